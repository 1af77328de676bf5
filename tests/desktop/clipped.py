"""Tests: which visible texts are wider or higher than the widget that shows them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from scheduler_app.desktop.widgets.fact_rows import RowButton

_ROUNDING = 1
"""Pixels: a layout works in whole ones."""


def clipped(top: QWidget) -> list[str]:
    """All texts that don't fit, each with its widget's class and what it lacks."""
    found: list[str] = []
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is top.window():
            found += [f"{type(widget).__name__}: {text!r} {lack}" for text, lack in _of(widget)]
    return found


def _of(widget: QWidget) -> Iterator[tuple[str, str]]:
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, RowButton):
        return  # It cuts its words with an ellipsis where it paints them.
    elif isinstance(widget, QAbstractButton) and widget.text():
        lacks = widget.sizeHint().width() - widget.width()
        if lacks > _ROUNDING:
            yield widget.text(), f"lacks {lacks} px"
    elif isinstance(widget, QComboBox):
        yield from _of_combo(widget)
    elif isinstance(widget, QLineEdit):
        shown = widget.placeholderText() if not widget.text() else ""
        lacks = widget.fontMetrics().horizontalAdvance(shown) - widget.contentsRect().width() + 12
        if shown and lacks > _ROUNDING:
            yield shown, f"lacks {lacks} px"


def _of_label(label: QLabel) -> Iterator[tuple[str, str]]:
    if not label.text() or not label.pixmap().isNull():
        return
    if label.wordWrap():
        lacks = label.heightForWidth(label.width()) - label.height()
        if lacks > _ROUNDING:
            yield label.text(), f"lacks {lacks} px of height"
        return
    # Of the class itself: one that cuts its text with an ellipsis asks for less than all of it.
    hint = QLabel.sizeHint(label)
    lacks = hint.width() - label.width()
    if lacks > _ROUNDING:
        yield label.text(), f"lacks {lacks} px"
    if hint.height() - label.height() > _ROUNDING:
        yield label.text(), f"lacks {hint.height() - label.height()} px of height"


def _of_combo(combo: QComboBox) -> Iterator[tuple[str, str]]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field: QRect = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    lacks = combo.fontMetrics().horizontalAdvance(combo.currentText()) - field.width()
    if lacks > _ROUNDING:
        yield combo.currentText(), f"lacks {lacks} px"


def cut_off(dialog: QWidget, room: QRect) -> list[str]:
    """Whether a window is larger than the room it has, in words."""
    size = dialog.frameGeometry().size()
    if size.width() <= room.width() and size.height() <= room.height():
        return []
    return [f"{dialog.windowTitle()!r} is {size.width()} x {size.height()}"]


def fronts() -> list[QWidget]:
    """All windows that are shown."""
    popups = {Qt.WindowType.ToolTip}
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget.windowType() not in popups
    ]
