"""Desktop, clients: a device goes over to another client, and to one of their places."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QWidget

from scheduler_app.desktop.clients.places import place_line
from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import get_client


class NewOwner(NamedTuple):
    """Whose it is from now on, and at which of their places it stands."""

    client_id: int
    place_id: int | None


class OwnerQuestion(ChooseClient):
    """Answers with a `NewOwner`."""

    def __init__(self, device: str, owner: int, tools: Tools, parent: QWidget) -> None:
        super().__init__(
            f"Whose is “{device}” now?",
            "What was done to it stays in its history, whoever it belonged to.",
            "Move it",
            owner,
            tools,
            parent,
        )

    def add_more(self) -> None:
        """At which of the new owner's places it stands."""
        self.place = QComboBox(self)
        self.place.setAccessibleName("Where it stands")
        self.place.addItem("At no place in particular", None)
        self.body.addWidget(self.place)

    def chosen(self) -> object:
        """Whose it is, and where."""
        return NewOwner(self.client_id(), self.place.currentData())

    def look(self) -> None:
        """The places are those of whoever is chosen."""
        super().look()
        chosen, diary = self.client_id(), self._tools.diary
        while self.place.count() > 1:
            self.place.removeItem(1)
        if chosen:
            self._tools.runner.ask(
                lambda: get_client(diary, chosen),
                self._offer_places,
                self._tools.notices.show,
                asker=self,
            )

    def _offer_places(self, client: Client) -> None:
        if client.id == self.client_id() and self.place.count() == 1:
            for place in client.places:
                self.place.addItem(place_line(place), place.id)
