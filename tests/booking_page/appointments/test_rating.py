"""Tests: a visit's report is read under its appointment, and a link lets rate it, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.operation.log import masked
from scheduler_app.booking_page.store import events
from scheduler_app.domain.page.format import Commitment, Event
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import LinkPurpose, address_to_rate, hash_of
from scheduler_app.domain.page.reports import (
    ClientRating,
    ToldFollowUp,
    ToldIssue,
    VisitReport,
)
from scheduler_app.domain.visits.visit import IssueState
from tests.booking_page.phoned import OTHER, UID, Phoned, booked, link_to, other, token
from tests.booking_page.sample import DAY, NOW, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered, send

TO_RATE = token(purpose=LinkPurpose.RATE)
RATE, MANAGE = f"/rate/{TO_RATE}", f"/m/{token()}"
EVIL = '<script>alert(1)</script> & "quoted"\njavascript:alert(2) \u202egnp.exe'
REPORT = VisitReport(
    NOW - DAY,
    95,
    f"The fan was full of dust.\n{EVIL}",
    (ToldIssue("Loud <fan>", IssueState.SOLVED), ToldIssue("Slow", IssueState.WATCH)),
    (ToldFollowUp("A new disk", 740166),),
    rate_until=NOW + 29 * DAY,
)


def visited(report: VisitReport | None = REPORT, **changes: object) -> Commitment:
    """A visit of yesterday, with a link for each purpose."""
    links = (link_to(UID), link_to(UID, purpose=LinkPurpose.RATE))
    start = NOW - DAY
    made = booked(links=links, start=start, end=start + 3600, first_start=start, report=report)
    return replace(made, state=CommitmentState.DONE, **changes)  # type: ignore[arg-type]


def publish(phoned: Phoned, *bookings: Commitment, knows: bool = True) -> None:
    """Publish these, by a desktop that knows of ratings or does not."""
    phoned.generation += 1
    made = sample_publication(
        phoned.page.clock.now,
        generation=phoned.generation,
        acknowledged=len(phoned.events()),
        commitments=bookings,
    )
    kinds = tuple(kind for kind in made.kinds if knows or kind != EventKind.RATING)
    phoned.page.publish(replace(made, kinds=kinds))


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page that shows a visit of yesterday, and another booking."""
    made = Phoned(page)
    publish(made, visited(), other())
    return made


def ratings(phoned: Phoned) -> list[Event]:
    return [one for one in phoned.events() if one.kind is EventKind.RATING]


def test_the_report_is_read_where_the_appointment_is(phoned: Phoned) -> None:
    seen = phoned.visitor.get(MANAGE)
    assert seen.status_code == 200 and "Your visit" in seen.text
    assert "1 hour 35 minutes" in seen.text and "The fan was full of dust." in seen.text
    assert (
        "Loud &lt;fan&gt;" in seen.text and "solved" in seen.text and "to be watched" in seen.text
    )
    assert "A new disk" in seen.text and "4 July 2027" in seen.text
    assert "<script>alert" not in seen.text and "&lt;script&gt;" in seen.text
    assert 'href="javascript' not in seen.text
    german = phoned.visitor.get(MANAGE, headers={"accept-language": "de"}).text
    assert "Ihr Besuch" in german and "gelöst" in german
    arabic = phoned.visitor.get(MANAGE, headers={"accept-language": "ar"}).text
    assert 'dir="rtl"' in arabic and "زيارتكم" in arabic


def test_who_looks_changes_nothing_and_sees_no_report(phoned: Phoned) -> None:
    assert address_to_rate("https://p.example/", TO_RATE) == f"https://p.example{RATE}"
    phoned.visitor.head(RATE)
    seen = phoned.visitor.get(RATE)
    assert seen.status_code == 200 and ratings(phoned) == []
    assert seen.text.count('type="radio" name="stars"') == 5
    assert "Remote support" in seen.text and "dust" not in seen.text
    assert token() not in seen.text, "whoever may rate it may not change it"
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.headers["cache-control"] == "no-store"
    assert masked(f"GET {RATE}") == "GET /rate/…"


