"""The policy has versions; what a client accepts is kept with the booking, if it was ever said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.agreement import Acceptance, PolicyText, policy_hash
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.engine import StoreError
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.policies import accepted_policy
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY

FIRST, SECOND = "Free until a day before.", "Free until two days before."
TOMORROW = timedelta(days=1, hours=2)


def shown(diary: Diary, page: FakePage, text: str, now: datetime) -> tuple[PolicyText, ...]:
    """What is published once the practice says this."""
    save_settings(diary, {"page.policy": text}, now=now)
    publish(diary, page, now=now)
    assert page.published[-1].policy == text
    return page.published[-1].policies


def booked(
    diary: Diary, page: FakePage, now: datetime, accepted: Acceptance, *, at_once: bool = False
) -> Booking:
    event = page.request(now + TOMORROW, accepted=accepted, at_once=at_once)
    read_inbox(diary, page, now=lambda: now)
    with diary.read() as connection:
        query = "SELECT id FROM bookings WHERE uid = ?"
        found = connection.exec_driver_sql(query, (event.uid,)).scalar_one()
        return bookings.get(connection, found)


def agreed(diary: Diary, booking: Booking) -> tuple[int, str]:
    with diary.read() as connection:
        stands = bookings.get(connection, booking.id)
    return stands.agreed_policy, stands.agreed_policy_hash


def test_another_wording_is_another_version_and_the_same_is_the_same(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    assert shown(practice, page, "", now) == ()
    assert shown(practice, page, FIRST, now) == (PolicyText(1, FIRST, policy_hash(FIRST)),)
    assert shown(practice, page, SECOND, now) == (PolicyText(2, SECOND, policy_hash(SECOND)),)
    [again] = shown(practice, page, FIRST, now)
    assert again.version == 1


def test_an_older_page_is_told_the_text_alone(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.knows = ("links",)
    shown(practice, page, FIRST, now)
    assert shown(practice, page, FIRST, now) == ()


def test_what_was_accepted_is_kept_with_the_booking(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    [first] = shown(practice, page, FIRST, now)
    accepted = Acceptance(first.version, first.hash, int(now.timestamp()))
    booking = booked(practice, page, now, accepted=accepted)
    shown(practice, page, SECOND, now)
    known = accepted_policy(practice, booking.id)
    assert known is not None
    assert (known.version, known.text, known.since) == (1, FIRST, now)


@pytest.mark.parametrize(
    "changed", [{"version": 2}, {"version": 2**70}, {"version": 0}, {"hash": "0" * 64}], ids=str
)
def test_what_this_diary_never_said_is_nobodys_promise(
    practice: Diary, page: FakePage, now: datetime, changed: dict[str, object]
) -> None:
    [first] = shown(practice, page, FIRST, now)
    accepted = Acceptance(first.version, first.hash, int(now.timestamp()))
    wrong = replace(accepted, **changed)  # type: ignore[arg-type]
    booking = booked(practice, page, now, accepted=wrong, at_once=True)
    assert agreed(practice, booking) == (0, "")
    assert accepted_policy(practice, booking.id) is None


def test_moving_it_by_another_policy_agrees_to_that(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    [first] = shown(practice, page, FIRST, now)
    moment = int(now.timestamp())
    booking = booked(practice, page, now, accepted=Acceptance(1, first.hash, moment), at_once=True)
    [second] = shown(practice, page, SECOND, now)
    page.move(
        booking.uid,
        now + timedelta(days=3),
        at_once=True,
        accepted=Acceptance(2, second.hash, moment),
    )
    read_inbox(practice, page, now=lambda: now)
    assert agreed(practice, booking) == (2, second.hash)


def ruled(diary: Diary, page: FakePage, percent: int, now: datetime) -> PolicyText:
    """The text that is published once a policy of rules asks for so much."""
    rules = {"deposit": {"kind": "percent", "percent": percent}, "due": 24}
    set_policy(diary, json.dumps(rules), now=now)
    publish(diary, page, now=now, key=KEY)
    return next(one for one in page.published[-1].policies if one.language == "en")


def test_what_was_agreed_by_other_rules_is_told_and_proved_as_it_was(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """Whatever holds by now: what becomes of the money follows what was agreed."""
    first = ruled(practice, page, 50, now)
    at = int(now.timestamp())
    promise = Acceptance(first.version, first.hash, at)
    booking = booked(practice, page, now, accepted=promise, at_once=True)
    ruled(practice, page, 50, now)
    [told] = page.published[-1].commitments
    assert (told.policy, page.published[-1].earlier) == (0, ())
    second = ruled(practice, page, 80, now)
    [told] = page.published[-1].commitments
    assert told.policy == first.version and first in page.published[-1].earlier
    assert {one.version for one in page.published[-1].earlier} == {first.version}
    examine(page.published[-1])
    later = Acceptance(second.version, second.hash, at)
    page.move(booking.uid, now + timedelta(days=3), at_once=True, accepted=later)
    read_inbox(practice, page, now=lambda: now)
    assert agreed(practice, booking) == (first.version, first.hash)
    page.knows = tuple(name for name in page.knows if name != PageAbility.LADDER)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    [told] = page.published[-1].commitments
    assert (told.policy, page.published[-1].earlier) == (0, ())


def test_another_client_has_accepted_nothing_until_it_is_undone(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    [first] = shown(practice, page, FIRST, now)
    booking = booked(practice, page, now, accepted=Acceptance(1, first.hash, 10**9))
    zoe = save_client(practice, Client(0, "Zoe"), now=now)
    edit(practice, booking.id, details={"notes": "Bring a cable"}, now=now)
    assert agreed(practice, booking) == (1, first.hash)
    edit(practice, booking.id, details={"client_id": zoe.id}, now=now)
    assert agreed(practice, booking) == (0, "")
    undo(practice, now=now)
    assert agreed(practice, booking) == (1, first.hash)


def test_a_text_that_was_shown_is_never_worded_anew(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    shown(practice, page, FIRST, now)
    for change in ("UPDATE policy_texts SET text = 'else'", "DELETE FROM policy_texts"):
        with (
            pytest.raises(StoreError),
            practice.write("test", by=By.SYSTEM, at=now) as writing,
        ):
            writing.connection.exec_driver_sql(change)
