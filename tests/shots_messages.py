"""Shots: messages to clients: a full shelf of each kind, one that failed, and long names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from time import sleep

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.messages.rules_group import RulesGroup
from scheduler_app.desktop.messages.screen.rehearsal import RehearsalQuestion
from scheduler_app.desktop.messages.screen.screen import MessagesScreen
from scheduler_app.desktop.messages.servers import MailboxGroup, MailGroup, TextsGroup
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.mailbox import MailboxTrouble
from scheduler_app.domain.messages.mailing import MailPutOff
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
from scheduler_app.domain.messages.rules import DayClock, MessageRule, Offset
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.shelves import Shelf
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.messages.rehearsing import rehearsal_of
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.practice.settings import save_settings
from tests.planted_messages import Planted, plant
from tests.shots_page import NOW, at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TEXT = """Hello,

this is to remind you of your visit:

Printer and scanner, Thursday 4 March 2027, 15:00 to 16:30 (London time)
At 14 Very Long Lane, Richmond

Please have at hand: a backup that was made today, your password, and the charger.

See, move or cancel it: https://book.example.org/b/3fQ9zL2mXr0aTq7vK1sYwB8n
"""

HTML = """<table width="100%"><tr><td style="padding:16px;font-family:sans-serif">
<h2 style="font-size:18px">Your visit on Thursday</h2>
<p>Printer and scanner<br><b>Thursday 4 March 2027, 15:00 to 16:30</b> (London time)</p>
<p>At 14 Very Long Lane, Richmond</p>
<p><a href="https://book.example.org/b/3fQ9">See, move or cancel it</a></p></td></tr></table>"""

MAIL = WrittenMessage(
    Channel.MAIL,
    "anna.schmidt@example.org",
    TEXT,
    "Anna Schmidt",
    "en",
    "Reminder: Thursday 4 March, 15:00",
    HTML,
    headers={
        "Message-ID": "<5f3c9a.reminder@scheduler.example.org>",
        "List-Unsubscribe": "<https://book.example.org/stop/3fQ9>",
    },
)
SMS = WrittenMessage(
    Channel.TEXT,
    "+447700900123",
    "Reminder: Thu 4 Mar 15:00, printer and scanner, at your place. See, move or cancel: "
    "https://book.example.org/b/3fQ9zL2mXr0aTq7vK1sYwB8n",
    link="https://book.example.org/b/3fQ9zL2mXr0aTq7vK1sYwB8n",
)


def _visits(diary: Diary) -> list[CalendarItem]:
    first, last = int(at(1, 0).timestamp()), int(at(20, 0).timestamp())
    return [item for item in calendar_items(diary, first, last) if item.client]


def messages_go_out(diary: Diary) -> None:
    """Some of each state, about the visits of the demo."""
    visits = _visits(diary)
    coming = [item for item in visits if from_epoch(item.start) > NOW + DAY]
    past = [item for item in visits if item not in coming]
    wanted = []
    for number, item in enumerate(coming[:12]):
        start = from_epoch(item.start)
        held = number < 5
        state = RowState.HANDED_OVER if held else RowState.PLANNED
        wanted.append(
            Planted(
                item.id,
                max(start - 2 * DAY, NOW + HOUR),
                state,
                provider="page 7f3a19" if held else "",
                said=MAIL if held else None,
            )
        )
        wanted.append(
            Planted(
                item.id,
                start - DAY,
                state,
                Channel.TEXT,
                provider="SM7d1f9c03b2a84e6f" if held else "",
                said=SMS if held else None,
            )
        )
    for item in past[:8]:
        due = from_epoch(item.start) - 2 * DAY
        wanted.append(Planted(item.id, due, RowState.DELIVERED, provider="page 51c2", said=MAIL))
        wanted.append(
            Planted(item.id, due + DAY, RowState.SENT, Channel.TEXT, provider="SM19", said=SMS)
        )
    lost = "The server said: 550 5.1.1 no such mailbox here."
    wanted += [
        Planted(coming[0].id, NOW - HOUR, RowState.FAILED, reason=lost, said=MAIL),
        Planted(coming[1].id, NOW - 2 * HOUR, RowState.UNKNOWN, said=MAIL),
        Planted(
            coming[2].id,
            NOW - 3 * HOUR,
            RowState.SKIPPED,
            Channel.TEXT,
            reason="Too late: it was booked after the reminder was due.",
        ),
    ]
    plant(diary, *wanted, now=NOW)


def shelf(which: Shelf) -> Callable[[MainWindow, Tools], None]:
    """The screen with this shelf."""

    def scene(window: MainWindow, _tools: Tools) -> None:
        screen = window.show_screen("messages")
        assert isinstance(screen, MessagesScreen)
        screen.head.show_shelf(which)

    return scene


def rules(window: MainWindow, tools: Tools) -> None:
    """The rules in the settings, one service with its own, and another one half typed."""
    service = list_services(tools.diary)[0].id
    both = (Channel.TEXT, Channel.MAIL)
    when = DayClock(-1, time(18))
    set_rule(tools.diary, MessageRule(0, None, Offset(7200), (Channel.MAIL,), ""), now=NOW)
    set_rule(tools.diary, MessageRule(0, service, when, both, ""), now=NOW)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.refresh()
    screen.show_group("rules")
    group = screen.group("rules")
    assert isinstance(group, RulesGroup)
    group.when.setText("-3d 09:00")
    group.service.setCurrentIndex(2)


def rules_refused(window: MainWindow, tools: Tools) -> None:
    """No rules yet, and a moment that is none."""
    for rule in list_rules(tools.diary):
        remove_rule(tools.diary, rule.id, now=NOW)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.refresh()
    screen.show_group("rules")
    group = screen.group("rules")
    assert isinstance(group, RulesGroup)
    group.when.setText("two days")
    group.add_rule.click()


class ShownRehearsal:
    """A `Rehearsal` for looking at: most go, some can't be written; by `until` it stands still."""

    def __init__(self, plan: RehearsalPlan, until: int) -> None:
        self.plan = plan
        self._until = until
        self._sent = 0

    def send(self, line: MessageLine) -> Rehearsed:
        self._sent += 1
        if self._sent > self._until:
            sleep(1)
        bad = self._sent % 5 == 3
        return Rehearsed(line, "There is no address to write to." if bad else "")

    def finish(self) -> str:
        return ""


