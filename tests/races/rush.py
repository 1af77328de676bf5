"""Tests: many clients at once, in several processes and threads, for the same hour."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import Connection

from scheduler_app.booking_page.store import claims, holds, practice, published
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.refusals import NotOffered, TimeTaken
from scheduler_app.domain.calendar.overlaps import Overlap

PROCESSES, THREADS = 3, 6
WITHIN = 800.0
"""Seconds a whole rush may take."""


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody with an ended hold for the hour that everybody wants."""

    claim: str
    account: str


def rush(url: str, rounds: Sequence[Sequence[Client]], now: int, *, guarded: bool) -> list[int]:
    """Let all clients of a round send at once, round by round; how many were told “sent” in each.

    Unguarded they do what a careless page does: look first, then write in another transaction.
    """
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(PROCESSES), context.Queue()
    workers = [
        context.Process(
            target=_worker,
            args=(url, [clients[n::PROCESSES] for clients in rounds], now, guarded, gate, told),
        )
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    try:
        parts = [told.get(timeout=WITHIN) for _ in workers]
    finally:
        for worker in workers:
            worker.join(10)
            worker.kill()
        told.close()
        told.join_thread()
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    return [sum(won) for won in zip(*parts, strict=True)]


def _worker(
    url: str,
    rounds: Sequence[Sequence[Client]],
    now: int,
    guarded: bool,
    gate: Barrier,
    told: Queue[list[int]],
) -> None:
    won = []
    if not guarded:
        vars(claims)["must_be_offered"] = no_check
    with opened(url) as database, ThreadPoolExecutor(THREADS) as threads:
        database.read_now(published.current)
        for clients in rounds:
            gate.wait(WITHIN)
            sent = threads.map(lambda client: _sends(database, client, now, guarded), clients)
            won.append(sum(sent))
    told.put(won)


def _sends(database: Database, client: Client, now: int, guarded: bool) -> bool:
    try:
        if not guarded:
            database.read_now(lambda c: _look(c, client, now))
        database.write_now(
            lambda c: claims.submit(c, client.claim, client.account, now),
            look=(lambda c: _look(c, client, now)) if guarded else None,
        )
    except (TimeTaken, NotOffered, Overlap):
        return False
    return True


def _look(c: Connection, client: Client, now: int) -> None:
    """The check that `submit` makes, made too early."""
    claim = claims.of_id(c, client.claim, now)
    state = practice.state(c)
    publication = published.shown_by(c, state)
    card = published.service_of(publication, claim.service)
    holds.must_be_offered(c, state, publication, card, claim.start, now, but=claim.id)


def no_check(*_args: Any, **_kwargs: Any) -> None:
    """What stands in the place of the check inside the transaction, in a control."""
