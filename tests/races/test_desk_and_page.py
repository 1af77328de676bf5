"""Races between the consultant and clients, and what happens without the guard against each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler_app.booking_page.store import claims, commitments, practice
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, what_is_in_the_way
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.inbox import accept, list_requests, notices
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.page.restored import note_contact
from tests.protocol.both_sides import (
    ASKED,
    AT_ONCE,
    HOUR,
    START,
    PageSide,
    Wire,
    copied,
    fresh_copy,
    lay_out,
    promised,
)
from tests.waiting import conflicts_to_settle

ROUNDS = 12
NOW = datetime.fromtimestamp(START, UTC)


@dataclass
class Pair:
    """A diary and its page, online."""

    diary: Diary
    page: PageSide
    wire: Wire
    clock: list[int]

    def publish(self, *blocked: Occupied) -> None:
        with promised(self.diary, *blocked, now=NOW):
            page_link.publish(self.diary, self.wire, now=NOW)

    def read(self) -> None:
        page_link.read_inbox(self.diary, self.wire, now=lambda: NOW)

    def seen_by(self, who: str) -> list[str]:
        account = self.page.account(who)
        mine = self.page.read(lambda c: commitments.of_account(c, account, START))
        return [str(one.state) for one in mine]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    lay_out(folder)
    return folder


@pytest.fixture
def pairs(template: Path, tmp_path: Path) -> Iterator[Callable[[], Pair]]:
    """A new pair for each round, published once."""
    made: list[Pair] = []

    def new() -> Pair:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        fresh_copy(template, folder)
        clock = [START]
        page = PageSide(folder / "page.sqlite3", lambda: clock[0])
        wire = Wire(page, lambda: clock[0])
        pair = Pair(Diary.open(folder / "diary.sqlite3"), page, wire, clock)
        pair.publish()
        made.append(pair)
        return pair

    yield new
    for pair in made:
        pair.diary.close()
        pair.page.database.close()


def at_the_same_time(*deeds: Callable[[], object]) -> None:
    """Let them go off together; refusals are answers, anything else fails."""
    line = threading.Barrier(len(deeds))
    bugs: list[BaseException] = []

    def do(deed: Callable[[], object]) -> None:
        line.wait()
        try:
            deed()
        except Trouble:
            return
        except BaseException as bug:
            bugs.append(bug)
            raise

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bugs == []


def _phone_against_page(pair: Pair, start: int, *, asks: bool) -> int:
    """The consultant promises an hour while a client takes it; how many conflicts there are."""

    def by_phone() -> None:
        stay = Occupied(start, start + HOUR)
        if asks:
            pair.publish(stay)
        if not what_is_in_the_way(pair.diary, start=start, end=start + HOUR):
            book(pair.diary, NewBooking(from_epoch(start)), now=NOW)

    at_the_same_time(by_phone, lambda: pair.page.book("anna", AT_ONCE, start))
    pair.read()
    pair.publish()
    return len(conflicts_to_settle(pair.diary))


def test_by_phone_and_at_once_the_page_is_asked_and_one_has_the_hour(
    pairs: Callable[[], Pair],
) -> None:
    for _ in range(ROUNDS):
        pair = pairs()
        start = pair.page.free(AT_ONCE)[0]
        assert _phone_against_page(pair, start, asks=True) == 0
        assert len(calendar_items(pair.diary, 0, 2**33)) == 1
        assert start not in pair.page.free(AT_ONCE)


def test_without_asking_the_hour_is_promised_twice(pairs: Callable[[], Pair]) -> None:
    """The control: the race is real."""
    double = 0
    for _ in range(ROUNDS):
        pair = pairs()
        double += _phone_against_page(pair, pair.page.free(AT_ONCE)[0], asks=False)
    assert double > 0


def test_accepted_while_it_is_withdrawn_both_sides_agree(pairs: Callable[[], Pair]) -> None:
    for _ in range(ROUNDS):
        pair = pairs()
        uid = pair.page.book("anna", ASKED, pair.page.free(ASKED)[0])
        pair.read()
        pair.publish()
        account = pair.page.account("anna")
        [request] = list_requests(pair.diary)

        def yes(pair: Pair = pair, request_id: int = request.id) -> None:
            accept(pair.diary, request_id, now=NOW)
            pair.publish()

        def no(pair: Pair = pair, account: str = account, uid: str = uid) -> None:
            pair.page.write(lambda c: claims.withdraw(c, account, uid, START))

        at_the_same_time(yes, no)
        pair.read()
        pair.publish()
        [item] = calendar_items(pair.diary, 0, 2**33, with_cancelled=True)
        # Either the withdrawal came first, or the page had shown the answer and refused it.
        assert pair.seen_by("anna") == [item.state]
        assert item.state in {"cancelled", "confirmed"}
        if item.state == "cancelled":
            assert notices(pair.diary)


def test_withdrawn_after_it_was_accepted_and_before_the_page_knew(
    pairs: Callable[[], Pair],
) -> None:
    pair = pairs()
    uid = pair.page.book("anna", ASKED, pair.page.free(ASKED)[0])
    pair.read()
    pair.publish()
    accept(pair.diary, list_requests(pair.diary)[0].id, now=NOW)
    account = pair.page.account("anna")
    pair.page.write(lambda c: claims.withdraw(c, account, uid, START))
    pair.publish()
    [item] = calendar_items(pair.diary, 0, 2**33, with_cancelled=True)
    assert item.state == "cancelled"
    assert "before the page showed your answer" in notices(pair.diary)[0].text
    pair.publish()
    assert pair.seen_by("anna") == ["cancelled"]


def test_of_two_that_ask_for_one_hour_at_once_one_is_in_the_diary(
    pairs: Callable[[], Pair],
) -> None:
    for _ in range(ROUNDS):
        pair = pairs()
        start = pair.page.free(ASKED)[0]
        at_the_same_time(
            lambda pair=pair, start=start: pair.page.book("anna", ASKED, start),  # type: ignore[misc]
            lambda pair=pair, start=start: pair.page.book("otto", ASKED, start),  # type: ignore[misc]
            pair.publish,
        )
        pair.read()
        assert len(list_requests(pair.diary)) == 1
        assert conflicts_to_settle(pair.diary) == []


def test_two_rivals_of_a_page_that_knew_too_little_are_marked(pairs: Callable[[], Pair]) -> None:
    """A page that was told that nothing is taken sells on: both requests stand, one is accepted."""
    pair = pairs()
    start = pair.page.free(ASKED)[0]
    pair.page.book("anna", ASKED, start)
    pair.page.write(lambda c: c.exec_driver_sql("UPDATE practice SET acknowledged_seq = last_seq"))
    pair.page.book("otto", ASKED, start)
    pair.read()
    first, second = list_requests(pair.diary)
    assert [item.id for item in first.meets] == [second.booking_id]
    accept(pair.diary, first.id, now=NOW)
    with pytest.raises(Overlap):
        accept(pair.diary, second.id, now=NOW)


def test_yesterdays_diary_sells_nothing_twice(pairs: Callable[[], Pair]) -> None:
    pair = pairs()
    folder = pair.diary.path.parent
    copied(pair.diary.path, folder / "yesterday.sqlite3")
    sold = [pair.page.free(AT_ONCE)[0]]
    pair.page.book("anna", AT_ONCE, sold[0])
    pair.read()
    pair.publish()
    sold.append(pair.page.free(AT_ONCE)[0])
    pair.page.book("otto", AT_ONCE, sold[1])
    before = pair.page.read(practice.state)
    pair.diary.close()
    pair.clock[0] += 60
    restored = folder / "restored.sqlite3"
    copied(folder / "yesterday.sqlite3", restored)
    pair.diary = Diary.open(restored)
    pair.publish()
    after = pair.page.read(practice.state)
    assert after.generation > before.generation
    assert after.acknowledged_seq == 2
    items = calendar_items(pair.diary, 0, 2**33)
    assert [(item.start, item.state) for item in items] == [(at, "confirmed") for at in sold]
    assert not set(sold) & set(pair.page.free(AT_ONCE))
    with pytest.raises(Refusal):
        pair.page.book("zoe", AT_ONCE, sold[0])


def test_a_restored_diary_that_publishes_first_would_sell_again(
    pairs: Callable[[], Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without reading first, and with the seq of the page believed, it is lost."""
    pair = pairs()
    folder = pair.diary.path.parent
    copied(pair.diary.path, folder / "yesterday.sqlite3")
    start = pair.page.free(AT_ONCE)[0]
    pair.page.book("anna", AT_ONCE, start)
    pair.read()
    pair.publish()
    pair.diary.close()
    pair.clock[0] += 60
    pair.diary = Diary.open(folder / "yesterday.sqlite3")
    monkeypatch.setattr(page_link, "read_inbox", _believes)
    monkeypatch.setattr(page_link, "take_in_all", lambda *_args, **_how: 0)
    pair.publish()
    assert start in pair.page.free(AT_ONCE)


def _believes(
    diary: Diary, _gateway: object, *, now: Callable[[], datetime], key: bytes | None
) -> None:
    assert key is None
    link = read_link(diary)
    note_contact(diary, link, now(), read_seq=1)
