"""The books follow from what becomes of bookings, in the same change, and back with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.ledger import Balance, EntryKind, Posting
from scheduler_app.domain.money.policy import given_back, share
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger, policies
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.founding import found_practice
from tests.laid import new_diary

DAY = timedelta(days=1)
LADDER = [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}]
POLICY = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": LADDER,
    "no_show": 0,
}


def founded(diary: Diary, now: datetime) -> int:
    """A practice with a policy, and a client of it."""
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    with diary.write("policy", by=By.CONSULTANT, at=now) as change:
        policies.keep(change, json.dumps(POLICY), version=1, at=to_epoch(now))
        save_settings(change, {policies.IN_FORCE: "1"})
    return save_client(diary, Client(0, "Anna"), now=now).id


@pytest.fixture
def anna(diary: Diary, now: datetime) -> int:
    return founded(diary, now)


def booked(diary: Diary, client: int, start: datetime, now: datetime) -> int:
    return book(diary, NewBooking(start, client_id=client, agreed=Money(8002, "EUR")), now=now).id


def pay(
    diary: Diary, visit: int, amount: int, now: datetime, kind: EntryKind = EntryKind.RECEIVED
) -> None:
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        count = len(ledger.entries_of(change.connection, visit))
        posting = Posting(f"{kind}/{visit}/{count}", kind, visit, None, amount, "EUR")
        ledger.post(change, [posting], at=to_epoch(now))


def say(diary: Diary, visit: int, word: str, amount: int, now: datetime) -> None:
    with diary.write("edit", by=By.CONSULTANT, at=now) as change:
        change.insert("deposit_words", {"booking_id": visit, "word": word, "amount": amount})


def one(diary: Diary, visit: int) -> BookedDeposit:
    with diary.look() as asked:
        return deposits_of(asked, [visit])[visit]


def balance(diary: Diary, visit: int) -> Balance:
    return one(diary, visit).balance


def test_what_is_kept_is_kept_in_the_change_itself(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + timedelta(hours=30), now)
    pay(diary, visit, 4001, now)
    assert balance(diary, visit) == Balance(held=4001)
    cancel(diary, visit, by=By.CLIENT, now=now + timedelta(hours=1))
    found = one(diary, visit)
    assert found.ending is DepositEnding.CANCELLED_BY_CLIENT
    assert found.seconds_left == 29 * 3600
    assert (found.balance, found.moves.refund) == (Balance(held=2001, kept=2000), 2001)
    with diary.look() as asked:
        keys = [entry.posting.key for entry in ledger.entries_of(asked, visit)]
    assert keys[1:] == [f"{found.identity}/kept/1"]


def test_taken_back_and_done_again_it_is_as_it_was(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + timedelta(hours=30), now)
    pay(diary, visit, 4001, now)
    cancel(diary, visit, by=By.CLIENT, now=now + timedelta(hours=1))
    undo(diary, now=now + timedelta(hours=2))
    assert balance(diary, visit) == Balance(held=4001)
    assert one(diary, visit).moves.refund == 0
    # It still counts when the client called it off, and not when that was done again.
    redo(diary, now=now + timedelta(hours=8))
    assert balance(diary, visit) == Balance(held=2001, kept=2000)


def test_who_takes_back_that_it_was_opened_again_cancels_nothing_anew(
    diary: Diary, now: datetime, anna: int
) -> None:
    visit = booked(diary, anna, now + timedelta(hours=30), now)
    pay(diary, visit, 4000, now)
    cancel(diary, visit, by=By.CLIENT, now=now)
    reopen(diary, visit, now=now)
    cancel(diary, visit, by=By.CONSULTANT, now=now)
    assert one(diary, visit).ending is DepositEnding.CANCELLED_BY_PRACTICE
    undo(diary, now=now)
    undo(diary, now=now)
    assert one(diary, visit).ending is DepositEnding.CANCELLED_BY_CLIENT
    assert balance(diary, visit) == Balance(held=2000, kept=2000)


def test_moving_wins_no_time(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + timedelta(hours=30), now)
    pay(diary, visit, 4000, now)
    move(diary, visit, now + 9 * DAY, by=By.CLIENT, now=now)
    assert balance(diary, visit) == Balance(held=4000)
    cancel(diary, visit, by=By.CLIENT, now=now)
    assert balance(diary, visit) == Balance(held=2000, kept=2000)


def test_what_is_done_is_held_until_the_consultant_says(
    diary: Diary, now: datetime, anna: int
) -> None:
    visit = booked(diary, anna, now + timedelta(hours=1), now)
    pay(diary, visit, 4001, now)
    mark_done(diary, visit, now=now + DAY)
    assert balance(diary, visit) == Balance(held=4001)
    say(diary, visit, "apply", 4001, now + DAY)
    pay(diary, visit, 4001, now + DAY, EntryKind.PAID)
    assert balance(diary, visit) == Balance(applied=4001)
    undo(diary, now=now + DAY)
    assert balance(diary, visit) == Balance(held=4001)
    with diary.look() as asked:
        assert ledger.in_all(asked) == {"EUR": Balance(held=4001, applied=4001)}


def test_of_what_comes_in_later_the_same_holds(diary: Diary, now: datetime, anna: int) -> None:
    visit = booked(diary, anna, now + timedelta(hours=2), now)
    mark_no_show(diary, visit, now=now + DAY)
    pay(diary, visit, 1000, now + DAY)
    assert balance(diary, visit) == Balance(kept=1000)


def test_where_no_policy_was_agreed_nothing_is_kept_unasked(diary: Diary, now: datetime) -> None:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    anna = save_client(diary, Client(0, "Anna"), now=now).id
    visit = booked(diary, anna, now + timedelta(hours=2), now)
    pay(diary, visit, 1000, now)
    cancel(diary, visit, by=By.CLIENT, now=now)
    assert balance(diary, visit) == Balance(held=1000)
    say(diary, visit, "keep", 400, now)
    assert balance(diary, visit) == Balance(held=600, kept=400)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Diary]]:
    """Diaries of their own, each of which lasts for one history."""
    opened: list[Diary] = []

    def another() -> Diary:
        path = Path(str(tmp_path_factory.mktemp("books"))) / "diary.db"
        opened.append(Diary.open(new_diary(path)))
        return opened[-1]

    yield another
    for each in opened:
        each.close()


STANDS = "SELECT iif(removed, 'cancelled', state) FROM bookings"

STEPS = st.sampled_from(
    ["pay", "move", "client moves", "cancel", "client cancels", "no-show", "done", "apply",
     "credit", "reopen", "undo", "redo", "paid", "refunded"]
)  # fmt: skip


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(STEPS, st.integers(1, 4001)), min_size=3, max_size=14))
def test_whatever_happens_the_ledger_agrees_with_what_was_agreed(
    shared: Callable[[], Diary], steps: list[tuple[str, int]]
) -> None:
    now = datetime.fromisoformat("2027-03-01T08:00:00+00:00")
    diary = shared()
    visit = booked(diary, founded(diary, now), now + timedelta(hours=60), now)
    came_in = 0
    for number, (step, amount) in enumerate(steps, 1):
        at = now + timedelta(hours=4 * number)
        try:
            came_in += _did(diary, visit, step, amount, at)
        except Trouble:
            continue
        finally:
            _must_agree(diary, visit, came_in)


def _did(diary: Diary, visit: int, step: str, amount: int, at: datetime) -> int:
    """Take a step; returns what came in by it."""
    by = By.CLIENT if step.startswith("client") else By.CONSULTANT
    start = at + timedelta(hours=amount % 90 + 1)
    back = min(amount, one(diary, visit).moves.refund) if step == "refunded" else 0
    if step in {"paid", "pay"} or back:
        kind = {"paid": EntryKind.PAID, "pay": EntryKind.RECEIVED}.get(step, EntryKind.REFUNDED)
        pay(diary, visit, back or amount, at, kind)
        return amount if step == "pay" else 0
    doing: dict[str, Callable[[], object]] = {
        "move": lambda: move(diary, visit, start, by=by, now=at),
        "client moves": lambda: move(diary, visit, start, by=by, now=at),
        "cancel": lambda: cancel(diary, visit, by=by, now=at),
        "client cancels": lambda: cancel(diary, visit, by=by, now=at),
        "no-show": lambda: mark_no_show(diary, visit, now=at),
        "done": lambda: mark_done(diary, visit, now=at),
        "apply": lambda: say(diary, visit, step, amount, at),
        "credit": lambda: say(diary, visit, step, amount, at),
        "reopen": lambda: reopen(diary, visit, now=at),
        "undo": lambda: undo(diary, now=at),
        "redo": lambda: redo(diary, now=at),
    }
    doing.get(step, lambda: None)()
    return 0


def _must_agree(diary: Diary, visit: int, came_in: int) -> None:
    found = one(diary, visit)
    has = found.balance
    assert has.received == came_in
    assert min(has.held, has.credit, has.applied, has.refunded, has.kept) >= 0
    assert found.moves.at_once == ()
    wanted = found.split()
    if has.refunded <= wanted.refund:
        assert (has.kept, has.applied, has.credit) == (wanted.keep, wanted.apply, wanted.credit)
        assert has.held - found.moves.refund == came_in - wanted.total
    if found.ending is DepositEnding.CANCELLED_BY_CLIENT and not found.decisions:
        back = share(came_in, given_back(found.terms, found.seconds_left))
        assert has.kept == came_in - max(back, has.refunded)
    with diary.look() as asked:
        state = next(iter(asked.exec_driver_sql(STANDS)))[0]
    assert (found.ending is DepositEnding.OPEN) == (state in {State.CONFIRMED, State.PENDING})