def rehearsal(*, goes: bool, until: int = 1_000) -> Callable[[MainWindow, Tools], None]:
    """The dress rehearsal: asked for, under way, or at its end."""

    def scene(window: MainWindow, tools: Tools) -> None:
        window.show_screen("messages")
        save_settings(tools.diary, {"mail.from": "office@meier.example"}, now=NOW)
        plan = rehearsal_of(tools.diary, now=NOW)
        question = RehearsalQuestion(tools, ShownRehearsal(plan, until), window)
        question.open()
        if goes:
            question.answer(True)

    return scene


def servers(window: MainWindow, _tools: Tools) -> None:
    """Mail and texts in the settings; the test of one has failed, that of the other went well."""
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("mail")
    for name, error in (("mail", True), ("texts", False)):
        group = screen.group(name)
        assert isinstance(group, MailGroup | TextsGroup)
        if error:
            group.trial._failed(
                MailPutOff(
                    "smtp.example.org does not know “office” with this password (535 5.7.8).",
                    remedy="Nothing was sent. Give the password anew.",
                )
            )
        else:
            group.trial._went("The Twilio account “Nord IT” is active and sends from +15005550006.")


def mailbox(window: MainWindow, _tools: Tools) -> None:
    """The mailbox in the settings, of which a folder is looked for that is not there."""
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("mailbox")
    group = screen.group("mailbox")
    assert isinstance(group, MailboxGroup)
    group.trial._failed(
        MailboxTrouble(
            "There is no folder “Praxis” in the mailbox of “office@example.org”.",
            remedy="Name one that is there (mailbox.folder); INBOX is the usual one.",
        )
    )


def away(window: MainWindow, _tools: Tools) -> None:
    """Whether the consultant is told what waits, while away."""
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("away")


MESSAGE_SCENES = {
    "away": away,
    "mailbox": mailbox,
    "rehearsal": rehearsal(goes=False),
    "rehearsal-under-way": rehearsal(goes=True, until=6),
    "rehearsal-end": rehearsal(goes=True),
    "servers": servers,
    "messages": shelf(Shelf.COMING),
    "messages-sent": shelf(Shelf.SENT),
    "messages-missed": shelf(Shelf.MISSED),
    "rules": rules,
    "rules-refused": rules_refused,
}
