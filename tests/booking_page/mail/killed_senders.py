"""Tests: workers that send mails and may be killed at any moment, forked from one that is ready.

`python -m tests.booking_page.mail.killed_senders URL PORT` reads instants from standard input. For
each it forks a worker and writes its pid; told to go, the worker sends what is due at that time
until nothing is.
"""

from __future__ import annotations

import asyncio
import os
import sys

from scheduler_app.booking_page.mail import delivery, smtp
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.smtp.mailbox import Mailbox


def _work(url: str, port: int, now: int) -> None:
    database = Database(url)
    settings = PageSettings(url, "http://127.0.0.1", Mailbox("page@practice.example"))
    parts = Parts(settings, database, lambda: now, Pulse(database))
    delivery.PAUSE_AFTER_MAIL = 0.0
    asyncio.run(delivery.deliver_due(parts, smtp.over(Smtp("127.0.0.1", port))))
    database.close()


def main() -> None:
    """Fork one for each line, and wait for it."""
    url, port = sys.argv[1], int(sys.argv[2])
    # What a database needs is imported once, and not by each worker.
    with opened(url) as database:
        database.position()
    while line := sys.stdin.readline():
        ready, go = os.pipe()
        pid = os.fork()
        if not pid:
            try:
                os.close(go)
                os.read(ready, 1)
                _work(url, port, int(line))
            finally:
                os._exit(0)
        print(pid, flush=True)
        sys.stdin.readline()
        os.close(go)
        os.close(ready)
        os.waitpid(pid, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
