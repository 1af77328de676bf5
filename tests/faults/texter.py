"""Faults: a process that sends what is due until it is killed, over and over.

It is told when, as a line with epoch seconds, and answers with the id of the process that works
then, and with a second line when that is dead. All is imported once: what works is a fork.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.texting import text
from tests.fakes.twilio_server import FakeTwilio
from tests.use_cases.messages.text_desk import TextDesk, followed


def main(path: Path, url: str, service: bool) -> None:
    """Work until there is nobody to tell when."""
    print("ready", flush=True)
    for line in sys.stdin:
        process = os.fork()
        if not process:
            work(path, url, service, datetime.fromtimestamp(int(line), UTC))
        print(process, flush=True)
        os.waitpid(process, 0)
        print("dead", flush=True)


def work(path: Path, url: str, service: bool, now: datetime) -> None:
    """Send until killed."""
    with followed():
        desk = TextDesk(Diary.open(path), FakeTwilio(url=url), now, service)
        way = desk.way()
        while True:
            text(desk.diary, way, desk.now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "ahead")
