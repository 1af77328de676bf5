"""Benchmark: what deposits cost: a publication, a move, the lane of payments, the money screen.

A publication and a move are held against the same without deposits. What the lane of payments does
when nobody pays, and the figures of a month, are held against themselves where 10 visits of earlier
years were paid for in advance instead of 10,000.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import NoReturn

from benchmarks import busy_deposits, busy_year
from benchmarks.busy_year import BOOKINGS, NOW, ZONE
from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.payments import LinkSeen
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.money.figures import money_figures, month_of
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.page.booking_links import mint_links
from scheduler_app.use_cases.page.link import pair, pairing_code
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.money import jobs
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets

ROUNDS, VERBS, LOOKS = 20, 200, 200
FEW, MANY = 10, 10_000
UNPAID = 50
"""Deposits of coming bookings that the lane looks after."""

WITH, WITHOUT = "with", "without"


def main() -> None:
    """All of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        diaries = {what: _busy(folder / f"{what}.db", what == WITH) for what in (WITH, WITHOUT)}
        publish(of_publications(diaries), of_moves(diaries))
        for diary in diaries.values():
            diary.close()
        pasts = {count: _with_past(folder / f"{count}.db", count) for count in (FEW, MANY)}
        publish(of_looks(pasts, folder), of_figures(pasts))
        for diary in pasts.values():
            diary.close()


def of_publications(diaries: dict[str, Diary]) -> Figure:
    """Half of the year ahead, with a deposit of each of its bookings and without one."""

    def read(diary: Diary) -> Callable[[], object]:
        return lambda: publication_of(diary, now=NOW, generation=1)

    taken = interleaved({what: read(one) for what, one in diaries.items()}, rounds=ROUNDS)
    return Figure(
        "publication with deposits, against without",
        f"{BOOKINGS:,} bookings, half of it ahead",
        taken[WITH].median,
        limit=taken[WITHOUT].median,
        most_ratio=2,
    )


def of_moves(diaries: dict[str, Diary]) -> Figure:
    """The same booking, whose deposit is held in one of the two."""
    moves = {what: _there_and_back(diary) for what, diary in diaries.items()}
    taken = interleaved(moves, rounds=VERBS)
    return Figure(
        "a move of a booking with a deposit, against one without",
        f"{BOOKINGS:,} bookings",
        taken[WITH].median,
        limit=taken[WITHOUT].median,
        most_ratio=2,
        note="both wait for the disk",
    )


def of_looks(diaries: dict[int, Diary], folder: Path) -> Figure:
    """All that the lane of payments does when nobody pays; nothing outside is asked for it."""
    looks = {str(count): _look(diary, folder) for count, diary in diaries.items()}
    taken = interleaved(looks, rounds=LOOKS, warm_up=2)
    return Figure(
        f"a look of the lane of payments, against {FEW} past payments",
        f"{MANY:,} past payments, {UNPAID} still to come",
        taken[str(MANY)].median,
        limit=taken[str(FEW)].median,
        most_ratio=1.2,
    )


def of_figures(diaries: dict[int, Diary]) -> Figure:
    """The figures of this month and in all: the latter are sums over the whole ledger."""
    month = month_of(NOW.date(), ZONE)
    runs = {str(count): _figures(diary, month) for count, diary in diaries.items()}
    taken = interleaved(runs, rounds=ROUNDS)
    return Figure(
        f"money figures of a month and in all, against {FEW} past payments",
        f"{MANY:,} past payments",
        taken[str(MANY)].median,
        limit=taken[str(FEW)].median,
        most=0.1,
        note="what is in all is summed anew",
    )


def _busy(path: Path, asks: bool) -> Diary:
    """The busy year on a page, every booking with its links."""
    diary = Diary.open(path)
    found_practice(diary, zone_name=ZONE, region="DE", now=NOW)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=NOW)
    version = busy_deposits.ask(diary, now=NOW) if asks else 0
    code = pairing_code("https://book.example/#code")
    kept = FakePage(lambda: NOW)
    pair(diary, kept, code, "hosted", keep=lambda _page, _token: None, now=NOW)
    diary.close()
    busy_year.fill(path, ahead=0.5)
    if asks:
        busy_deposits.fill(path, version, now=NOW)
    diary = Diary.open(path)
    mint_links(diary, b"k" * 32, now=NOW)
    return diary


def _with_past(path: Path, count: int) -> Diary:
    diary = Diary.open(path)
    found_practice(diary, zone_name=ZONE, region="DE", now=NOW)
    version = busy_deposits.ask(diary, now=NOW - timedelta(days=2_000))
    diary.close()
    busy_year.fill(path, ahead=0.1)
    found = busy_deposits.fill(path, version, now=NOW, unpaid=1, most=UNPAID)
    busy_deposits.fill_past(path, version, count, now=NOW)
    if found != UNPAID:
        raise SystemExit(f"{found} deposits are to come: there is nothing to measure.")
    return Diary.open(path)


def _there_and_back(diary: Diary) -> Callable[[], None]:
    """Moves a booking whose deposit is held an hour on, and at the next call back."""
    with diary.look() as asked:
        query = "SELECT id, start_at FROM bookings WHERE start_at > ? AND state = 'confirmed'"
        rows = list(asked.exec_driver_sql(f"{query} ORDER BY id LIMIT 2", (_at() + 9 * DAY,)))
    booking, start = rows[1][0], from_epoch(rows[1][1])
    starts = cycle((start + timedelta(days=150), start))

    def step() -> None:
        move(diary, booking, next(starts), now=NOW, permit_overlap=True)

    return step


class _NobodyPays:
    """In place of whoever takes payments: all links stand, and nobody goes to pay."""

    def looked_up(self, link_id: str) -> LinkSeen:
        return LinkSeen(link_id, "https://buy.stripe.com/x", active=True)

    def _outside(self, *_asked: object, **_also: object) -> NoReturn:
        raise AssertionError("nothing else is asked")

    link = revoke = refund = happened = _outside


def _look(diary: Diary, folder: Path) -> Callable[[], None]:
    secrets = FakeSecrets()
    keep_payment_key(diary, secrets, "sk_test_51OfTheBenchmark", now=NOW)

    def outside(*_asked: object) -> NoReturn:
        raise AssertionError("nothing outside is asked")

    def connect(_key: str, /, *, trial: bool) -> OpenPayments:  # noqa: ARG001 - the port says it
        return OpenPayments(_NobodyPays(), lambda: None)

    parts = WorkerParts(
        diary, lambda: NOW, folder, outside, lambda: secrets, outside, payments=connect
    )

    def step() -> None:
        for job in (jobs.links, jobs.payments, jobs.refunds, jobs.release):
            job(parts, NOW)

    return step


def _figures(diary: Diary, month: MoneyPeriod) -> Callable[[], object]:
    return lambda: money_figures(diary, month, now=NOW)


def _at() -> int:
    return int(NOW.timestamp())


if __name__ == "__main__":
    main()
