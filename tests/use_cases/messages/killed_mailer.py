"""Tests: sends what is due in a diary by a server on this machine, as a program to be killed."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower


def main(path: str, port: str, at: str) -> None:
    follower = PlainMailFollower()
    brought.followers = lambda: (follower,)  # type: ignore[assignment]
    account = MailAccount("127.0.0.1", int(port), MailLine.NONE, "", "office@practice.example")
    diary = Diary.open(Path(path))
    desk = MailDesk(diary, datetime.fromisoformat(at))
    print("begins", flush=True)
    mail(diary, MailWay(OwnMailServer(account, ""), desk.write), desk.now)
    diary.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
