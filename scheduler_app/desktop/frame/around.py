"""Desktop: what wings bring around the screens: to the status bar, over all of them, to the tray.

As in `brought`, each entry imports its wing where it is used, so that the start pays for none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.contributions import Announcer, OfToday, ShownLine
from scheduler_app.desktop.frame.parts import WindowParts


class StatusLine(NamedTuple):
    """A wing's line in the status bar; `build` imports what it shows, after the first paint."""

    name: str
    side: Literal["left", "right"]
    build: Callable[[WindowParts, QWidget], ShownLine]


def _page_light(parts: WindowParts, bar: QWidget) -> ShownLine:
    from scheduler_app.desktop.page.light import PageLight

    tools = parts.tools
    light = PageLight(tools, bar)
    light.clicked.connect(lambda: tools.ways.do("page"))
    return ShownLine(light, light.refresh)


def _messages_line(parts: WindowParts, bar: QWidget) -> ShownLine:
    from scheduler_app.desktop.messages.status_line import MessagesLine

    line = MessagesLine(parts.tools, parts.messages, bar)
    return ShownLine(line, line.refresh)


def _backup_line(parts: WindowParts, bar: QWidget) -> ShownLine:
    from scheduler_app.desktop.care.backup_line import BackupLine

    line = BackupLine(parts.tools, bar)
    return ShownLine(line, line.refresh)


def _stopwatch_line(parts: WindowParts, bar: QWidget) -> ShownLine:
    from scheduler_app.desktop.visits.stopwatch_line import StopwatchLine

    line = StopwatchLine(parts.tools, parts.running_visit, bar)
    line.record_wanted.connect(lambda: parts.visit_verbs.show_running())  # noqa: PLW0108 - loads
    line.stop_wanted.connect(lambda: parts.visit_verbs.stop())  # noqa: PLW0108 - them then
    return ShownLine(line, line.refresh)


STATUS_LINES = (
    StatusLine("stopwatch", "left", _stopwatch_line),
    StatusLine("page", "left", _page_light),
    StatusLine("messages", "right", _messages_line),
    StatusLine("backup", "right", _backup_line),
)
"""In the order in which they stand."""


def _trial_mode(parts: WindowParts, window: QWidget) -> ShownLine:
    from scheduler_app.desktop.money.account.trial_mode import TrialModeBar

    bar = TrialModeBar(parts.tools, window)
    return ShownLine(bar, bar.refresh)


OVER_SCREENS: tuple[Callable[[WindowParts, QWidget], ShownLine], ...] = (_trial_mode,)
"""What stands over every screen for as long as it has something to say."""


def _requests(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.page.inbox.announcer import RequestAnnouncer

    return RequestAnnouncer(parts.tools, parts.waiting, lambda: parts.answers, parts)


def _reminders(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.messages.reminder_announcer import ReminderAnnouncer

    announcer = ReminderAnnouncer(parts.tools, parts)
    parts.at_end.append(announcer.listen_no_more)
    return announcer


def _messages_at_risk(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.messages.risk_announcer import RiskAnnouncer

    announcer = RiskAnnouncer(parts.tools, parts.messages, parts)
    parts.at_end.append(announcer.look_no_more)
    return announcer


def _heard_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.messages.conversation.announcer import ConversationAnnouncer

    return ConversationAnnouncer(parts.tools, parts.conversation, parts)


def _deposits_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.money.announcer import DepositAnnouncer

    return DepositAnnouncer(parts.tools, parts.deposits, parts)


def _books_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.money.books_announcer import BooksAnnouncer

    return BooksAnnouncer(parts.tools, parts.deposits, parts)


def _invoices_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.money.invoices.announcer import InvoicesAnnouncer

    announcer = InvoicesAnnouncer(parts.tools, parts)
    parts.at_end.append(announcer.look_no_more)
    return announcer


def _unconfirmed(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.messages.unconfirmed_announcer import UnconfirmedAnnouncer

    announcer = UnconfirmedAnnouncer(parts.tools, parts.messages, parts)
    parts.at_end.append(announcer.look_no_more)
    return announcer


def _due_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.visits.due_announcer import DueAnnouncer

    return DueAnnouncer(parts.tools, parts.due, parts)


def _stopwatch_announced(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.visits.stopwatch_announcer import StopwatchAnnouncer

    return StopwatchAnnouncer(parts.tools, parts.running_visit, lambda: parts.visit_verbs, parts)


def _visits_of_today(parts: WindowParts) -> OfToday:
    from scheduler_app.desktop.visits.stopwatch_announcer import visits_of_today

    return partial(visits_of_today, parts.running_visit, lambda: parts.visit_verbs)


def _told_of_today(parts: WindowParts) -> OfToday:
    from scheduler_app.desktop.messages.taps.of_today import told_of_today

    return partial(told_of_today, parts.tools, lambda: parts.tap_verbs)


OF_TODAY: tuple[Callable[[WindowParts], OfToday], ...] = (_visits_of_today, _told_of_today)
"""What can be done with each appointment of today from the tray's menu."""


def _today(parts: WindowParts) -> Announcer:
    from scheduler_app.desktop.bookings.today_announcer import TodayAnnouncer

    announcer = TodayAnnouncer(parts.tools, [bring(parts) for bring in OF_TODAY], parts)
    parts.at_end.append(announcer.look_no_more)
    parts.running_visit.changed.connect(announcer.changed)
    return announcer


ANNOUNCERS: tuple[Callable[[WindowParts], Announcer], ...] = (
    _today,
    _requests,
    _reminders,
    _unconfirmed,
    _messages_at_risk,
    _heard_announced,
    _deposits_announced,
    _books_announced,
    _invoices_announced,
    _due_announced,
    _stopwatch_announced,
)
"""What is announced at the tray, and waits in its menu."""
