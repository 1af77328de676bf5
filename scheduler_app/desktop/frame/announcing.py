"""Desktop: tells what comes, at the tray, or by a toast where there is none."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.frame.around import ANNOUNCERS
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.once import Once
from scheduler_app.desktop.frame.presence import Presence
from scheduler_app.desktop.frame.tray import Tray
from scheduler_app.desktop.frame.window_position import raise_window
from scheduler_app.desktop.notices import Notices, Offer
from scheduler_app.desktop.ways import Ways

AGAIN_MINUTES = 10


def announce(window: MainWindow, notices: Notices, ways: Ways) -> None:
    """From now on. A preview has no tray: the real window stands there."""
    parts = window.parts
    announcers = [bring(parts) for bring in ANNOUNCERS]
    once = Once(parts.tools, parts.memory, parts)
    parts.at_end.append(once.look_no_more)

    def tell(what: Announcement, screen: str = "") -> None:
        if screen and screen == window.current() and window.isActiveWindow():
            return  # it has come under the eyes of whoever sits there
        if window.tray is not None:
            window.tray.tell(what)
        if window.tray is None or not window.tray.available():
            offers = [Offer(what.offer, what.follow)]
            if what.waits:
                offers.append(Offer(f"In {AGAIN_MINUTES} minutes", partial(again, what)))
            notices.say(what.line, *offers)
            # Whoever works elsewhere sees no toast: the task bar asks for a look.
            QApplication.alert(window)

    def again(what: Announcement) -> None:
        once.again_in(AGAIN_MINUTES, what, tell)

    for announcer in announcers:
        if announcer.screen:
            announcer.changed.connect(partial(window.show_count, announcer.screen))
        show = partial(tell, screen=announcer.screen)
        announcer.arrived.connect(partial(once.tell, show=show))
    if window.preview:
        return
    presence = Presence(parts.tools, window)
    parts.at_end.append(presence.look_no_more)
    window.tray = tray = Tray(announcers, once, window)

    def new() -> None:
        raise_window(window)
        ways.do("new")

    tray.show_wanted.connect(lambda: raise_window(window))
    tray.new_wanted.connect(new)
    tray.quit_wanted.connect(window.leave)
