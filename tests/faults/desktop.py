"""Faults: a desktop without a window: the worker, and a consultant who answers and books.

Started as a process of its own, to be killed at any moment. The token comes on standard input.
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from scheduler_app.app import system_clock
from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.page_http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.book import NewBooking, book
from scheduler_app.use_cases.find_slots import find_slots
from scheduler_app.use_cases.inbox import accept, decline, list_requests, propose
from scheduler_app.use_cases.page_link import read_link
from scheduler_app.use_cases.ports import Stay
from scheduler_app.worker.linked_page import TOKEN
from scheduler_app.worker.page_desk import WorkerDesk
from scheduler_app.worker.parts import Parts, PreviewServer
from tests.fakes.clients_on_the_page import FakeSecrets


def main(path: Path, seed: int) -> None:
    """Work until killed."""
    chance = random.Random(seed)
    diary = Diary.open(path)
    secrets = FakeSecrets()
    secrets.put(TOKEN + read_link(diary).page, sys.stdin.readline().strip())
    desk = WorkerDesk(Parts(diary, system_clock, path.parent, PageHttp, lambda: secrets, _none))
    desk.start()
    print("ready", flush=True)
    while True:
        time.sleep(chance.uniform(0, 0.05))
        with suppress(Trouble):
            _one_thing(diary, desk, chance)


def _one_thing(diary: Diary, desk: WorkerDesk, chance: random.Random) -> None:
    now = system_clock()
    first = now.date() + timedelta(days=chance.randint(1, 60))
    free = find_slots(diary, 1, first, first + timedelta(days=2), now=now)
    waiting = list_requests(diary)
    if waiting and chance.random() < 0.7:
        request = chance.choice(waiting)
        act = chance.random()
        if act < 0.6:
            accept(diary, request.id, now=now)
        elif act < 0.8 or not free:
            decline(diary, request.id, now=now)
        else:
            start = chance.choice(free)
            desk.ask(Stay(start, start + timedelta(hours=1)))
            propose(diary, request.id, [start], now=now)
    elif free:
        start = chance.choice(free)
        # Asked before it is promised: without an answer nothing is promised.
        desk.ask(Stay(start, start + timedelta(hours=1)))
        book(diary, NewBooking(start, service_id=1), now=now)


def _none(_folder: Path) -> PreviewServer:
    raise Trouble("There is no preview here.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
