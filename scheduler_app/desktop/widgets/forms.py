"""Desktop: what all forms share: labelled fields that can show what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.stylesheet import flag, role
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.domain.errors import InvalidInput

HEAD = 28
"""Height in pixels of a form's heading: as high as a button, to line up with the list's."""


class Fields(QFormLayout):
    """A form whose fields have names; a refusal is shown under the field it names."""

    def __init__(self, *, labels: int = 0) -> None:
        """`labels` is their least width in pixels, so that several forms of a page line up."""
        super().__init__()
        self._labels = labels
        self.setHorizontalSpacing(16)
        self.setVerticalSpacing(8)
        self.setFormAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._fields: dict[str, QWidget] = {}
        self._inside: dict[str, QWidget] = {}
        self._wrong = QLabel()
        self._wrong.setWordWrap(True)
        role(self._wrong, "danger")
        self._wrong.hide()

    def add(self, name: str, label: str, field: QWidget) -> None:
        """One field; `name` is what `InvalidInput.field` calls it."""
        caption = QLabel(label)
        caption.setMinimumWidth(self._labels)
        # Qt gives the keyboard to no buddy that only passes it on.
        caption.setBuddy(field.focusProxy() or field)
        field.setAccessibleName(label.replace("&", ""))
        self.addRow(caption, field)
        self._fields[name] = field

    def add_inside(self, name: str, field: QWidget) -> None:
        """A field within one that was added: a refusal may name it, too."""
        self._inside[name] = field

    def add_wrong(self) -> None:
        """Where the refusal is shown; call after the last field."""
        self.addRow(self._wrong)

    def fields(self) -> Mapping[str, QWidget]:
        """The fields by name."""
        return self._fields

    def show_wrong(self, error: InvalidInput, *, go: bool = True) -> None:
        """Say what is wrong and mark the field; with `go` the cursor is put there."""
        self.clear_wrong()
        field = self._inside.get(error.field, self._fields.get(error.field))
        self._wrong.setText(f"{error.message} {error.remedy}".strip())
        self._wrong.show()
        if field is not None:
            mark_wrong(field, wrong=True)
            if go:
                field.setFocus()
        scroll: QWidget | None = self._wrong.parentWidget()
        while scroll is not None and not isinstance(scroll, QScrollArea):
            scroll = scroll.parentWidget()
        if isinstance(scroll, QScrollArea):
            # Only laid out does it know where it stands.
            QTimer.singleShot(0, scroll, lambda: scroll.ensureWidgetVisible(self._wrong))

    def clear_wrong(self) -> None:
        """Nothing is wrong (any more)."""
        self._wrong.hide()
        for field in (*self._fields.values(), *self._inside.values()):
            mark_wrong(field, wrong=False)

    def wrong_text(self) -> str:
        """What is said to be wrong; empty when nothing is."""
        return "" if self._wrong.isHidden() else self._wrong.text()


def scrolled(fields: QFormLayout, parent: QWidget) -> QScrollArea:
    """The fields in a page that scrolls, so that what stands below it is always in view."""
    inside = QWidget()
    inside.setLayout(fields)
    fields.setContentsMargins(0, 0, 0, 0)
    return scrolled_widget(inside, parent)


def scrolled_widget(content: QWidget, parent: QWidget) -> QScrollArea:
    """The same for what is no layout of fields."""
    page = QWidget()
    page.setProperty("role", "page")
    inside = QVBoxLayout(page)
    inside.setContentsMargins(0, 0, 8, 0)
    inside.addWidget(content)
    inside.addStretch(1)
    scroll = scroll_area(parent)
    scroll.setWidget(page)
    return scroll


def minutes_box(most: int, *, least: int = 0, step: int = 5) -> QSpinBox:
    """A field for minutes."""
    box = QSpinBox()
    box.setRange(least, most)
    box.setSingleStep(step)
    box.setSuffix(" min")
    box.setMaximumWidth(140)
    inset(box)
    return box


def inset(box: QAbstractSpinBox) -> None:
    """Put the number where other fields have their text; the style sheet can't reach it."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Give the field the look of one that was refused, or take it away."""
    flag(field.focusProxy() or field, "wrong", on=wrong)
