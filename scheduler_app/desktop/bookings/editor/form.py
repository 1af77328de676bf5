"""Desktop, editor: the fields of a booking and what is filled into them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from scheduler_app.desktop.bookings.draft import Draft
from scheduler_app.desktop.bookings.editor.client_line import ClientLine
from scheduler_app.desktop.bookings.editor.recurrence import RecurrenceBuilder
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import Fields, minutes_box
from scheduler_app.desktop.widgets.moment_field.end_field import EndField
from scheduler_app.desktop.widgets.moment_field.free_times import SoughtTime
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.widgets.secret_remark import SecretRemark
from scheduler_app.desktop.widgets.swatches import swatch
from scheduler_app.desktop.widgets.zone_line import zone_line
from scheduler_app.domain.bookings.booking import MOST_GAP_MINUTES, Kind
from scheduler_app.domain.calendar.stay import Gaps
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes, minutes_of
from scheduler_app.domain.zones import wall_of, zone

GAPS = ("preparation", "wrap_up", "travel")


class BookingForm(Fields):
    """All details of a booking; what is typed as time is wall time of the zone in its field."""

    time_changed = Signal()
    """Another time, length or gap was chosen."""

    def __init__(self, tools: Tools, services: Sequence[Service]) -> None:
        super().__init__()
        self._tools = tools
        self._services = {service.id: service for service in services}
        self._booking_id: int | None = None
        self.kind = QCheckBox("Busy block: takes time, has no client")
        self.client = ClientLine(tools)
        self.reach = QLabel()
        role(self.reach, "muted")
        self.reach.hide()
        self.service = QComboBox()
        self.title = QLineEdit()
        self.title.setPlaceholderText("What is wrong, in a few words")
        self.start, self.end = MomentField(tools), EndField(tools)
        self.start.offer(self._visit)
        self.zone = zone_line("such as Europe/London")
        self.where = QComboBox()
        self.where.setEditable(True)
        self.notes = QPlainTextEdit()
        self.notes.setFixedHeight(72)
        self.notes.setTabChangesFocus(True)
        self.gaps = {name: minutes_box(MOST_GAP_MINUTES) for name in GAPS}
        self.transparent = QCheckBox("Shown only; the time stays free")
        self.recurrence = RecurrenceBuilder(tools)
        self._fill_services(services)
        self._lay_out()
        self._connect()

    def _fill_services(self, services: Sequence[Service]) -> None:
        self.service.setIconSize(QSize(12, 12))
        self.service.addItem("No service", None)
        for service in services:
            if not service.archived:
                self.service.addItem(swatch(service.hue), service.name, service.id)

    def _lay_out(self) -> None:
        self.add("client_id", "&Client", self.client)
        self.addRow("", self.reach)
        self.add("service_id", "&Service", self.service)
        self.add("title", "&Title", self.title)
        self.add("start", "St&art", self.start)
        self.add("end", "&End", self.end)
        self.add("zone", "Time &zone", self.zone)
        self.add("rule", "&Repeats", self.recurrence)
        self.recurrence.setAccessibleName("Recurrence")
        self.add("place", "&Place", self.where)
        self.add("notes", "&Notes", self.notes)
        self.addRow("", SecretRemark(self.notes))
        row = QWidget()
        gaps = QHBoxLayout(row)
        gaps.setContentsMargins(0, 0, 0, 0)
        gaps.setSpacing(6)
        for name, box in self.gaps.items():
            label = QLabel(name.replace("_", "-"))
            role(label, "muted")
            box.setAccessibleName(name.replace("_", "-").capitalize())
            box.setMaximumWidth(76)
            gaps.addWidget(box)
            gaps.addWidget(label)
        gaps.addStretch(1)
        self.add("gaps", "&Gaps", row)
        self.add("kind", "", self.kind)
        self.kind.setAccessibleName("Busy block")
        self.add("transparent", "", self.transparent)
        self.transparent.setAccessibleName("The time stays free")
        self.add_wrong()

    def _connect(self) -> None:
        self.start.changed.connect(self._keep_length)
        self.end.changed.connect(self.time_changed)
        self.end.changed.connect(self.start.look_again)
        self.zone.textChanged.connect(lambda _: self._take_zone())
        self.service.activated.connect(lambda _: self._take_service())
        self.client.client_changed.connect(self._take_client)
        self.client.textChanged.connect(lambda _: self._show_reach())
        self.kind.toggled.connect(lambda _: self._show_kind())
        for box in self.gaps.values():
            box.valueChanged.connect(lambda _: self.time_changed.emit())

    def show_draft(self, draft: Draft, rule: str = "") -> None:
        """Fill the form; `rule` is that of the booking's series."""
        booking = draft.booking
        in_zone = zone(booking.zone if booking else self._tools.source.practice().zone)
        self.zone.setText(in_zone.key)
        service = self._services.get(draft.service_id or 0)
        if service is not None and service.archived:
            # Its bookings stay what they are, and keep what was agreed with it.
            self.service.addItem(swatch(service.hue), service.name, service.id)
        self.service.setCurrentIndex(max(0, self.service.findData(draft.service_id)))
        minutes = draft.minutes or (service.minutes if service else 60)
        self._booking_id = booking.id if booking else None
        self.start.was_at(draft.start if booking else None)
        self.end.set_span(draft.start, draft.start + timedelta(minutes=minutes))
        self.start.set_moment(draft.start)
        self.client.set_client(draft.client, draft.new_client)
        self._show_reach()
        self.title.setText(draft.title)
        self.kind.setChecked(draft.kind is Kind.BUSY)
        self._show_gaps(service)
        self.where.setCurrentText(draft.place)
        self.notes.setPlainText(draft.notes)
        if booking is not None:
            for name, box in self.gaps.items():
                box.setValue(getattr(booking, name))
            self.where.setCurrentText(booking.place)
            self.notes.setPlainText(booking.notes)
            self.transparent.setChecked(booking.transparent)
        repeats = booking is None or bool(rule)
        self.labelForField(self.recurrence).setVisible(repeats)
        self.recurrence.setVisible(repeats)
        self.recurrence.show_rule(rule or draft.rule)
        self.recurrence.set_start(wall_of(draft.start, in_zone), in_zone.key)
        self._show_kind()

    # -- what is filled in ---------------------------------------------------------------------

    def chosen_kind(self) -> Kind:
        """Appointment or busy block."""
        return Kind.BUSY if self.kind.isChecked() else Kind.APPOINTMENT

    def starts(self) -> datetime:
        """The aware start; `InvalidInput` names the zone, or the text, that can't be read."""
        zone(self.zone.text().strip())
        return self.start.moment("start")

    def ends(self) -> datetime:
        """The aware end; `InvalidInput` as for the start."""
        zone(self.zone.text().strip())
        return self.end.end("end")

    def gap_minutes(self) -> Gaps:
        """Preparation, wrap-up and travel."""
        preparation, wrap_up, travel = (Minutes(self.gaps[name].value()) for name in GAPS)
        return preparation, wrap_up, travel

    def details(self) -> dict[str, object]:
        """Everything but time and client, as `booking.DETAILS` names it."""
        busy = self.kind.isChecked()
        service_id = None if busy else self.service.currentData()
        place = self.where.currentText().strip()
        known = self.where.findText(place)
        return {
            "kind": self.chosen_kind(),
            "service_id": service_id,
            "title": self.title.text().strip(),
            "zone": self.zone.text().strip(),
            "place": place,
            "place_id": self.where.itemData(known) if known >= 0 else None,
            "notes": self.notes.toPlainText().strip(),
            "transparent": self.transparent.isChecked(),
        } | {name: box.value() for name, box in self.gaps.items()}

    # -- fields that follow others -------------------------------------------------------------

    def _keep_length(self) -> None:
        try:
            start = self.start.moment()
        except InvalidInput:
            self.time_changed.emit()
            return
        in_zone = self.start.zone()
        self.end.follow(start)
        self.recurrence.set_start(wall_of(start, in_zone), in_zone.key)

    def _take_zone(self) -> None:
        """Read the times in the zone that is typed, as soon as there is one of that name."""
        try:
            in_zone = zone(self.zone.text().strip())
        except InvalidInput:
            return
        self.end.set_zone(in_zone)
        self.start.set_zone(in_zone)

    def _visit(self) -> SoughtTime | None:
        """The visit that free times are looked for."""
        try:
            length = self.ends() - self.starts()
        except InvalidInput:
            return None
        place = self.where.findText(self.where.currentText().strip())
        return SoughtTime(
            None if self.kind.isChecked() else self.service.currentData(),
            minutes_of(length),
            self.where.itemData(place) if place >= 0 else None,
            (self._booking_id,) if self._booking_id is not None else (),
            busy=self.kind.isChecked(),
        )

    def _take_service(self) -> None:
        service = self._services.get(self.service.currentData() or 0)
        if service is None:
            return
        self.end.set_length(timedelta(minutes=service.minutes))
        self._show_gaps(service)

    def _show_gaps(self, service: Service | None) -> None:
        for name, box in self.gaps.items():
            box.setValue(getattr(service, name) if service else 0)

    def _take_client(self, client: Client | None) -> None:
        typed = self.where.currentText()
        self.where.clear()
        for place in client.places if client else ():
            self.where.addItem(place.address, place.id)
        self.where.setCurrentText(typed)

    def _show_reach(self) -> None:
        """Show phone and e-mail of somebody new, where the line gave them: they are saved too."""
        new = self.client.new_client()
        known = (*new.phones, new.email) if new else ()
        self.reach.setText(" · ".join(filter(None, ("New client", *known))))
        self.reach.setVisible(any(known))

    def _show_kind(self) -> None:
        busy = self.kind.isChecked()
        self.client.setEnabled(not busy)
        self.service.setEnabled(not busy)
        self.start.look_again()
