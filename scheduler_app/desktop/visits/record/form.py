"""Desktop, visit record: all fields of a record in one column, in the order of the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.device_words import called
from scheduler_app.desktop.visits.record.devices import DevicePicks
from scheduler_app.desktop.visits.record.files import FileList
from scheduler_app.desktop.visits.record.issues import IssueRows
from scheduler_app.desktop.visits.record.notes import NoteField
from scheduler_app.desktop.visits.record.parts import PartRows, typed_part
from scheduler_app.desktop.visits.record.recommendation import NOTHING, RecommendationField
from scheduler_app.desktop.visits.record.snippet_entry import SnippetEntry
from scheduler_app.desktop.visits.record.ticks import TickList
from scheduler_app.desktop.visits.record.times import TimesField, TypedTimes
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.sheet import Sheet
from scheduler_app.desktop.wording import day_text, length_text
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.rework import Rework
from scheduler_app.domain.visits.templates import Snippet, filled_in
from scheduler_app.domain.visits.visit import VisitIssue, VisitRecord
from scheduler_app.domain.wording import dated_in_words
from scheduler_app.domain.zones import wall_of
from scheduler_app.use_cases.visits.at_hand import VisitAtHand
from scheduler_app.use_cases.visits.rework import rework_in
from scheduler_app.use_cases.visits.write_down import VisitDown

LABELS = 104
"""Least width in pixels of the labels."""

_WITHIN = {
    "symptom": "issues", "what": "parts", "quantity": "parts", "price": "parts",
    "due": "recommended",
}  # fmt: skip
"""Where the words stand that a refusal names."""


class VisitForm(Fields):
    """Fills itself from a record, and says what is written."""

    changed = Signal()

    def __init__(self, tools: Tools, hand: VisitAtHand, parent: QWidget) -> None:
        super().__init__(labels=LABELS)
        self._tools = tools
        self._hand = hand
        self.snippets = SnippetEntry(self._text_of, parent)
        self.snippets.know(hand.snippets)
        self._build(tools, hand, parent)
        self.sheet = Sheet(self.fields(), self)
        self.sheet.changed.connect(self.changed)
        self.devices.edited.connect(self._offer_devices)
        self._looked_at: tuple[VisitIssue, ...] = ()
        self._rework: Latest[tuple[Rework, ...]] = Latest(
            tools.runner, parent, self._show_rework, tools.notices.show
        )

    def _build(self, tools: Tools, hand: VisitAtHand, parent: QWidget) -> None:
        currency = tools.source.practice().currency
        self.times = TimesField(tools, parent)
        self.issues = IssueRows(self.snippets, parent)
        self.devices = DevicePicks(parent)
        self.devices.know(hand.client.id, hand.devices)
        self.ticks = TickList(parent)
        self.ticks.know(hand.checklists)
        self.parts = PartRows(currency, parent)
        self.told = NoteField("told", "What was done, and what to look out for", parent)
        self.private = NoteField("private", "What you want to know next time", parent)
        self.vendor_case = QLineEdit(parent)
        self.vendor_case.setPlaceholderText("Number of a case at the maker's or the provider's")
        self.files = FileList(tools, parent)
        self.recommended = RecommendationField(tools, parent)
        self.recommended.know(hand.services)
        for name, label, field in (
            ("issues", "&Issues", self.issues),
            ("devices", "De&vices", self.devices),
            ("times", "&Time", self.times),
            ("ticks", "Chec&klist", self.ticks),
            ("told", "&For the client", self.told),
            ("private", "Only for &you", self.private),
            ("recommended", "&Recommend", self.recommended),
            ("parts", "&Parts", self.parts),
            ("vendor_case", "Vendor's &case", self.vendor_case),
            ("files", "Fi&les", self.files),
        ):
            self.add(name, label, field)
        for note in (self.told, self.private):
            self.snippets.watch(note.text)
            note.text.pasted.connect(self.files.take)
        self.issues.pasted.connect(self.files.take)
        self.setRowVisible(self.ticks, bool(hand.record.ticks) or self.ticks.offers())
        self.add_wrong()
        for name in ("started", "ended", "spent", "billed", "trips"):
            self.add_inside(name, getattr(self.times, name))
        noted = [one.follow_up for one in hand.recommended]
        self.recommended.say_noted(
            [f"Noted: {one.what}, due {dated_in_words(one.due)}" for one in noted]
        )

    # -- what the dialog asks -----------------------------------------------------------------

    def show_record(self, record: VisitRecord) -> None:
        """Fill all fields; what was typed is gone."""
        self.sheet.show(self._kept(record))
        self._offer_devices()

    def down(self, *, done: bool) -> VisitDown:
        """All that is written; `InvalidInput` names the field of what can't be read."""
        self.devices.take_typed()
        record, picked = self._hand.record, self.devices.value()
        started = self.times.started.moment("started")
        record = replace(
            record,
            started=started,
            ended=self.ended(),
            spent=self.times.minutes(self.times.spent, "spent"),
            billed=self.times.minutes(self.times.billed, "billed"),
            trips=self.times.trips.value(),
            issues=self.issues.value(),
            devices=(*(device.id for device in picked), *self._unknown()),
            parts=self.parts.parts(),
            ticks=self.ticks.value(),
            told=self.told.text.words(),
            private=self.private.text.words(),
            vendor_case=self.vendor_case.text().strip(),
        )
        new = tuple(device for device in picked if device.id < 0)
        return VisitDown(record, new, self._follow_ups(started, picked), done)

    def ended(self) -> datetime | None:
        """When the visit ended; None while its stopwatch runs."""
        if self.times.value().ended is None:
            return None
        return self.times.ended.end("ended")

    def look_for_rework(self) -> None:
        """Ask whether a device had the same cause lately, off the GUI thread."""
        issues = tuple(one for one in self.issues.value() if one.cause and (one.device_id or 0) > 0)
        if issues == self._looked_at:
            return
        self._looked_at = issues
        diary, record = self._tools.diary, replace(self._hand.record, issues=issues)
        self._rework.ask(lambda: rework_in(diary, record))

    def _show_rework(self, found: tuple[Rework, ...]) -> None:
        zone, today = self._tools.zone(), self._tools.today()
        told = {}
        for one in found:
            day = day_text(wall_of(one.before.started, zone).date(), today=today)
            told[one.issue] = f"Rework: this device had the same cause on {day}."
        self.issues.show_rework(told)

    def show_refused(self, error: InvalidInput) -> None:
        """What the diary refused, at the field where it is written."""
        field = _WITHIN.get(error.field, error.field)
        self.show_wrong(InvalidInput(field, error.message, remedy=error.remedy))

    def open_snippets(self, under: QPushButton) -> None:
        """A menu of all snippets, for whoever does not know their names; goes to the client."""
        menu = QMenu(under)
        for name in self.snippets.names():
            entry = menu.addAction(caption(name))
            entry.triggered.connect(
                lambda _=False, name=name: self.snippets.insert(self.told.text, name)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    # -- inside -------------------------------------------------------------------------------

    def _kept(self, record: VisitRecord) -> Mapping[str, object]:
        devices = {device.id: device for device in self._hand.devices}
        return {
            "issues": record.issues,
            "devices": tuple(devices[one] for one in record.devices if one in devices),
            "times": TypedTimes(
                record.started,
                record.ended,
                _length(record.spent),
                _length(record.billed),
                record.trips,
            ),
            "ticks": record.ticks,
            "told": record.told,
            "private": record.private,
            "recommended": NOTHING,
            "parts": tuple(typed_part(part) for part in record.parts),
            "vendor_case": record.vendor_case,
            "files": (record.attachments, ()),
        }

    def _unknown(self) -> tuple[int, ...]:
        """Devices of the record that are nowhere any more: it has touched them all the same."""
        known = {device.id for device in self._hand.devices}
        return tuple(one for one in self._hand.record.devices if one not in known)

    def _offer_devices(self) -> None:
        self.issues.offer_devices(self.devices.names())

    def _follow_ups(self, started: datetime, picked: tuple[Device, ...]) -> tuple[FollowUp, ...]:
        typed = self.recommended.value()
        if not typed.what:
            return ()
        record = self._hand.record
        visited = wall_of(started, self._tools.zone()).date()
        only = picked[0].id if len(picked) == 1 else None
        return (
            FollowUp(
                0,
                record.client_id,
                FollowUpKind.RECOMMENDED,
                typed.what,
                self.recommended.due(visited),
                device_id=only,
                service_id=typed.service_id,
            ),
        )

    def _text_of(self, snippet: Snippet) -> str:
        """A snippet with what is filled in already: the devices as they are picked now."""
        values = {
            "client": self._hand.client.name,
            "device": ", ".join(called(device) for device in self.devices.value()),
            "date": dated_in_words(wall_of(self._hand.record.started, self._tools.zone()).date()),
        }
        return filled_in(snippet.text, values)


def _length(minutes: Minutes | None) -> str:
    return "" if minutes is None else length_text(minutes)
