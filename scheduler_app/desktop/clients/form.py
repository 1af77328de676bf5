"""Desktop, clients: what is known of one client, to read and to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.clients.card import ClientCard
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import HEAD, Fields
from scheduler_app.desktop.widgets.save_bar import SaveBar
from scheduler_app.desktop.widgets.sheet import Sheet
from scheduler_app.desktop.wording import STATES, moment_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.clients.clients import visits_of


class ClientForm(QWidget):
    """Shows one client; its foot says when it shall be saved."""

    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, phones: Phones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        phones.learned.connect(self._show_learned_phones)
        self._client = Client(0, "")
        self._visits: list[CalendarItem] = []
        self._shown = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.heading = QLabel(self)
        role(self.heading, "title")
        self.heading.setMinimumHeight(HEAD)
        column.addWidget(self.heading)
        self.card = ClientCard(tools, phones, self)
        column.addWidget(self.card)
        self.fields = Fields()
        self._build()
        self.sheet = Sheet(self.fields.fields(), self)
        column.addLayout(self.fields)
        self.foot = SaveBar(self)
        self.foot.discard_wanted.connect(self.discard)
        self.sheet.changed.connect(lambda: self.foot.show_dirty(dirty=self.dirty()))
        self.bring_back = QPushButton("Bring back", self)
        self.bring_back.setToolTip("Take bookings from this former client again")
        self.bring_back.clicked.connect(self._bring_back)
        self.foot.row.addWidget(self.bring_back)
        column.addWidget(self.foot)
        self._visits_caption = QLabel("Visits", self)
        role(self._visits_caption, "caption")
        column.addWidget(self._visits_caption)
        self.visits = QListWidget(self)
        self.visits.setAccessibleName("Visits of this client")
        self.visits.itemActivated.connect(self._open_visit)
        self.visits.itemClicked.connect(self._open_visit)
        column.addWidget(self.visits, 1)
        self.setMaximumWidth(720)

    def _build(self) -> None:
        self.name = QLineEdit()
        self.company = QLineEdit()
        self.email = QLineEdit()
        self.phones = QLineEdit()
        self.phones.setPlaceholderText(
            "Several are separated by commas; the first is the one to call"
        )
        self.places = QPlainTextEdit()
        self.places.setPlaceholderText("One place a line, such as\nOffice: 12 High Street, Leeds")
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText("Equipment, habits, what to bring")
        for text in (self.places, self.notes):
            text.setFixedHeight(64)
            text.setTabChangesFocus(True)
        self.archived = QCheckBox("No longer a client; past visits stay")
        for name, label, field in (
            ("name", "&Name", self.name),
            ("company", "&Company", self.company),
            ("email", "&E-mail", self.email),
            ("phones", "&Phones", self.phones),
            ("places", "P&laces", self.places),
            ("notes", "N&otes", self.notes),
            ("archived", "", self.archived),
        ):
            self.fields.add(name, label, field)
        self.archived.setAccessibleName("No longer a client")
        self.fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.fields.add_wrong()

    def show_client(self, client: Client) -> None:
        """Fill the form; what was typed in it is gone."""
        self._take(client)
        self.fields.clear_wrong()
        self.sheet.show(self._kept(client))
        if not client.id:
            self.name.setFocus()

    def bring_in(self, client: Client, *, sent: Mapping[str, object] | None = None) -> None:
        """The diary has it otherwise by now; what is being typed stays (see `Sheet`)."""
        self._take(client)
        self.sheet.bring_in(self._kept(client), sent=sent)

    def _take(self, client: Client) -> None:
        self._client = client
        self._shown = True
        self.heading.setText(client.name or "New client")
        self.bring_back.setVisible(client.archived)
        self.card.show_client(client)
        self._show_visits()

    def _kept(self, client: Client) -> dict[str, object]:
        """A client of the diary, field by field."""
        return {
            "name": client.name,
            "company": client.company,
            "email": client.email,
            "phones": self._readable(client),
            "places": "\n".join(_place_line(place) for place in client.places),
            "notes": client.notes,
            "archived": client.archived,
        }

    def close_client(self) -> None:
        """Show nobody."""
        self.show_client(Client(0, ""))
        self._shown = False

    def shown(self) -> Client:
        """The client that is shown, as the diary has it; the id is 0 for a new one."""
        return self._client

    def client(self) -> Client:
        """What is filled in."""
        return replace(
            self._client,
            name=self.name.text().strip(),
            company=self.company.text().strip(),
            email=self.email.text().strip(),
            phones=self._typed_phones(),
            places=self._typed_places(),
            notes=self.notes.toPlainText().strip(),
            archived=self.archived.isChecked(),
        )

    def shows_former(self) -> bool:
        """Whether the client that is shown is no longer one, as stored."""
        return self._shown and self._client.archived

    def is_new(self) -> bool:
        """Whether a client is being added."""
        return self._shown and self._client.id == 0

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._shown and self.sheet.dirty()

    def discard(self) -> None:
        """Show again what is saved."""
        self.fields.clear_wrong()
        self.sheet.discard()

    def show_wrong(self, error: InvalidInput) -> None:
        """What the diary refused."""
        if error.field not in self.fields.fields() and error.field.startswith("phone"):
            error = InvalidInput("phones", error.message, remedy=error.remedy)
        self.fields.show_wrong(error)

    def _bring_back(self) -> None:
        self.archived.setChecked(False)
        self.foot.save_wanted.emit()

    def _readable(self, client: Client) -> str:
        return ", ".join(self._phones.shown(number) for number in client.phones)

    def _show_learned_phones(self) -> None:
        """The numbers can be read now: show them so, unless they are being changed."""
        if self._shown:
            self.sheet.bring_in(self._kept(self._client))

    def _typed_phones(self) -> tuple[str, ...]:
        """As stored where they were not changed, else as typed."""
        stored = {self._phones.shown(number): number for number in self._client.phones}
        typed = filter(None, map(str.strip, self.phones.text().split(",")))
        return tuple(stored.get(number, number) for number in typed)

    def _typed_places(self) -> tuple[Place, ...]:
        """One a line, "label: address"; a line that is unchanged keeps its place's identity."""
        known = {_place_line(place): place for place in self._client.places}
        found = []
        for line in filter(None, map(str.strip, self.places.toPlainText().splitlines())):
            label, colon, address = line.partition(":")
            fresh = Place(0, label.strip(), address.strip()) if colon else Place(0, "", line)
            found.append(known.get(line, fresh))
        return tuple(self._keep_ids(found))

    def _keep_ids(self, typed: list[Place]) -> list[Place]:
        """A line that was changed in its old position stays the same place."""
        taken = {place.id for place in typed}
        kept = []
        for row, place in enumerate(typed):
            old = self._client.places[row].id if row < len(self._client.places) else 0
            kept.append(place if place.id or old in taken else replace(place, id=old))
        return kept

    def _show_visits(self) -> None:
        self.visits.clear()
        self._visits = visits_of(self._tools.diary, self._client.id) if self._client.id else []
        today, zone = self._tools.today(), self._tools.zone()
        for item in self._visits:
            when = moment_text(from_epoch(item.start), zone, today=today)
            what = " · ".join(part for part in (item.service, item.title) if part)
            state = "" if item.state == "confirmed" else f"  ({item.state})"
            line = QListWidgetItem(f"{when}  {what}{state}")
            line.setToolTip(plain_tip(STATES.get(item.state, "")))
            line.setSizeHint(QSize(0, 30))
            self.visits.addItem(line)
        if self._client.id and not self._visits:
            empty = QListWidgetItem("No visits yet")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.visits.addItem(empty)
        self._visits_caption.setVisible(bool(self._client.id))
        self.visits.setVisible(bool(self._client.id))

    def _open_visit(self, line: QListWidgetItem) -> None:
        row = self.visits.row(line)
        if row < len(self._visits):
            self.booking_wanted.emit(self._visits[row].id)


def _place_line(place: Place) -> str:
    return f"{place.label}: {place.address}" if place.label else place.address
