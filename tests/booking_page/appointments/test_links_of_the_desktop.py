"""Tests: a booking of a client without an account is seen and changed by the desktop's link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import hash_of
from tests.booking_page.phoned import FRIDAY, OTHER, UID, Phoned, booked, other, token
from tests.booking_page.sample import AT_ONCE, DAY, REMOTE
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, mails, send

LINK = f"/m/{token()}"
WEDNESDAY = FRIDAY + 5 * DAY


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """On SQLite, for what asks the database nothing else than others do."""
    return Phoned(page)


@pytest.fixture
def phoned_on_both(page_on_both: Page) -> Phoned:
    """On each kind of database in turn."""
    return Phoned(page_on_both)


def hold(phoned: Phoned, start: int = WEDNESDAY, link: str = LINK) -> None:
    """Keep a new time."""
    held = send(phoned.visitor, f"{link}/move", start=str(start), zone="Europe/Berlin")
    assert held.headers["location"] == f"{link}/move/review", held.text


def confirm(phoned: Phoned, link: str = LINK) -> None:
    """Move it there, or ask for that."""
    done = send(phoned.visitor, f"{link}/move/confirm", shown_at=f"{link}/move/review")
    assert done.headers["location"] == link, done.text


def test_the_link_opens_its_booking_and_nothing_else(phoned: Phoned) -> None:
    shown = phoned.visitor.get(LINK)
    assert shown.status_code == 200, shown.text
    assert "Friday, 5 March" in shown.text and "Monday" not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert phoned.visitor.get("/appointments").status_code == 303, "a list needs an account"
    assert 'href="/register"' in shown.text and "/account" not in shown.text
    calendar = phoned.visitor.get(f"{LINK}.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar") and UID in calendar.text


def test_it_is_cancelled_and_the_desktop_hears_by_which_link(
    phoned_on_both: Phoned,
) -> None:
    phoned = phoned_on_both
    sure = phoned.visitor.get(f"{LINK}/cancel").text
    assert "becomes free for others at once" in sure and "a mail" not in sure
    assert send(phoned.visitor, f"{LINK}/cancel").headers["location"] == LINK
    assert "Cancelled" in phoned.visitor.get(LINK).text
    (told,) = phoned.events()
    assert (told.kind, told.uid, told.account) == (EventKind.CANCELLATION, UID, "")
    assert (told.link, told.person) == (hash_of(token()), None)
    assert "Confirmed" in phoned.visitor.get(f"/m/{token(OTHER)}").text
    phoned.publish(booked(state=CommitmentState.CANCELLED, by_client=True), acknowledged=1)
    assert "Cancelled" in phoned.visitor.get(LINK).text
    assert mails(phoned.page) == []


def test_it_is_moved_at_once_where_the_page_may(phoned_on_both: Phoned) -> None:
    phoned = phoned_on_both
    phoned.publish(booked(service=AT_ONCE, end=FRIDAY + 1800), other())
    hold(phoned)
    shown = phoned.visitor.get(f"{LINK}/move/review").text
    assert "It is moved at once." in shown and "a mail" not in shown
    confirm(phoned)
    assert "Wednesday, 10 March" in phoned.visitor.get(LINK).text
    (told,) = phoned.events()
    assert (told.kind, told.moves, told.account, told.person) == (EventKind.MOVE, UID, "", None)
    assert told.link == hash_of(token())
    assert told.wish is not None and (told.wish.start, told.wish.at_once) == (WEDNESDAY, True)
    busy = phoned.page.visitor().get("/slots/3.json?month=2027-03").text
    assert str(WEDNESDAY) not in busy and str(WEDNESDAY + 1800) in busy


def test_a_wish_to_move_it_waits_and_can_be_withdrawn(phoned: Phoned) -> None:
    hold(phoned)
    shown = phoned.visitor.get(f"{LINK}/move/review").text
    assert "You find our answer on this page." in shown and "mail" not in shown.split("<form")[0]
    confirm(phoned)
    shown = phoned.visitor.get(LINK).text
    assert "waits for an answer" in shown and "Friday, 5 March" in shown
    assert send(phoned.visitor, f"{LINK}/withdraw").headers["location"] == LINK
    assert "waits for an answer" not in phoned.visitor.get(LINK).text
    asked, withdrawn = phoned.events()
    assert (withdrawn.kind, withdrawn.uid, withdrawn.moves) == (
        EventKind.WITHDRAWAL, asked.uid, UID
    )  # fmt: skip
    assert withdrawn.link == asked.link == hash_of(token())


def test_a_wish_that_was_declined_without_a_word_is_answered_all_the_same(phoned: Phoned) -> None:
    answered = "You asked for Wed 10 Mar, 10:00. We have answered"
    hold(phoned)
    confirm(phoned)
    assert answered not in phoned.visitor.get(LINK).text
    phoned.publish(booked(), other(), acknowledged=1)
    assert answered in phoned.visitor.get(LINK).text
    assert answered not in phoned.visitor.get(f"/m/{token(OTHER)}").text
    then = WEDNESDAY + 3600
    phoned.publish(booked(start=WEDNESDAY, end=then), other(), acknowledged=1)
    assert answered not in phoned.visitor.get(LINK).text, "it was granted"


def test_a_wish_that_was_taken_back_has_no_answer(phoned: Phoned) -> None:
    hold(phoned)
    confirm(phoned)
    send(phoned.visitor, f"{LINK}/withdraw")
    phoned.publish(booked(), other(), acknowledged=2)
    assert "We have answered" not in phoned.visitor.get(LINK).text


def test_a_proposed_time_is_taken(phoned_on_both: Phoned) -> None:
    phoned = phoned_on_both
    times = (WEDNESDAY, WEDNESDAY + 7200)
    phoned.publish(booked(state=CommitmentState.PENDING, proposals=times), other())
    form = hidden(phoned.visitor.get(LINK), f"{LINK}/choose")
    done = phoned.visitor.post(f"{LINK}/choose", data={**form, "start": str(times[1])})
    assert done.headers["location"] == LINK, done.text
    shown = phoned.visitor.get(LINK).text
    assert "Confirmed" in shown and "12:00–13:00" in shown
    (told,) = phoned.events()
    assert (told.kind, told.uid, told.link) == (EventKind.CHOICE, UID, hash_of(token()))


def test_what_it_is_about_is_described_while_it_waits(phoned: Phoned) -> None:
    phoned.publish(booked(state=CommitmentState.PENDING), other())
    for text in ("It beeps.", "It beeps twice."):
        form = hidden(phoned.visitor.get(LINK), f"{LINK}/describe")
        done = phoned.visitor.post(f"{LINK}/describe", data={**form, "text": text})
        assert done.headers["location"] == f"{LINK}#described", done.text
        assert text in phoned.visitor.get(LINK).text
    told = phoned.events()[-1]
    assert told.wish is not None and told.wish.text == "It beeps twice."
    assert (told.kind, told.link) == (EventKind.DESCRIPTION, hash_of(token()))
    phoned.publish(booked(), other(), acknowledged=2)
    assert "Describe it" not in phoned.visitor.get(LINK).text
    form = {"_csrf_token": form["_csrf_token"], "text": "Now it smells."}
    assert phoned.visitor.post(f"{LINK}/describe", data=form).status_code == 409


def test_what_the_consultant_changes_is_shown_and_mailed_to_nobody(phoned: Phoned) -> None:
    later = booked(start=WEDNESDAY, end=WEDNESDAY + 3600, revision=2, note="Bring the cable.")
    phoned.publish(later, other())
    shown = phoned.visitor.get(LINK).text
    assert "Wednesday, 10 March" in shown and "Bring the cable." in shown
    phoned.publish(replace(later, state=CommitmentState.DONE), other())
    assert "Book again" in phoned.visitor.get(LINK).text
    assert mails(phoned.page) == []


def test_within_the_limits_only(phoned: Phoned) -> None:
    form = hidden(phoned.visitor.get(f"{LINK}/cancel"), f"{LINK}/cancel")
    phoned.page.clock.now = FRIDAY - DAY + 1
    shown = phoned.visitor.get(LINK).text
    assert "Too late to change it here?" in shown
    for step in ("cancel", "move"):
        assert phoned.visitor.get(f"{LINK}/{step}").status_code == 409
    assert phoned.visitor.post(f"{LINK}/cancel", data=form).status_code == 409
    assert phoned.events() == []


def test_whoever_holds_a_time_by_link_is_not_led_to_a_login(page: Page) -> None:
    phoned = Phoned(page)
    hold(phoned)
    assert phoned.visitor.get("/request").status_code == 410
    confirm(phoned)
    again = {"claim": phoned.events()[0].uid}
    form = hidden(phoned.visitor.get(f"{LINK}/move"), "") | again
    assert phoned.visitor.post(f"{LINK}/move/confirm", data=form).headers["location"] == LINK
    assert len(phoned.events()) == 1, "a second click is not a second wish"
    assert phoned.page.visitor().get(f"/book/{REMOTE}").status_code == 200
