"""The ledger's rows: made once for their key, never changed, and summed where they are asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.ledger import Balance, EntryKind, Posting
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.founding import found_practice

RECEIVED, KEPT = EntryKind.RECEIVED, EntryKind.KEPT


@pytest.fixture
def visit(diary: Diary, now: datetime) -> tuple[int, int]:
    """A booking and its client."""
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    anna = save_client(diary, Client(0, "Anna"), now=now)
    made = book(diary, NewBooking(now + timedelta(days=3), client_id=anna.id), now=now)
    return made.id, anna.id


def _post(diary: Diary, now: datetime, *postings: Posting) -> int:
    with diary.write("money", by=By.SYSTEM, at=now) as change:
        return ledger.post(change, postings, at=to_epoch(now))


def _posting(kind: EntryKind, visit: tuple[int, int], amount: int, key: str = "") -> Posting:
    booking_id, client_id = visit
    return Posting(key or f"{kind}/{amount}", kind, booking_id, client_id, amount, "EUR")


def test_an_entry_is_made_once_for_its_key(
    diary: Diary, now: datetime, visit: tuple[int, int]
) -> None:
    posting = _posting(RECEIVED, visit, 4000)
    assert _post(diary, now, posting, posting) == 1
    assert _post(diary, now, posting._replace(reason="told otherwise")) == 0
    with diary.look() as asked:
        (entry,) = ledger.entries_of(asked, visit[0])
        assert (entry.posting, entry.at) == (posting, to_epoch(now))
        assert ledger.of_bookings(asked, [visit[0]]) == {visit[0]: {"EUR": Balance(held=4000)}}
        assert ledger.in_all(asked) == {"EUR": Balance(held=4000)}


def test_a_key_that_says_something_else_is_refused(
    diary: Diary, now: datetime, visit: tuple[int, int]
) -> None:
    posting = _posting(RECEIVED, visit, 4000)
    _post(diary, now, posting)
    with pytest.raises(NotAllowed):
        _post(diary, now, _posting(RECEIVED, visit, 1, "new"), posting._replace(amount=4001))
    with diary.look() as asked:
        assert len(ledger.entries_of(asked, visit[0])) == 1


def test_no_pot_gives_more_than_it_holds(
    diary: Diary, now: datetime, visit: tuple[int, int]
) -> None:
    _post(diary, now, _posting(RECEIVED, visit, 4000))
    with pytest.raises(NotAllowed):
        _post(diary, now, _posting(KEPT, visit, 3000), _posting(KEPT, visit, 1001))
    with diary.look() as asked:
        assert ledger.in_all(asked) == {"EUR": Balance(held=4000)}


def test_a_booking_has_one_currency(diary: Diary, now: datetime, visit: tuple[int, int]) -> None:
    _post(diary, now, _posting(RECEIVED, visit, 4000))
    with pytest.raises(NotAllowed, match="EUR, and not in CHF"):
        _post(diary, now, _posting(RECEIVED, visit, 1)._replace(currency="CHF"))


def test_credit_is_its_client_s_own(diary: Diary, now: datetime, visit: tuple[int, int]) -> None:
    _, client_id = visit
    price = Money(4000, "EUR")
    wish = NewBooking(now + timedelta(days=4), client_id=client_id, agreed=price)
    other = book(diary, wish, now=now).id
    _say(diary, now, visit[0], "credit", 40)
    _post(diary, now, _posting(RECEIVED, visit, 40))
    with diary.look() as asked:
        assert ledger.credit_of(asked, client_id) == {"EUR": 40}
    with pytest.raises(NotAllowed, match="less credit"):
        _say(diary, now, other, "spend", 41)
    _say(diary, now, other, "spend", 40)
    with diary.look() as asked:
        assert ledger.credit_of(asked, client_id) == {}
        assert ledger.of_bookings(asked, [other])[other]["EUR"].held == 40


def _say(diary: Diary, now: datetime, booking_id: int, word: str, amount: int) -> None:
    with diary.write("deposit", by=By.CONSULTANT, at=now) as change:
        said = {"booking_id": booking_id, "word": word, "amount": amount}
        change.insert("deposit_words", said)


@pytest.mark.parametrize("statement", ["UPDATE ledger SET amount = 1", "DELETE FROM ledger"])
def test_the_file_itself_refuses_to_change_an_entry(
    diary: Diary, now: datetime, visit: tuple[int, int], statement: str
) -> None:
    _post(diary, now, _posting(RECEIVED, visit, 4000))
    with (
        pytest.raises(DBAPIError, match="only grows"),
        diary.write("money", by=By.SYSTEM, at=now) as change,
    ):
        change.connection.exec_driver_sql(statement)
