"""Tests, desktop: the real window over a real diary, and somebody who works with it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.app import EXCHANGE, message_writer
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.ways import BOOKING, CLIENT
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.worker.messages.message_desk import WordingDesk
from tests.desktop.hands import Hands
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.jobs import FakeJobs
from tests.fakes.keeper import FakeKeeper
from tests.fakes.mails import FakeMails
from tests.fakes.page_desk import FakePageDesk
from tests.fakes.papers import FakePapers
from tests.fakes.reminders import FakeReminders

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
"""Tuesday; in London it is 08:30."""

YEARS = (
    int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()),
)


class Desk(Hands):
    """The window over a diary, opened and closed, and what is to be seen of both."""

    def __init__(self, diary: Diary, data_dir: Path, qtbot: QtBot) -> None:
        self.diary = diary
        self.qtbot = qtbot
        self._data_dir = data_dir
        self.now = NOW
        self.page = FakePageDesk()
        self.keeper = FakeKeeper()
        self.jobs = FakeJobs()
        self.reminders = FakeReminders()
        self.mails = FakeMails()
        self.papers = FakePapers()
        self.messages = WordingDesk(
            diary, message_writer, FakeSecrets, lambda: self.now, lambda *_: self.mails
        )
        self._open()

    def _open(self, *, resize: bool = True) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyle("Fusion")
        body_font(app)
        dress(app, dark=False)
        self.window, self.tools = open_window(
            self.diary,
            clock=lambda: self.now,
            data_dir=self._data_dir,
            exchange=EXCHANGE,
            page=self.page.ports(),
            keeper=self.keeper,
            jobs=self.jobs,
            reminders=self.reminders,
            messages=self.messages,
            invoices=lambda: InvoiceDesk(self.papers),
        )
        self.calendar = self.window.parts.calendar
        self.do = self.tools.ways.do
        self.jump_to = partial(self.tools.ways.show, BOOKING)
        self.show_client = partial(self.tools.ways.show, CLIENT)
        if resize:
            self.window.resize(1400, 900)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.settle()

    def close(self) -> None:
        """Close the window as its user does, and end its parts."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.close()
        close_tools(self.tools)
        delete(self.window)

    def restart(self, *, resize: bool = True, forget: bool = False) -> None:
        """Close the window and open it again on the same diary.

        `resize` gives it the size that tests use; `forget` loses the layout that was remembered.
        """
        self.close()
        if forget:
            QSettings(str(self._data_dir / "window.ini"), QSettings.Format.IniFormat).clear()
        self._open(resize=resize)

    def items(self) -> list[CalendarItem]:
        """Everything in the diary, cancelled too, in order."""
        found = calendar_items(self.diary, *YEARS, with_cancelled=True)
        return sorted(found, key=lambda item: (item.start, item.id))

    def item(self, headline: str) -> CalendarItem:
        """The one booking of this client or with this title."""
        found = [item for item in self.items() if item.headline == headline]
        assert len(found) == 1, found
        return found[0]

    def history(self, item: CalendarItem) -> list[tuple[str, str]]:
        """What became of it, and why."""
        return [(line.what, line.why) for line in booking_history(self.diary, item.id)]

    def wall(self, item: CalendarItem) -> str:
        """Its start on the practice's clock."""
        moment = datetime.fromtimestamp(item.start, UTC).astimezone(self.tools.zone())
        # Not %a: a computer may write the days of the week in its own language.
        return f"{DAYS[moment.weekday()]} {moment:%d %H:%M}"

    def toast(self) -> str:
        """What the toast says."""
        return self.window.toast.text() if self.window.toast.isVisible() else ""

    def let_pass(self, item: CalendarItem) -> None:
        """The clock goes on to the end of a booking."""
        self.now = datetime.fromtimestamp(item.end, UTC)


def delete(window: QWidget) -> None:
    """Delete the window here and now, on the thread that made it.

    Left to Python's collector it could be taken apart by whichever thread is running, which ends
    the process.
    """
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def booked(desk: Desk, line: str) -> CalendarItem:
    """Take a booking by Ctrl+N, as on the phone; returns it."""
    before = {item.id for item in desk.items()}
    desk.press("Ctrl+N")
    desk.write(line)
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) > len(before))
    return next(item for item in desk.items() if item.id not in before)
