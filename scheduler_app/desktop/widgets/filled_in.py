"""Desktop: what stands in all fields of a dialog, to tell whether something was typed in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

FieldValues = tuple[object, ...]


def filled_in(root: QWidget) -> FieldValues:
    """What stands in the fields inside `root`, in their order; what pops up over it is left out."""
    found: list[object] = []
    for field in _fields(root):
        if isinstance(field, QCheckBox):
            found.append(field.isChecked())
        elif isinstance(field, QPlainTextEdit):
            found.append(field.toPlainText())
        elif isinstance(field, QComboBox):
            found.append(field.currentText())
        elif isinstance(field, QLineEdit | QSpinBox):
            found.append(field.text())
    return tuple(found)


def watch_fields(root: QWidget, tell: Callable[[], object]) -> None:
    """Call `tell` whenever something is filled in inside `root`; once for each field."""
    for field in _fields(root):
        if field.property("watched"):
            continue
        field.setProperty("watched", True)
        if isinstance(field, QCheckBox):
            field.toggled.connect(lambda _: tell())
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(tell)
        elif isinstance(field, QComboBox):
            field.currentTextChanged.connect(lambda _: tell())
        elif isinstance(field, QLineEdit | QSpinBox):
            field.textChanged.connect(lambda _: tell())


def _fields(root: QWidget) -> list[QWidget]:
    return [one for one in root.findChildren(QWidget) if one.window() is root.window()]
