"""Desktop, clients: what is done with a client at once: call, write, book."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.contact import Contact
from scheduler_app.domain.clients.client import Client

REACHED_BY = frozenset({"phone", "mail"})


class ClientCard(QWidget):
    """Numbers and address as links, and a new booking with the client filled in.

    It shows what the diary holds, whatever is being typed below it.
    """

    book_wanted = Signal(object)

    def __init__(self, tools: Tools, phones: Phones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self._client = Client(0, "")
        self._contact: Contact | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self.book_button = QPushButton("New booking", self)
        role(self.book_button, "primary")
        self.book_button.setIcon(icon("add", QPalette.ColorRole.HighlightedText))
        self.book_button.setToolTip("Book this client")
        self.book_button.clicked.connect(lambda: self.book_wanted.emit(self._client))
        self._row.addWidget(self.book_button, alignment=Qt.AlignmentFlag.AlignTop)

    def show_client(self, client: Client) -> None:
        """Show how this client is reached; nothing for one who is not in the diary yet."""
        known = (client.phones, client.email) != (self._client.phones, self._client.email)
        self._client = client
        self.setVisible(bool(client.id))
        self.book_button.setVisible(not client.archived)
        if known or self._contact is None:
            if self._contact is not None:
                self._row.removeWidget(self._contact)
                self._contact.hide()
                self._contact.deleteLater()
            self._contact = Contact(client, self._phones, self._tools, self, only=REACHED_BY)
            self._row.insertWidget(0, self._contact, 1)
