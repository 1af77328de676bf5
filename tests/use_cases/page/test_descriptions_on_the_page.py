"""Tests: what clients describe goes back to the page, and can be described anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.page.format import Event, Publication
from scheduler_app.domain.page.kinds import KINDS_AT_FIRST, CommitmentState, EventKind
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page.link import ReadPosition
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.page import commitments
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, notices
from scheduler_app.use_cases.page.link import read_inbox
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.take_in import take_in_all
from tests.fakes.clients_on_the_page import OTTO, FakePage

TOMORROW = timedelta(days=1, hours=2)
FIRST = "The printer prints nothing but stripes."
ANEW = "It prints again; now the {scanner} is silent."


def texts(diary: Diary, now: datetime) -> list[str]:
    return [one.text for one in published(diary, now).commitments]


def published(diary: Diary, now: datetime) -> Publication:
    return publication_of(diary, now=now, generation=1)


def describe(page: FakePage, event: Event, text: str = ANEW) -> Event:
    assert event.wish is not None
    return page.tell(EventKind.DESCRIPTION, uid=event.uid, wish=replace(event.wish, text=text))


def read(diary: Diary, page: FakePage) -> None:
    read_inbox(diary, page, now=page.now)


def test_the_text_goes_back_while_the_visit_lies_ahead(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    assert texts(practice, now) == [FIRST]
    accept(practice, list_requests(practice)[0].id, now=now)
    edit(practice, 1, details={"notes": "He is rude."}, now=now)
    assert texts(practice, now) == [FIRST]
    assert texts(practice, now + TOMORROW - timedelta(seconds=1)) == [FIRST]
    assert texts(practice, now + TOMORROW) == [""]


def test_the_text_of_what_will_not_be_is_not_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    decline(practice, list_requests(practice)[0].id, now=now)
    assert texts(practice, now) == [""]


def test_strangers_can_not_make_a_publication_too_long(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitments, "MOST_TEXTS", 5 * len(FIRST))
    for hours in (3, 1, 2):
        page.request(now + TOMORROW + timedelta(hours=hours), text=FIRST)
    read(practice, page)
    assert texts(practice, now) == [FIRST, FIRST, ""]


def test_the_page_is_told_which_kinds_are_understood(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    assert set(published(practice, now).kinds) == set(EventKind)
    assert EventKind.DESCRIPTION not in KINDS_AT_FIRST


def test_another_description_takes_the_place_of_the_first(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    told = describe(page, event)
    read(practice, page)
    [request] = list_requests(practice)
    assert request.text == ANEW
    details = booking_details(practice, 1)
    assert details.booking.notes == ANEW
    assert details.history[-1].what == "Anna Schmidt described it anew on the page"
    [notice] = notices(practice)
    assert notice.kind is NoticeKind.DESCRIBED
    assert ANEW in notice.text
    assert texts(practice, now) == [ANEW]
    assert (
        take_in_all(practice, page.page, [told], after=ReadPosition(event.seq, event.id), now=now)
        == 0
    )
    assert len(notices(practice)) == 1


def test_the_consultants_own_notes_stay_beside_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    edit(practice, 1, details={"notes": f"Toner!\n{FIRST}\nAsk for the PIN."}, now=now)
    assert texts(practice, now) == [FIRST]
    describe(page, event)
    read(practice, page)
    assert booking_details(practice, 1).booking.notes == f"Toner!\n{ANEW}\nAsk for the PIN."
    edit(practice, 1, details={"notes": "Toner!"}, now=now)
    describe(page, event, "And it smells.")
    read(practice, page)
    assert booking_details(practice, 1).booking.notes == "Toner!\n\nAnd it smells."


def test_a_description_that_crossed_the_answer_leaves_the_answer_to_be_mailed(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """It is the client's doing, but not what the page tells about: that was the consultant's."""
    event = page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    accept(practice, list_requests(practice)[0].id, now=now)
    describe(page, event)
    read(practice, page)
    [one] = published(practice, now).commitments
    assert (one.state, one.by_client, one.text) == (CommitmentState.CONFIRMED, False, ANEW)


def test_a_description_after_a_refusal_reopens_nothing(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text=FIRST)
    read(practice, page)
    decline(practice, list_requests(practice)[0].id, now=now)
    describe(page, event)
    read(practice, page)
    [one] = published(practice, now).commitments
    assert one.state is CommitmentState.DECLINED
    assert list_requests(practice) == []


def test_what_the_page_has_forgotten_takes_nothing_away(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text=FIRST)
    describe(page, event, "")
    read(practice, page)
    assert list_requests(practice)[0].text == FIRST


def test_nobody_describes_what_is_somebody_elses(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, text=FIRST)
    assert event.wish is not None
    page.request(now + TOMORROW * 2, OTTO)
    wish = replace(event.wish, text=ANEW)
    page.tell(EventKind.DESCRIPTION, uid=event.uid, wish=wish, person=OTTO)
    read(practice, page)
    assert sorted(request.text for request in list_requests(practice)) == ["", FIRST]
    assert notices(practice)[0].kind is NoticeKind.UNFIT
