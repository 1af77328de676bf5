"""Desktop: the toast that answers a gesture: what was done, with Undo; it never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.notices import AskingOffer, News, Offer
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.reason_line import ReasonLine

SHOWN_MS = 10_000
MARGIN = 16
WIDEST = 640
LINE_WIDTH = 280


class Toast(QFrame):
    """One toast at the foot of the window; news replaces older news.

    It stays for `SHOWN_MS`, and as long as the pointer or the keyboard is in it. Screen readers
    announce it. A click on it leaves the focus where it was.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._asking: AskingOffer | None = None
        self._later: News | None = None
        self._came_from: QWidget | None = None
        role(self, "popup")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 6, 6)
        self._row.setSpacing(4)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._row.addWidget(self._text, 1)
        self.line = ReasonLine(self)
        self.line.setMinimumWidth(LINE_WIDTH)
        self.line.given.connect(self._answer)
        self.line.left.connect(self._stop_asking)
        self._row.addWidget(self.line)
        self._close = QToolButton(self)
        self._close.setIcon(icon("close"))
        self._close.setAccessibleName("Dismiss")
        self._close.setToolTip("Dismiss")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.dismiss)
        self._row.addWidget(self._close)
        self._buttons: list[QPushButton] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.expire)
        host.installEventFilter(self)
        self.hide()

    def say(self, news: News) -> None:
        """Show the sentence and its offers for a while; after the reason that is being typed."""
        if self._asking is not None and self.line.text().strip():
            self._later = news
            return
        self._give_focus_back()
        self._came_from = self.window().focusWidget()
        self._asking = None
        self._text.setText(news.text)
        self.setAccessibleName(news.text)
        for old in self._buttons:
            old.deleteLater()
        self._buttons = [self._button(offer) for offer in news.offers]
        self._show_line(False)
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, news.text))

    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def labels(self) -> list[str]:
        """What is offered."""
        return [_plain(button) for button in self._buttons]

    def press(self, label: str) -> None:
        """Choose the offer called `label`, as its button does."""
        next(button for button in self._buttons if _plain(button) == label).click()

    def dismiss(self) -> None:
        """Go, and give the focus back to where it was."""
        self._give_focus_back()
        self._timer.stop()
        self._go()

    def keep_words(self) -> None:
        """The window closes: a reason that is being typed is given."""
        words = self.line.text().strip()
        if self._asking is not None and words:
            self._answer(words)

    def expire(self) -> None:
        """Its time is over: go, unless someone is just reading or using it."""
        if self.underMouse() or self._has_focus():
            self._timer.start(SHOWN_MS)
        else:
            self._go()

    def _go(self) -> None:
        """Hide; what came while a reason was typed is said now."""
        self._asking = None
        self.hide()
        later, self._later = self._later, None
        if later is not None:
            self.say(later)

    # -- offers -------------------------------------------------------------------------------

    def _button(self, offer: Offer | AskingOffer) -> QPushButton:
        button = QPushButton(offer.label, self)
        role(button, "link")
        # By Tab or its letter, never by a click: the calendar keeps the focus.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if isinstance(offer, AskingOffer):
            button.clicked.connect(lambda: self._ask(offer))
        else:
            button.clicked.connect(self.dismiss)
            button.clicked.connect(lambda _=False, act=offer.act: act())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _ask(self, asking: AskingOffer) -> None:
        self._asking = asking
        if not self._has_focus():
            self._came_from = self.window().focusWidget()
        self.line.clear()
        self._show_line(True)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _answer(self, words: str) -> None:
        asking, self._asking = self._asking, None
        # What the answer says comes first, then what came while it was typed.
        later, self._later = self._later, None
        self.dismiss()
        if asking is not None:
            asking.act(words)
        self._later = later

    def _stop_asking(self) -> None:
        """Leave without an answer: the offers are back."""
        self._give_focus_back()
        self._asking = None
        self._show_line(False)
        self._timer.start(SHOWN_MS)

    def _show_line(self, wanted: bool) -> None:
        self.line.setVisible(wanted)
        for button in self._buttons:
            button.setVisible(not wanted)
        self._place()

    # -- focus and place ----------------------------------------------------------------------

    def _has_focus(self) -> bool:
        focus: QWidget | None = self.window().focusWidget()
        if focus is None or self.isHidden():
            return False
        return self.isAncestorOf(focus)

    def _give_focus_back(self) -> None:
        """Before a part with the focus goes: Qt would hand it to whatever comes next."""
        if not self._has_focus():
            return
        before = self._came_from
        if before is None or not isValid(before) or not before.isVisible():
            before = self._host
        before.setFocus()

    def _place(self) -> None:
        room = self._host.width() - 2 * MARGIN
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 80
        if self._asking is not None:
            wanted += LINE_WIDTH + 4
        else:
            wanted += sum(button.sizeHint().width() + 6 for button in self._buttons)
        width = min(max(wanted, 220), WIDEST, room)
        height = max(40, self.heightForWidth(width))
        # At the right: forms and lists have their buttons at the left of their foot.
        self.setGeometry(
            self._host.width() - width - MARGIN, self._host.height() - height - 40, width, height
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


def _plain(button: QPushButton) -> str:
    """Its label without the sign of its letter."""
    return button.text().replace("&", "")
