"""Desktop: the fields of a form over a record: what the diary says, and what is typed over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget


@runtime_checkable
class Field(Protocol):
    """A field of our own that knows how it is kept."""

    edited: SignalInstance

    def show_value(self, value: object) -> None:
        """Show what is kept."""

    def value(self) -> object:
        """What is filled in."""


class Sheet(QObject):
    """Knows which fields were changed, and brings in what others changed around them."""

    changed = Signal()
    """Something was typed, or the form shows something else."""

    def __init__(self, fields: Mapping[str, QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._fields = dict(fields)
        self._base: dict[str, object] = {}
        self._filling = False
        for field in self._fields.values():
            _signal(field).connect(self._tell)

    def show(self, values: Mapping[str, object]) -> None:
        """Fill all fields; what was typed is gone."""
        self._base = dict(values)
        self._fill(self._base)

    def bring_in(
        self, values: Mapping[str, object], *, sent: Mapping[str, object] | None = None
    ) -> None:
        """The record is another one now: fields that were not typed in follow it.

        `sent` is what was filled in when it was saved: what was typed since stays.
        """
        typed = self.typed(since=sent)
        self._base = dict(values)
        self._fill({name: value for name, value in values.items() if name not in typed})

    def filled(self) -> dict[str, object]:
        """What stands in the fields, by name."""
        return {name: _value(field) for name, field in self._fields.items()}

    def typed(self, *, since: Mapping[str, object] | None = None) -> dict[str, object]:
        """What differs from the record, or from what was filled in earlier."""
        before = self._base if since is None else since
        return {name: value for name, value in self.filled().items() if value != before.get(name)}

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return bool(self._base) and bool(self.typed())

    def discard(self) -> None:
        """Show the record again."""
        self._fill(self._base)

    def _fill(self, values: Mapping[str, object]) -> None:
        self._filling = True
        try:
            for name, value in values.items():
                # A field that says the same keeps its cursor.
                if _value(self._fields[name]) != value:
                    _put(self._fields[name], value)
        finally:
            self._filling = False
        self.changed.emit()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()


def _signal(field: QWidget) -> SignalInstance:
    if isinstance(field, Field):
        return field.edited
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return field.textChanged
    if isinstance(field, QComboBox):
        return field.currentIndexChanged
    if isinstance(field, QCheckBox):
        return field.toggled
    if isinstance(field, QSpinBox):
        return field.valueChanged
    raise TypeError(type(field))


def _value(field: QWidget) -> object:
    if isinstance(field, Field):
        return field.value()
    if isinstance(field, QLineEdit):
        return field.text().strip()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    if isinstance(field, QComboBox):
        return field.currentData()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QSpinBox):
        return field.value()
    raise TypeError(type(field))


def _put(field: QWidget, value: object) -> None:
    if isinstance(field, Field):
        field.show_value(value)
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(value))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QSpinBox) and isinstance(value, int):
        field.setValue(value)
