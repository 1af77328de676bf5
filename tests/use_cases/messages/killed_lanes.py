"""Tests: `python -m tests.use_cases.messages.killed_lanes KIND DIARY PORT` forks workers of a lane.

Each sends what is due, or may be queued, at the instant of its line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages import text_limits
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.texting import TextWay, text
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN
from tests.forked import fork_for_each_line
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower
from tests.use_cases.messages.text_desk import TextFollower, words_of


def _mail(diary: Diary, at: datetime, port: int) -> None:
    account = MailAccount("127.0.0.1", port, MailLine.NONE, "", "office@practice.example")
    desk = MailDesk(diary, at)
    mail(diary, MailWay(OwnMailServer(account, ""), desk.write), desk.now)


def _text(diary: Diary, at: datetime, port: int, *, ahead: bool = False) -> None:
    account = TextAccount(SID, "", SERVICE) if ahead else TextAccount(SID, SENDER)
    line = TwilioTexts(account, TOKEN, f"http://127.0.0.1:{port}")
    way = TextWay(line, lambda row, now: words_of(diary, row, now), ahead=ahead)
    text(diary, way, lambda: at)
    line.close()


def main(kind: str, path: str, port: str) -> None:
    """Fork one for each line."""
    follower = PlainMailFollower() if kind == "mail" else TextFollower()
    text_limits.MOST_TO_ONE = text_limits.MOST_IN_ALL = 10_000
    brought.followers = lambda: (follower,)  # type: ignore[assignment]
    lanes: dict[str, Callable[[Diary, datetime, int], None]] = {
        "mail": _mail,
        "text": _text,
        "text ahead": partial(_text, ahead=True),
    }

    def work(line: str) -> None:
        diary = Diary.open(Path(path))
        lanes[kind](diary, datetime.fromisoformat(line), int(port))
        diary.close()

    fork_for_each_line(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
