"""Links to the visits of a series, also of a diary from a backup that uses a number once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import hash_of
from scheduler_app.storage.copies import copy_to
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series, move_in_series
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.booking_links import link_to_hand_out
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, TOMORROW, last, stands


def _weekly(diary: Diary, client: Client, now: datetime) -> list[Booking]:
    wish = NewBooking(now + TOMORROW, client_id=client.id, service_id=1)
    return book_series(diary, NewSeries(wish, "FREQ=WEEKLY;COUNT=4"), now=now)


def _hash(address: str) -> str:
    return hash_of(address.rpartition("/")[2])


def test_a_link_from_before_a_restore_opens_no_visit_of_somebody_else(
    practice: Diary, page: FakePage, anna: Client, now: datetime, tmp_path: Path
) -> None:
    bert = save_client(practice, Client(0, "Bert"), now=now)
    copy_to(practice.path, tmp_path / "old" / "diary.db")
    hers = _weekly(practice, anna, now)
    address = link_to_hand_out(practice, KEY, hers[0].id, now=now)
    publish(practice, page, now=now, key=KEY)
    restored = Diary.open(tmp_path / "old" / "diary.db")
    try:
        his = _weekly(restored, bert, now)
        assert his[0].id == hers[0].id, "the same row stands for another visit now"
        publish(restored, page, now=now, key=KEY)
        opened = {link.hash for one in last(page).commitments for link in one.links}
        assert _hash(link_to_hand_out(restored, KEY, his[0].id, now=now)) in opened
        assert _hash(address) not in opened
        known_as = last(page).commitments[0].uid
        page.tell(EventKind.CANCELLATION, uid=known_as, link=_hash(address))
        read_inbox(restored, page, now=lambda: now)
        assert stands(restored, his[0]).state is State.CONFIRMED
    finally:
        restored.close()


def test_what_is_handed_out_opens_the_visit_though_its_series_was_split(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    visits = _weekly(practice, anna, now)
    publish(practice, page, now=now, key=KEY)
    before = link_to_hand_out(practice, KEY, visits[2].id, now=now)
    later = visits[2].start + timedelta(hours=1)
    move_in_series(practice, visits[2].id, later, Scope.FOLLOWING, now=now)
    after = link_to_hand_out(practice, KEY, visits[2].id, now=now)
    assert link_to_hand_out(practice, KEY, visits[2].id, now=now) == after
    publish(practice, page, now=now, key=KEY)
    [shown] = [one for one in last(page).commitments if one.start == int(later.timestamp())]
    assert {_hash(before), _hash(after)} <= {link.hash for link in shown.links}
