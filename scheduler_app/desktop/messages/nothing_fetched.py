"""Desktop, messages: shows HTML of a message and asks nothing outside for it, whoever worded it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget


class NothingFetched(QTextBrowser):
    """HTML without pictures and without links that can be followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self._no_picture = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._no_picture.fill(Qt.GlobalColor.transparent)

    def loadResource(self, kind: int, _name: QUrl | str) -> object:
        """Nothing is fetched, neither from a disk nor from the web.

        Where Qt gets no picture here, it reads the file of that name by itself.
        """
        return self._no_picture if kind == QTextDocument.ResourceType.ImageResource.value else None
