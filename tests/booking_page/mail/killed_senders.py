"""Tests: `python -m tests.booking_page.mail.killed_senders URL PORT` forks workers that send mails.

Each sends what is due at the instant of its line until nothing is.
"""

from __future__ import annotations

import asyncio
import sys

from scheduler_app.booking_page.mail import delivery, smtp
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.smtp.mailbox import Mailbox
from tests.forked import fork_for_each_line


def _work(url: str, port: int, now: int) -> None:
    database = Database(url)
    settings = PageSettings(url, "http://127.0.0.1", Mailbox("page@practice.example"))
    parts = Parts(settings, database, lambda: now, Pulse(database))
    delivery.PAUSE_AFTER_MAIL = 0.0
    asyncio.run(delivery.deliver_due(parts, smtp.over(Smtp("127.0.0.1", port))))
    database.close()


def main() -> None:
    """Fork one for each line, which is the instant of its clock."""
    url, port = sys.argv[1], int(sys.argv[2])
    # What a database needs is imported once, and not by each worker.
    with opened(url) as database:
        database.position()
    fork_for_each_line(lambda line: _work(url, port, int(line)))


if __name__ == "__main__":
    main()
