"""Desktop: the tray: new requests announced, the newest answered there, the window brought back.

Works without one. A tray may appear later, when the session is slow to start: whether there is one
is asked at each use, and an icon that was made without one is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from scheduler_app.desktop.app_icon import resource
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.page.inbox.waiting import Waiting, WaitingRequest
from scheduler_app.desktop.plain import caption, notice, plain_tip
from scheduler_app.desktop.theme import tokens
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import count_text

if TYPE_CHECKING:
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers

WITHOUT_TRAY = ("offscreen", "minimal")
"""Platforms of Qt that show nothing and complain when they are asked for a tray."""

SIZES = (22, 32, 64)
IN_MENU = 5
"""How many requests the menu offers; the others are on their screen."""

LOOK_EVERY_MS = 5000
"""How often a tray is looked for where there is none."""

SHOWN_MS = 20_000
WIDEST_TITLE = 60
"""Letters of a menu's entry; longer names end in an ellipsis."""


class Tray(QObject):
    """The icon, its menu and its messages. Says by signal what the window shall do."""

    show_wanted = Signal()
    new_wanted = Signal()
    inbox_wanted = Signal()
    request_wanted = Signal(int)
    quit_wanted = Signal()
    announced = Signal(str, str)
    """Title and text of a message, also where no tray could show it."""

    def __init__(
        self,
        tools: Tools,
        waiting: Waiting,
        answers: Callable[[], RequestAnswers],
        window: QWidget,
    ) -> None:
        """`answers` are built with all their questions when the first one is given."""
        super().__init__(window)
        self._tools = tools
        self._waiting = waiting
        self._answers = answers
        self._told_of: int | None = None
        self._greeted = False
        self.last = ("", "")
        self.menu = QMenu(window)
        self.menu.setAccessibleName("Scheduler")
        self._icon = self._made()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_for_tray)
        waiting.changed.connect(self._look)
        waiting.arrived.connect(self._announce)
        self._fill()
        if QGuiApplication.platformName() not in WITHOUT_TRAY:
            self._icon.show()
            if not self.available():
                self._timer.start()
        if waiting.known:
            self._look()

    def available(self) -> bool:
        """Whether there is a tray just now."""
        return bool(self._icon.isSystemTrayAvailable())

    def follow(self) -> None:
        """The message was clicked: go to what it told of."""
        if self._told_of is None:
            self.inbox_wanted.emit()
        else:
            self.request_wanted.emit(self._told_of)

    def say(self, title: str, text: str) -> None:
        """A message at the tray."""
        self.last = title, text
        self.announced.emit(title, text)
        if self.available() and self._icon.supportsMessages():
            self._icon.showMessage(title, notice(text), self._icon.icon(), SHOWN_MS)

    def close(self) -> None:
        """Take the icon away."""
        self._timer.stop()
        self._icon.hide()

    # -- inside -------------------------------------------------------------------------------

    def _made(self) -> QSystemTrayIcon:
        made = QSystemTrayIcon(tray_icon(marked=False), self)
        made.setContextMenu(self.menu)
        made.activated.connect(self._activated)
        made.messageClicked.connect(self.follow)
        return made

    def _look_for_tray(self) -> None:
        """Qt chose the way to the tray when the icon was made; without one it chose in vain."""
        if self.available():
            self._timer.stop()
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = self._made()
            self._show_count()
            self._icon.show()

    def _show_count(self) -> None:
        count = self._waiting.count()
        self._icon.setIcon(tray_icon(marked=count > 0))
        waits = f": {count_text(count, 'request')} to answer" if count else ""
        self._icon.setToolTip(plain_tip(f"Scheduler{waits}"))

    def _look(self) -> None:
        """What waits has changed; what waited already at the start is told once, as a sum."""
        self._show_count()
        self._fill()
        if not self._greeted:
            self._greeted = True
            count = self._waiting.count()
            if count:
                self._told_of = None
                self.say("Requests wait", f"{count_text(count, 'request')} to answer")

    def _announce(self, entries: Sequence[WaitingRequest]) -> None:
        newest = entries[0].request
        self._told_of = newest.id
        text = words.headline(newest, self._tools)
        if newest.meets:
            text += f"\n{words.meeting(newest, self._tools.zone(), self._tools.today())}"
        if len(entries) > 1:
            text += f"\nand {len(entries) - 1} more"
        self.say("New request", text)

    def _fill(self) -> None:
        self.menu.clear()
        for symbol, label, signal in (
            ("calendar", "Show", self.show_wanted),
            ("add", "New booking…", self.new_wanted),
        ):
            entry = self.menu.addAction(icon(symbol), label)
            entry.triggered.connect(lambda _=False, signal=signal: signal.emit())
        waiting = [entry for entry in self._waiting.entries if entry.waits]
        if waiting:
            self.menu.addSeparator()
        for one in waiting[:IN_MENU]:
            self._offer(one)
        if len(waiting) > IN_MENU:
            more = self.menu.addAction(f"{len(waiting) - IN_MENU} more…")
            more.triggered.connect(lambda _=False: self.inbox_wanted.emit())
        self.menu.addSeparator()
        leave = self.menu.addAction(icon("close"), "Quit")
        leave.triggered.connect(lambda _=False: self.quit_wanted.emit())

    def _offer(self, entry: WaitingRequest) -> None:
        request = entry.request
        title = words.headline(request, self._tools)
        if len(title) > WIDEST_TITLE:
            title = f"{title[: WIDEST_TITLE - 1]}…"
        about = QMenu(caption(title), self.menu)
        about.setIcon(icon("alert" if request.meets else "inbox"))
        accept = about.addAction(icon("check"), "Accept")
        accept.triggered.connect(lambda _=False: self._accept(entry))
        look = about.addAction(icon("right"), "Open…")
        look.triggered.connect(lambda _=False: self.request_wanted.emit(request.id))
        self.menu.addMenu(about)

    def _accept(self, entry: WaitingRequest) -> None:
        """At once where nothing is in the way; else in the window, where it can be seen."""
        if entry.request.meets:
            self.request_wanted.emit(entry.request.id)
        self._answers().accept(entry.request)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.show_wanted.emit()


def tray_icon(*, marked: bool) -> QIcon:
    """The icon in each size that was drawn; `marked` with a dot, because something waits."""
    made = QIcon()
    for size in SIZES:
        picture = QPixmap(str(resource(f"icon/scheduler-app-tray-{size}.png")))
        if marked:
            _mark(picture)
        made.addPixmap(picture)
    return made


def _mark(picture: QPixmap) -> None:
    """A dot at the lower right, cut out of what is under it so that it is seen in one colour."""
    size = QSize(picture.width(), picture.height())
    dot = max(6, round(size.width() * 0.42))
    left, top = size.width() - dot, size.height() - dot
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(left - 2, top - 2, dot + 4, dot + 4)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(tokens(dark=True).danger)
    painter.drawEllipse(left, top, dot, dot)
    painter.end()
