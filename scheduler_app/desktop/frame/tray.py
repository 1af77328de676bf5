"""Desktop: the tray: what wings announce and what waits there; the window brought back.

Works without one. A tray may appear later, when the session is slow to start: whether there is one
is asked at each use, and an icon that was made without one is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from scheduler_app.desktop.contributions import Announcement, Announcer, WaitingThing
from scheduler_app.desktop.frame.once import Once
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import caption, notice, plain_tip
from scheduler_app.desktop.theme import tokens
from scheduler_app.loading import resource

WITHOUT_TRAY = ("offscreen", "minimal")
"""Platforms of Qt that show nothing and complain when they are asked for a tray."""

SIZES = (22, 32, 64)
IN_MENU = 5
"""How many waiting things of a wing the menu offers; the others are on their screen."""

LOOK_EVERY_MS = 5000
"""How often a tray is looked for where there is none."""

SHOWN_MS = 20_000
AGAIN = ((10, "10 minutes"), (60, "an hour"))
"""Minutes after which the last message can be told again, in words too."""
WIDEST_TITLE = 60
"""Letters of a menu's entry; longer names end in an ellipsis."""


class Tray(QObject):
    """The icon, its menu and its messages. Says by signal what the window shall do."""

    show_wanted = Signal()
    new_wanted = Signal()
    quit_wanted = Signal()
    announced = Signal(str, str)
    """Title and text of a message, also where no tray could show it."""

    def __init__(self, announcers: Sequence[Announcer], once: Once, window: QWidget) -> None:
        super().__init__(window)
        self._announcers = announcers
        self._once = once
        self._told: Announcement | None = None
        self._greeted: set[Announcer] = set()
        self.last = ("", "")
        self.menu = QMenu(window)
        self.menu.setAccessibleName("Scheduler")
        self._icon = self._made()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_for_tray)
        for announcer in announcers:
            announcer.changed.connect(partial(self._look, announcer))
        once.changed.connect(self._fill)
        self._fill()
        if QGuiApplication.platformName() not in WITHOUT_TRAY:
            self._icon.show()
            if not self.available():
                self._timer.start()
        for announcer in announcers:
            if announcer.known():
                self._look(announcer)

    def available(self) -> bool:
        """Whether there is a tray just now."""
        return bool(self._icon.isSystemTrayAvailable())

    def follow(self) -> None:
        """The message was clicked: go to what it told of."""
        self.show_wanted.emit()
        if self._told is not None:
            self._told.follow()

    def tell(self, what: Announcement) -> None:
        """A message that leads somewhere."""
        self._told = what
        self.say(what.title, what.text)

    def say(self, title: str, text: str) -> None:
        """A message at the tray."""
        self.last = title, text
        self.announced.emit(title, text)
        if self.available() and self._icon.supportsMessages():
            self._icon.showMessage(title, notice(text), self._icon.icon(), SHOWN_MS)

    def say_farewell(self) -> None:
        """What whoever quits had better know."""
        for announcer in self._announcers:
            told = announcer.leaving()
            if told is not None:
                self.say(told.title, told.text)

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
        waits = ", ".join(filter(None, (announcer.waits() for announcer in self._announcers)))
        self._icon.setIcon(tray_icon(marked=bool(waits)))
        self._icon.setToolTip(plain_tip(f"Scheduler: {waits}" if waits else "Scheduler"))

    def _look(self, announcer: Announcer) -> None:
        """What waits has changed; what waited already at the start is told once, as a sum."""
        self._show_count()
        self._fill()
        if announcer not in self._greeted:
            self._greeted.add(announcer)
            greeting = announcer.greeting()
            if greeting is not None:
                self._once.tell(greeting, self.tell)

    def _fill(self) -> None:
        # Clearing a menu leaves its submenus to whoever made them.
        before = self.menu.findChildren(QMenu)
        self.menu.clear()
        for old in before:
            old.deleteLater()
        for symbol, label, signal in (
            ("calendar", "Show", self.show_wanted),
            ("add", "New booking…", self.new_wanted),
        ):
            entry = self.menu.addAction(icon(symbol), label)
            entry.triggered.connect(lambda _=False, signal=signal: signal.emit())
        for announcer in self._announcers:
            self._offer_all(announcer)
        self.menu.addSeparator()
        self.menu.addMenu(self._quiet_menu())
        leave = self.menu.addAction(icon("close"), "Quit")
        leave.triggered.connect(lambda _=False: self.quit_wanted.emit())

    def _offer_all(self, announcer: Announcer) -> None:
        waiting = announcer.things()
        if waiting:
            self.menu.addSeparator()
        if waiting and announcer.heading:
            # Not every style shows the words of a section.
            self.menu.addAction(announcer.heading).setEnabled(False)
        for one in waiting[:IN_MENU]:
            self._offer(one)
        if len(waiting) > IN_MENU:
            more = self.menu.addAction(f"{len(waiting) - IN_MENU} more…")
            more.triggered.connect(lambda _=False: self._do(announcer.show_all, raises=True))

    def _offer(self, thing: WaitingThing) -> None:
        title = thing.title
        if len(title) > WIDEST_TITLE:
            title = f"{title[: WIDEST_TITLE - 1]}…"
        if not thing.choices:
            self.menu.addAction(icon(thing.symbol), caption(title)).setEnabled(False)
            return
        about = QMenu(caption(title), self.menu)
        about.setIcon(icon(thing.symbol))
        for choice in thing.choices:
            entry = about.addAction(icon(choice.symbol), choice.label)
            entry.triggered.connect(
                lambda _=False, choice=choice: self._do(choice.act, raises=choice.raises)
            )
        self.menu.addMenu(about)

    def _quiet_menu(self) -> QMenu:
        """What was told last, told again; or nothing at all for a while."""
        once = self._once
        about = QMenu("Notifications", self.menu)
        about.setIcon(icon("bell"))
        last, until = once.last, once.quiet_until()
        if last is not None:
            for minutes, in_words in AGAIN:
                again = partial(once.again_in, minutes, last, self.tell)
                entry = about.addAction(f"Tell the last one again in {in_words}")
                entry.triggered.connect(lambda _=False, again=again: again())
        about.addSeparator()
        if until is not None:
            about.addAction(f"Quiet until {once.said_of(until)}").setEnabled(False)
            end = about.addAction("Notify me again")
            end.triggered.connect(lambda _=False: once.be_quiet(None))
            return about
        for label, moment in (
            ("Quiet for an hour", once.an_hour_from_now),
            ("Quiet until tomorrow", once.tomorrow),
        ):
            about.addAction(label).triggered.connect(
                lambda _=False, moment=moment: once.be_quiet(moment())
            )
        return about

    def _do(self, act: Callable[[], None], *, raises: bool) -> None:
        if raises:
            self.show_wanted.emit()
        act()

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
