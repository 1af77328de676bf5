"""Faults: `python -m tests.faults.losing_day DIARY MAIL_PORT TEXT_PORT` forks who loses days.

Each line is an instant and the days that are lost by then. Whoever is forked loses those that are
not lost yet, as a consultant does who presses the button again, and lets two minutes later go out
what is due.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages import text_limits
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.lost_day import (
    LostChoice,
    LostDecision,
    LostVisit,
    lose_day,
    lost_day,
)
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.twilio_server import SENDER, SID, TOKEN
from tests.forked import fork_for_each_line

WRITER = TemplateWriter()


def decided(one: LostVisit) -> LostDecision:
    """One thing or the other, by its number."""
    what = (LostChoice.TIMES, LostChoice.MOVE, LostChoice.CANCEL)[one.visit.booking_id % 3]
    starts = {LostChoice.TIMES: one.proposed, LostChoice.MOVE: one.proposed[:1]}.get(what, ())
    return LostDecision(one.visit, what, starts)


def lose(diary: Diary, day: date, now: datetime) -> None:
    """Lose a day that is not lost yet."""
    found = lost_day(diary, day, now=now)
    if found.visits and not found.is_closed:
        lose_day(diary, day, list(map(decided, found.visits)), now=now)


def send(diary: Diary, now: datetime, mail_port: int, text_port: int) -> None:
    """Let go out what is due."""

    def write(row: OutboxRow, at: datetime) -> WrittenMessage:
        return written(diary, WRITER, row, secrets=FakeSecrets(), now=at)

    line = TwilioTexts(TextAccount(SID, SENDER), TOKEN, f"http://127.0.0.1:{text_port}")
    text(diary, TextWay(line, write), lambda: now)
    line.close()
    account = MailAccount("127.0.0.1", mail_port, MailLine.NONE, "", "office@example.org")
    mail(diary, MailWay(OwnMailServer(account, ""), write), lambda: now)


def main(path: str, mail_port: str, text_port: str) -> None:
    """Fork one for each line."""
    text_limits.MOST_TO_ONE = text_limits.MOST_IN_ALL = 10_000

    def work(line: str) -> None:
        at, *days = line.split()
        now = datetime.fromisoformat(at)
        diary = Diary.open(Path(path))
        for day in days:
            lose(diary, date.fromisoformat(day), now)
        send(diary, now + timedelta(minutes=2), int(mail_port), int(text_port))
        diary.close()

    fork_for_each_line(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
