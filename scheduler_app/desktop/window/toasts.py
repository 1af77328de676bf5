"""Desktop: the toast that answers a gesture: what was done, with Undo; it never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.notices import News
from scheduler_app.desktop.stylesheet import role

SHOWN_MS = 8000
MARGIN = 16
WIDEST = 640


class Toast(QFrame):
    """One toast at the foot of the window; news replaces older news. Hovering keeps it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        role(self, "popup")
        self.setAccessibleName("What was done")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 6, 6)
        self._row.setSpacing(4)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._row.addWidget(self._text, 1)
        self._close = QToolButton(self)
        self._close.setIcon(icon("close"))
        self._close.setAccessibleName("Dismiss")
        self._close.setToolTip("Dismiss")
        self._close.clicked.connect(self.hide)
        self._row.addWidget(self._close)
        self._buttons: list[QPushButton] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def say(self, news: News) -> None:
        """Show the sentence and its offers for a while."""
        self._text.setText(news.text)
        self._text.setAccessibleName(news.text)
        for old in self._buttons:
            old.deleteLater()
        self._buttons = []
        for offer in news.offers:
            button = QPushButton(offer.label, self)
            role(button, "link")
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, act=offer.act: act())
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)

    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def press(self, label: str) -> None:
        """Choose the offer called `label`, as its button does."""
        next(button for button in self._buttons if button.text() == label).click()

    def _place(self) -> None:
        room = self._host.width() - 2 * MARGIN
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 80
        wanted += sum(button.sizeHint().width() + 6 for button in self._buttons)
        width = min(max(wanted, 220), WIDEST, room)
        height = max(40, self.heightForWidth(width))
        self.setGeometry(
            (self._host.width() - width) // 2, self._host.height() - height - 40, width, height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._timer.stop()
        elif event.type() == QEvent.Type.Leave and self.isVisible():
            self._timer.start(SHOWN_MS)
        return super().event(event)
