"""Desktop, widgets: says below a text that what is typed looks like a password."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from scheduler_app.desktop.stylesheet import role

LOOK_AFTER_MS = 150
"""It is told once the hand rests."""


class SecretRemark(QLabel):
    """Takes no room where there is nothing to say. Nothing is refused for how it looks."""

    def __init__(self, *texts: QPlainTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setWordWrap(True)
        role(self, "remark")
        self.hide()
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(LOOK_AFTER_MS)
        self._rests.timeout.connect(self._look)
        for text in texts:
            text.textChanged.connect(self._rests.start)

    def _look(self) -> None:
        from scheduler_app.domain.clients.secret_words import looks_like_secret

        said = (looks_like_secret(text.toPlainText()) for text in self._texts)
        self.setText(next(filter(None, said), ""))
        self.setVisible(bool(self.text()))
