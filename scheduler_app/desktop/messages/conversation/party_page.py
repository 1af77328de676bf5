"""Desktop, conversation: the right side: who it is, whom to call about what, and the thread."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages.conversation.call_card import CallCard
from scheduler_app.desktop.messages.conversation.drafts import Drafts
from scheduler_app.desktop.messages.conversation.thread_pane import ThreadPane
from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.reach import open_outside, phone_url
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.messages.confirmation import ToCall
from scheduler_app.domain.messages.conversation import Party

WIDEST = 1200
HEAD = 28
"""Height in pixels of the name, so that what is below lines up with the lists."""


class PartyPage(QWidget):
    """Everything about whoever is chosen."""

    client_wanted = Signal(int)

    def __init__(
        self,
        tools: Tools,
        phones: Phones,
        drafts: Drafts,
        verbs: ConversationVerbs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = ElidedLabel(self)
        role(self.title, "title")
        self.title.setFixedHeight(HEAD)
        head.addWidget(self.title, 1)
        self.phone = QPushButton(icon("phone"), "Call", self)
        self.phone.clicked.connect(lambda _=False: self._dial())
        head.addWidget(self.phone)
        self.client = QPushButton(icon("clients"), "Show the client", self)
        self.client.clicked.connect(lambda _=False: self._go_to_client())
        head.addWidget(self.client)
        column.addLayout(head)
        self.card = CallCard(tools, phones, self)
        column.addWidget(self.card)
        self.pane = ThreadPane(tools, phones, drafts, verbs, self)
        self.card.write_wanted.connect(self.pane.setFocus)
        column.addWidget(self.pane, 1)
        self.setFocusProxy(self.pane)

    def show_party(
        self,
        party: Party,
        name: str,
        *,
        company: str = "",
        may_be: tuple[tuple[int, str], ...] = (),
        call: ToCall | None = None,
    ) -> None:
        """Show this one; `call` is the visit to call about, where there is one."""
        self.call_them(name, company)
        self.card.show_call(call)
        self.client.setVisible(party.client_id is not None)
        number = phone_url(party.address) is not None
        self.phone.setVisible(party.client_id is None and number)
        self.phone.setToolTip(plain_tip(f"Call {name}"))
        self.pane.show_party(party, name, shown=name, may_be=may_be)

    def call_them(self, name: str, company: str) -> None:
        """What stands above."""
        self.title.say(" · ".join(part for part in (name, company) if part))

    # -- inside -------------------------------------------------------------------------------

    def _dial(self) -> None:
        number = self.pane.party.address
        url = phone_url(number)
        if url is None or not open_outside(url):
            QGuiApplication.clipboard().setText(number)
            self._tools.notices.say(f"No program here calls; {number} is copied")

    def _go_to_client(self) -> None:
        if self.pane.party.client_id is not None:
            self.client_wanted.emit(self.pane.party.client_id)
