"""What clients do on the page about what was agreed: they are about to pay, or revoke it."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.page.agreements import NUDGED
from scheduler_app.use_cases.page.inbox import dismiss, notices
from scheduler_app.use_cases.page.link import read_inbox
from tests.fakes.clients_on_the_page import OTTO, FakePage
from tests.use_cases.page.linked_bookings import did, link_of, stands


def test_whoever_is_about_to_pay_only_gives_a_nudge(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    heard: list[frozenset[str]] = []
    stop = practice.on_change(heard.append)
    before = did(practice, phoned)
    page.tell(EventKind.PAYING, uid=phoned.uid, link=link_of(page))
    page.tell(EventKind.PAYING, uid=phoned.uid, person=OTTO)
    read_inbox(practice, page, now=lambda: now)
    stop()
    assert frozenset({NUDGED}) in heard
    assert did(practice, phoned) == before
    # Otto has nothing to pay there.
    assert [notice.kind for notice in notices(practice)] == [NoticeKind.UNFIT]


def test_a_contract_that_is_revoked_stands_before_all_other_notices(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    cancel(practice, phoned.id, now=now)
    page.tell(EventKind.REVOCATION, uid=phoned.uid, link=link_of(page))
    page.request(now + timedelta(days=3), OTTO, at_once=True)
    read_inbox(practice, page, now=lambda: now)
    first, second = notices(practice)
    assert (first.kind, second.kind) == (NoticeKind.REVOKED, NoticeKind.BOOKED)
    assert first.text.startswith("Anna Schmidt revoked the contract about")
    assert did(practice, phoned)[0] == "Anna Schmidt revoked the contract on the page"
    assert stands(practice, phoned).state is State.CANCELLED
    dismiss(practice, first.id, now=now)
    assert len(notices(practice)) == 1
