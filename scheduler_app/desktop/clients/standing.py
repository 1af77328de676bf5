"""Desktop, clients: the fields that say whether a client is booked: former, or not to be booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.domain.clients.client import Client

ARCHIVED, BARRED = "No longer a client", "Do not book"
MEANS = (
    "Whoever books them is asked first and sees the reason. On the page they are never booked at "
    "once: each request waits for you. They are not told."
)


class StandingFields:
    """Former, and not to be booked, with the reason."""

    def __init__(self, fields: Fields, parent: QWidget) -> None:
        self._form = fields
        self.barred = QCheckBox(BARRED, parent)
        self.barred.setToolTip(plain_tip(MEANS))
        self.why = QLineEdit(parent)
        self.why.setPlaceholderText("Such as: has not paid since January")
        self.archived = QCheckBox(f"{ARCHIVED}; past visits stay", parent)
        fields.add("barred", "", self.barred)
        self.barred.setAccessibleName(BARRED)
        self.barred.setAccessibleDescription(MEANS)
        fields.add("barred_why", "Wh&y", self.why)
        self.why.setAccessibleName("Why not to book them")
        fields.add("archived", "", self.archived)
        self.archived.setAccessibleName(ARCHIVED)
        self.barred.toggled.connect(self._toggled)
        self._toggled(self.barred.isChecked())

    def show_around(self, client: Client) -> None:
        """A reason has its line where there is one."""
        self._form.setRowVisible(self.why, client.barred or self.barred.isChecked())

    def kept(self, client: Client) -> Mapping[str, object]:
        """What the diary says, field by field."""
        return {
            "barred": client.barred,
            "barred_why": client.barred_why,
            "archived": client.archived,
        }

    def filled(self, client: Client) -> Client:
        """The client with what is filled in; who is booked again needs no reason."""
        barred = self.barred.isChecked()
        return replace(
            client,
            barred=barred,
            barred_why=self.why.text().strip() if barred else "",
            archived=self.archived.isChecked(),
        )

    def _toggled(self, checked: bool) -> None:
        self._form.setRowVisible(self.why, checked)