def test_a_rating_is_told_once_and_can_be_changed_for_some_days(phoned: Phoned) -> None:
    sent = send(phoned.visitor, RATE, stars="4", solved="no", words=f"  {EVIL}  ")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{RATE}?thanks=1")
    [one] = ratings(phoned)
    assert one.rating == ClientRating(4, EVIL, False)
    assert (one.uid, one.link, one.account) == (UID, hash_of(TO_RATE), "")
    thanks = phoned.visitor.get(f"{RATE}?thanks=1").text
    assert "Thank you" in thanks and "alert" not in thanks
    assert "★★★★" in phoned.visitor.get(MANAGE).text
    again = send(phoned.visitor, RATE, stars="5")
    assert again.status_code == 303 and ratings(phoned)[-1].rating == ClientRating(5)
    phoned.page.clock.now += 8 * DAY
    late = send(phoned.visitor, RATE, shown_at="/login", stars="1")
    assert late.status_code == 409 and len(ratings(phoned)) == 2
    assert "Your rating stands." in phoned.visitor.get(RATE).text


def test_what_was_written_is_forgotten_once_the_desktop_has_it(phoned: Phoned) -> None:
    send(phoned.visitor, RATE, stars="3", words="Very private")
    rated = replace(REPORT, stars=3, rated_at=NOW)
    publish(phoned, visited(rated), other())
    [one] = ratings(phoned)
    assert one.rating == ClientRating(3)
    facts = phoned.page.database.read_now(lambda c: events.after(c, 0))
    assert "Very private" not in repr(facts)
    assert "You have rated this visit" in phoned.visitor.get(RATE).text


@pytest.mark.parametrize("stars", ["", "0", "6", "٣", "1.5", "-1", "four", "1" * 500])
def test_nonsense_is_no_rating(phoned: Phoned, stars: str) -> None:
    answer = send(phoned.visitor, RATE, stars=stars, words="kept")
    assert answer.status_code == 422 and "Please choose how many stars." in answer.text
    assert "kept" in answer.text and ratings(phoned) == []


def test_huge_words_are_cut_and_huge_forms_refused(phoned: Phoned) -> None:
    send(phoned.visitor, RATE, stars="3", words="w" * 3_000)
    [one] = ratings(phoned)
    assert one.rating is not None and len(one.rating.words) == 1_000
    assert send(phoned.visitor, RATE, stars="3", words="w" * 200_000).status_code in {400, 413}


def test_without_the_forms_token_nothing_is_taken(phoned: Phoned) -> None:
    assert phoned.visitor.post(RATE, data={"stars": "1"}).status_code == 403
    assert ratings(phoned) == []


def test_each_link_opens_what_it_is_for(phoned: Phoned) -> None:
    """Guessed tokens, one of another booking, one for another purpose: nothing is told by them."""
    pay, manage = f"/pay/{TO_RATE}", f"/m/{TO_RATE}"
    wrong = f"/rate/{token(OTHER)}", f"/rate/{token()}", f"/rate/{'x' * 43}", "/rate/short"
    for address in (pay, manage, f"{manage}/cancel", *wrong):
        assert phoned.visitor.get(address).status_code == 404, address
    assert send(phoned.visitor, f"/rate/{token()}", shown_at="/login", stars="1").status_code == 404
    for _ in range(30):
        phoned.visitor.get(f"/rate/{'y' * 43}")
    assert phoned.visitor.get(f"/rate/{'z' * 43}").status_code == 429
    assert ratings(phoned) == []


def test_ratings_are_counted(phoned: Phoned) -> None:
    for _ in range(10):
        assert send(phoned.visitor, RATE, stars="2").status_code == 303
    assert send(phoned.visitor, RATE, stars="2").status_code == 429
    assert len(ratings(phoned)) == 10


def test_an_older_desktop_is_told_nothing(phoned: Phoned) -> None:
    publish(phoned, visited(), other(), knows=False)
    assert 'name="stars"' not in phoned.visitor.get(RATE).text
    assert "Say how it was" not in phoned.visitor.get(MANAGE).text
    assert send(phoned.visitor, RATE, shown_at="/login", stars="2").status_code == 409
    publish(phoned, visited(None), other(), knows=False)
    assert phoned.visitor.get(RATE).status_code == 404


def test_a_client_with_an_account_reads_and_rates_it_there(phoned: Phoned) -> None:
    zoe, stranger = registered(phoned.page), registered(phoned.page, "max@example.org")
    publish(phoned, visited(account=phoned.account()), other())
    assert "With a report of the visit" in zoe.get("/appointments").text
    base = f"/appointments/{UID}"
    assert "The fan was full of dust." in zoe.get(base).text
    assert send(zoe, f"{base}/rate", stars="5").headers["location"] == f"{base}/rate?thanks=1"
    [one] = ratings(phoned)
    assert (one.account, one.link) == (phoned.account(), "")
    assert stranger.get(base).status_code == stranger.get(f"{base}/rate").status_code == 404
    told = zoe.get("/account/export").text
    assert "The fan was full of dust." in told
