"""Desktop: a screen of cards, one under the other, with what they are about above them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.scroll_area import scroll_area

MOST_CARDS = 60
"""More than anybody settles in one sitting; the rest follows as these are settled."""

WIDEST = 880
"""Most width in pixels of a card."""


class CardList(Screen):
    """A heading, a line about the cards, and the cards, which scroll."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 0)
        column.setSpacing(12)
        heading = QLabel(title, self)
        role(heading, "heading")
        column.addWidget(heading)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        role(self._about, "muted")
        self._about.hide()
        column.addWidget(self._about)
        self._scroll = scroll_area(self)
        column.addWidget(self._scroll, 1)

    def say(self, about: str) -> None:
        """What the cards are and how many; empty says nothing."""
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """These cards, and headings between them, instead of what was shown."""
        page, body = self._page()
        # A card that is narrower than its layout would be given the height of the wider one.
        body.setMaximumWidth(WIDEST)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def show_empty(self, empty: QWidget) -> None:
        """What an empty screen says, over its whole width."""
        page, body = self._page()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(empty)
        self._scroll.setWidget(page)

    def bring_into_view(self, card: QWidget) -> None:
        """Scroll until the whole card is seen."""
        page = self._scroll.widget()
        if page is not None:
            top, half = card.mapTo(page, QPoint(0, 0)).y(), card.height() // 2
            self._scroll.ensureVisible(0, top + half, 0, half + 12)

    def _page(self) -> tuple[QWidget, QWidget]:
        page = QWidget()
        page.setProperty("role", "page")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 4, 12, 20)
        body = QWidget(page)
        row.addWidget(body, 1)
        row.addStretch(0)
        return page, body


def card_heading(text: str) -> QLabel:
    """What stands over the cards that belong together."""
    label = QLabel(text)
    role(label, "title")
    return label
