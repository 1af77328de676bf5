"""Workers that are killed while they send: each key at most once at the server, none is lost."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scheduler_app.booking_page.store.handed_rows import SENDING
from scheduler_app.booking_page.store.outbox import CUT_AFTER
from scheduler_app.domain.page.mails import HandedMail, MailState
from tests.booking_page.handing_over import booked, reminder, reports, rows
from tests.booking_page.mail.mail_server import Deadly, serving
from tests.booking_page.sample import DAY
from tests.booking_page.shop import Shop
from tests.drawing import chance
from tests.forked import Forking, forking
from tests.killing import Killer

LONGEST_LIFE = 24
"""Words that a worker may say to the server until it is killed; a mail takes five."""


class _Workers:
    """Workers one after the other, each at a time of its own."""

    def __init__(self, process: Forking, killer: Killer) -> None:
        self._process, self._killer = process, killer

    def work(self, now: int, life: int = -1, delay: float = 0.0) -> None:
        """One works until nothing is due, or is killed after so many words."""
        self._process.work(str(now), lambda pid: self._killer.begin(pid, life, delay))
        self._killer.end()


@contextmanager
def _workers(url: str, killer: Killer, server: Deadly) -> Iterator[_Workers]:
    module = "tests.booking_page.mail.killed_senders"
    with serving(server) as port, forking(module, url, str(port)) as process:
        yield _Workers(process, killer)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_senders_send_each_key_at_most_once_and_lose_none(
    database_url: str, kills: int
) -> None:
    drawn = chance()
    shop = Shop(database_url)
    booked(shop)
    killer = Killer()
    server = Deadly(killer)
    wanted: dict[str, HandedMail] = {}
    with _workers(database_url, killer, server) as workers:
        for kill in range(kills):
            fresh = [f"{kill}-{number}" for number in range(drawn.randrange(1, 6))]
            wanted |= {key: reminder(key, subject=key, to=f"{key}@example.org") for key in fresh}
            # The desktop has read some of the reports by now, and takes back some that wait.
            for key, state in rows(shop).items():
                if state not in (SENDING, MailState.WAITING.value) and drawn.random() < 0.5:
                    wanted.pop(key, None)
            shop.hand_over(*wanted.values(), issued_at=shop.now + kill)
            workers.work(
                shop.now, drawn.randrange(1, LONGEST_LIFE), drawn.choice((0.0, 0.0, 0.002, 0.01))
            )
        cut = [key for key, state in rows(shop).items() if state == SENDING]
        shop.now += CUT_AFTER
        shop.hand_over(*wanted.values(), issued_at=shop.now)
        while MailState.WAITING.value in rows(shop).values() or SENDING in rows(shop).values():
            workers.work(shop.now)
            shop.now += DAY // 24
    found = rows(shop)
    assert set(found.values()) <= {"sent", "unknown"}
    assert {key for key, state in found.items() if state == "unknown"} == set(cut)
    for key, state in found.items():
        assert server.got[key] == 1 if state == "sent" else server.got[key] <= 1, key
    assert set(server.got) <= set(found)
    assert Counter(reports(shop)) == Counter(found.items())
    print(f"{kills} kills, {len(found)} mails, {len(cut)} unknown")
    shop.database.close()
