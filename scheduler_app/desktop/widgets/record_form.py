"""Desktop: the frame of a form over one record of the diary: heading, fields, and the foot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import HEAD, Fields
from scheduler_app.desktop.widgets.save_bar import SaveBar
from scheduler_app.desktop.widgets.sheet import Sheet
from scheduler_app.domain.errors import InvalidInput


class Record(Protocol):
    """What a form is about."""

    @property
    def id(self) -> int:
        """0 for one that is not in the diary yet."""

    @property
    def name(self) -> str:
        """What it is called."""


R = TypeVar("R", bound=Record)


class RecordForm(QWidget, Generic[R]):
    """Shows one record; its foot says when it shall be saved.

    A form fills `fields`, places them in `column`, and calls `add_foot` once all are there.
    """

    sheet: Sheet
    foot: SaveBar

    def __init__(self, empty: R, new: str, widest: int, parent: QWidget | None = None) -> None:
        """`empty` is what is shown at first, `new` what one is called that has no name yet."""
        super().__init__(parent)
        self._empty = self._record = empty
        self._new = new
        self._open = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.heading = QLabel(self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        role(self.heading, "title")
        self.heading.setMinimumHeight(HEAD)
        self.column.addWidget(self.heading)
        self.fields = Fields()
        self.setMaximumWidth(widest)

    # -- what a form says of itself -----------------------------------------------------------

    def add_foot(self) -> None:
        """Save and Discard, below everything that was added so far."""
        self.sheet = Sheet(self.fields.fields(), self)
        self.foot = SaveBar(self)
        self.foot.discard_wanted.connect(self.discard)
        self.sheet.changed.connect(lambda: self.foot.show_dirty(dirty=self.dirty()))
        self.column.addWidget(self.foot)

    def kept(self, record: R) -> Mapping[str, object]:
        """A record of the diary, field by field."""
        raise NotImplementedError

    def filled(self) -> R:
        """What is filled in; raises `InvalidInput` for what can't be read."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """The field in which a new one is begun."""
        raise NotImplementedError

    def show_around(self, record: R) -> None:
        """What else is shown of it, beside its fields."""

    # -- what its screen asks -----------------------------------------------------------------

    def show_record(self, record: R) -> None:
        """Fill the form; what was typed in it is gone."""
        self._take(record)
        self.fields.clear_wrong()
        self.sheet.show(self.kept(record))
        if not record.id:
            self.first().setFocus()

    def bring_in(self, record: R, *, sent: Mapping[str, object] | None = None) -> None:
        """The diary has it otherwise by now; what is being typed stays (see `Sheet`)."""
        self._take(record)
        self.sheet.bring_in(self.kept(record), sent=sent)

    def show_none(self) -> None:
        """Show no record at all."""
        self.show_record(self._empty)
        self._open = False

    def shown(self) -> R:
        """The record that is shown, as the diary has it; its id is 0 for a new one."""
        return self._record

    def is_open(self) -> bool:
        """Whether a record is shown."""
        return self._open

    def is_new(self) -> bool:
        """Whether one is being added."""
        return self._open and not self._record.id

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._open and self.sheet.dirty()

    def discard(self) -> None:
        """Show again what is saved."""
        self.fields.clear_wrong()
        self.sheet.discard()

    def show_wrong(self, error: InvalidInput) -> None:
        """What the diary refused."""
        self.fields.show_wrong(error)

    def _take(self, record: R) -> None:
        self._record = record
        self._open = True
        self.heading.setText(record.name or self._new)
        self.show_around(record)
