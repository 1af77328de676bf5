"""Desktop: how to reach a client: what can be called or written to is a link."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.reach import mail_url, open_outside, phone_url
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import LinkButton, LongText, fact_row, text_label
from scheduler_app.domain.clients.client import Client


class Contact(QWidget):
    """Company, numbers, address and what is noted about a client, or `only` some of it.

    `only` names it as `reached_by` does.
    """

    def __init__(
        self,
        client: Client,
        phones: Phones,
        tools: Tools,
        parent: QWidget | None = None,
        *,
        only: Collection[str] = ("services", "phone", "mail", "note"),
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self._numbers: list[tuple[LinkButton | LongText | QLabel, str]] = []
        phones.learned.connect(self._show_numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for symbol, text in reached_by(client):
            if symbol not in only:
                continue
            column.addLayout(fact_row(symbol, self._said(symbol, text)))

    def _said(self, symbol: str, text: str) -> LinkButton | LongText | QLabel:
        if symbol == "mail" and (address := mail_url(text)) is not None:
            return self._link(text, f"Write to {text}", address, text)
        if symbol != "phone":
            return text_label(text, selectable=True)
        shown, number = self._phones.shown(text), phone_url(text)
        said = (
            text_label(shown, selectable=True)
            if number is None
            else self._link(shown, f"Call {shown}", number, text)
        )
        self._numbers.append((said, text))
        return said

    def _link(self, shown: str, tip: str, url: QUrl, text: str) -> LinkButton:
        link = LinkButton(shown, tip, self)
        link.clicked.connect(lambda _=False: self._open(url, text))
        return link

    def _open(self, url: QUrl, text: str) -> None:
        if not open_outside(url):
            QGuiApplication.clipboard().setText(text)
            self._tools.notices.say(f"No program here does that; {text} is copied")

    def _show_numbers(self) -> None:
        """Numbers are shown as people read them, once that is known."""
        for said, number in self._numbers:
            shown = self._phones.shown(number)
            if isinstance(said, LinkButton):
                said.say(shown)
                said.setToolTip(plain_tip(f"Call {shown}"))
            elif isinstance(said, QLabel):
                said.setText(shown)


def reached_by(client: Client) -> list[tuple[str, str]]:
    """What is known of a client in this order, each with the name of its icon."""
    found = [("services", client.company)] if client.company else []
    found += [("phone", phone) for phone in client.phones]
    if client.email:
        found.append(("mail", client.email))
    if client.notes:
        found.append(("note", client.notes))
    return found
