"""Desktop, clients: the company of a client, who else belongs to it, and the client's tags."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from scheduler_app.desktop.icons import IconSign, icon
from scheduler_app.desktop.plain import caption, isolated, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.clients.client import Client

LONGEST_NAME, LONGEST_TAG = 28, 20
"""Letters of a person and of a tag that are shown; a tip has the rest."""

MOST_TAGS = 4
LEAST_COMPANY = 120
"""Pixels that the company's name keeps, whoever belongs to it."""

GAP = 8


class CompanyLine(QWidget):
    """As many people as there is room for; the others are in a menu."""

    client_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._client: Client | None = None
        self._others: list[Client] = []
        self._links: list[QPushButton] = []
        self._pills: list[QLabel] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._sign = IconSign("building", parent=self)
        self._row.addWidget(self._sign)
        self.company = ElidedLabel(self)
        self._row.addWidget(self.company, 100)
        self.more = QPushButton(self)
        role(self.more, "link")
        self.more.clicked.connect(lambda _=False: self._open_menu())
        self._row.addWidget(self.more)
        self._row.addStretch(1)

    def show_client(self, client: Client, people: Sequence[Client]) -> None:
        """Whom the page is about, and everybody of the company; built anew only for others."""
        others = [one for one in people if one.id != client.id]
        if (client, others) == (self._client, self._others):
            return
        self._client, self._others = client, others
        for old in (*self._links, *self._pills):
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._sign.setVisible(bool(client.company))
        self.company.say(client.company if client.company != client.name else "Company")
        self.company.setVisible(bool(client.company))
        width = self.company.fontMetrics().horizontalAdvance(self.company.said())
        self.company.setMaximumWidth(width + 4)
        self._links = [self._link(one) for one in self._others]
        self._pills = [self._pill(tag) for tag in client.tags[:MOST_TAGS]]
        if len(client.tags) > MOST_TAGS:
            self._pills.append(self._pill(f"+{len(client.tags) - MOST_TAGS}"))
            self._pills[-1].setToolTip(plain_tip(", ".join(client.tags[MOST_TAGS:])))
        for place, link in enumerate(self._links):
            self._row.insertWidget(2 + place, link)
        for pill in self._pills:
            self._row.addWidget(pill)
            pill.show()
        self.setVisible(bool(client.company or client.tags))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(1, max(24, super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height())

    # -- inside -------------------------------------------------------------------------------

    def _link(self, one: Client) -> QPushButton:
        link = QPushButton(
            caption(isolated(shorten(one.name, LONGEST_NAME, placeholder="…"))), self
        )
        role(link, "link")
        link.setAccessibleName(one.name)
        link.setToolTip(plain_tip(f"Go to {one.name}"))
        link.clicked.connect(lambda _=False: self.client_wanted.emit(one.id))
        return link

    def _pill(self, tag: str) -> QLabel:
        pill = QLabel(isolated(shorten(tag, LONGEST_TAG, placeholder="…")), self)
        role(pill, "pill")
        pill.setToolTip(plain_tip(tag))
        pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return pill

    def _fit(self) -> None:
        """Show the people who fit, and in the menu the others."""
        name = self.company.fontMetrics().horizontalAdvance(self.company.said())
        taken = sum(pill.sizeHint().width() + GAP for pill in self._pills)
        room = (
            self.width() - taken - 16 - 2 * GAP - max(LEAST_COMPANY, min(name, self.width() // 3))
        )
        widths = [link.sizeHint().width() + GAP for link in self._links]
        shown = len(widths)
        while shown and sum(widths[:shown]) > room - (60 if shown < len(widths) else 0):
            shown -= 1
        for place, link in enumerate(self._links):
            link.setVisible(place < shown)
        hidden = len(self._links) - shown
        self.more.setVisible(bool(hidden))
        self.more.setText(f"+{hidden}" if shown else f"{hidden} more")
        self.more.setAccessibleName(f"{hidden} more people of this company")
        self.more.setToolTip("The others of this company")

    def _open_menu(self) -> None:
        menu = QMenu(self.window())
        menu.setAccessibleName("People of this company")
        menu.aboutToHide.connect(menu.deleteLater)
        for one, link in zip(self._others, self._links, strict=True):
            if link.isHidden():
                entry = menu.addAction(icon("user"), caption(one.name))
                entry.triggered.connect(
                    lambda _=False, number=one.id: self.client_wanted.emit(number)
                )
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
