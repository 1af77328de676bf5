"""Desktop, conversation: the message that goes out, before it does."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.domain.messages.message import WrittenMessage

HIGHEST = 180
"""Pixels, before it scrolls."""

NOTHING = "Nothing yet: write something, and see here what is read by whoever gets it."


class GoingOut(QFrame):
    """Folded until it is asked for; built once, so that it never flickers while one types."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        role(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        self._scroll = scroll = scroll_area(self)
        scroll.setAccessibleName("What goes out")
        self._page = page = QWidget()
        page.setProperty("role", "page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(4)
        self.subject = QLabel(page)
        self.subject.setWordWrap(True)
        role(self.subject, "strong")
        inside.addWidget(self.subject)
        self.text = QLabel(page)
        self.text.setWordWrap(True)
        inside.addWidget(self.text)
        inside.addStretch(1)
        scroll.setWidget(page)
        column.addWidget(scroll)
        self.show_message(None)
        self.hide()

    def show_message(self, said: WrittenMessage | None) -> None:
        """Show what goes out; None where nothing is written."""
        self.subject.setText(said.subject if said is not None else "")
        self.subject.setVisible(said is not None and bool(said.subject))
        self.text.setText(said.text.strip() if said is not None else NOTHING)
        role(self.text, "" if said is not None else "muted")
        self._fit()

    def unfold(self, *, wanted: bool) -> None:
        """Show it, or fold it again."""
        self.setVisible(wanted)

    def _fit(self) -> None:
        """Be as high as the words need, up to a bound."""
        wide = max(self.width() - 40, 200)
        self._scroll.setFixedHeight(min(self._page.heightForWidth(wide) + 4, HIGHEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
