"""Desktop, importing: the preview as a Qt table, so that ten thousand rows cost nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.desktop.wording import day_text, moment_text
from scheduler_app.domain.exchange.records import (
    CalendarPreview,
    ClientPreview,
    PreviewedContact,
    PreviewedEvent,
    Standing,
    TakeAs,
)
from scheduler_app.domain.zones import from_epoch, zone

COLUMNS = ("When", "What", "Becomes", "In the diary", "File")
BECOMES = {
    TakeAs.APPOINTMENT: "Appointment",
    TakeAs.BUSY: "Busy block",
    TakeAs.DAY_OFF: "Day off",
    TakeAs.NOTHING: "Left out",
}
STANDINGS = {
    Standing.NEW: "new",
    Standing.CHANGED: "changed",
    Standing.UNCHANGED: "there already",
    Standing.OLDER: "newer there",
}

FRESH = (Standing.NEW, Standing.CHANGED)
"""What the diary would take; anything else is there already, or newer there."""

ROOT = QModelIndex()


class PreviewTable(QAbstractTableModel):
    """Events first, then contacts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events = CalendarPreview((), ())
        self._contacts = ClientPreview((), ())
        self._found = self._events

    def show_found(self, events: CalendarPreview, contacts: ClientPreview) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._events, self._contacts, self._found = events, contacts, events
        self.endResetModel()

    def events(self) -> CalendarPreview:
        """The events with what was chosen."""
        return self._events

    def contacts(self) -> ClientPreview:
        """The contacts with what was chosen."""
        return self._contacts

    def coming(self) -> Counter[TakeAs]:
        """How many events would be written, by what they become: new, changed, or chosen anew."""
        pairs = zip(self._events.events, self._found.events, strict=True)
        return Counter(
            each.take_as
            for each, found in pairs
            if each.standing in FRESH or each.take_as is not found.take_as
        )

    def coming_clients(self) -> int:
        """How many contacts would be written."""
        return sum(each.take and each.standing in FRESH for each in self._contacts.contacts)

    def choose(self, rows: Iterable[int], choice: TakeAs) -> None:
        """What these rows become; a contact is taken or left out."""
        events, contacts = list(self._events.events), list(self._contacts.contacts)
        for row in rows:
            if row < len(events):
                events[row] = replace(events[row], take_as=choice, chosen=True)
            else:
                place = row - len(events)
                contacts[place] = replace(contacts[place], take=choice is not TakeAs.NOTHING)
        self._put(events, contacts)

    def choose_all_day(self) -> None:
        """Every event of whole days becomes days off."""
        wanted = self._events.choose_all_day(TakeAs.DAY_OFF)
        self._put(wanted.events, self._contacts.contacts)

    def _put(self, events: Iterable[PreviewedEvent], contacts: Iterable[PreviewedContact]) -> None:
        self._events = replace(self._events, events=tuple(events))
        self._contacts = replace(self._contacts, contacts=tuple(contacts))
        last = self.index(self.rowCount() - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: ModelIndex = ROOT) -> int:
        if parent.isValid():
            return 0
        return len(self._events.events) + len(self._contacts.contacts)

    def columnCount(self, parent: ModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row, events = index.row(), self._events.events
        if row < len(events):
            text = _event_texts(events[row])[index.column()]
        else:
            text = _contact_texts(self._contacts.contacts[row - len(events)])[index.column()]
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text


def _event_texts(each: PreviewedEvent) -> tuple[str, ...]:
    event = each.event
    visits = event.visits
    when = ""
    if visits and visits[0].first is not None:
        when = day_text(visits[0].first, today=date.min)
    elif visits:
        when = moment_text(from_epoch(visits[0].start), zone(event.zone), today=date.min)
    if len(visits) > 1:
        when += f" ({len(visits)} times)"
    what = " · ".join(part for part in (each.client, event.details.title) if part) or "(no title)"
    file = each.file.replace("\\", "/").rpartition("/")[2]
    return when, what, BECOMES[each.take_as], STANDINGS[each.standing], file


def _contact_texts(each: PreviewedContact) -> tuple[str, ...]:
    contact = each.contact
    reach = (*each.phones[:1], *contact.emails[:1])
    what = " · ".join(part for part in (contact.name, contact.company, *reach) if part)
    file = each.file.replace("\\", "/").rpartition("/")[2]
    return "", what, "Client" if each.take else "Left out", STANDINGS[each.standing], file
