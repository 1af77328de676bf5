"""Tests: what a client described stands on the appointment, and can be changed while it waits."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest

from scheduler_app.booking_page.store import accounts, events, practice, retention
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import KINDS_AT_FIRST, CommitmentState, EventKind
from tests.booking_page.sample import AT_ONCE, DAY, NOW, REMOTE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import last_mail, link_in, registered, send

EMAIL = "zoe@example.org"
TUESDAY_TEN = NOW + DAY + 3600
FIRST = "It <beeps> & stops."
ANEW = "It only beeps now."


def ask(page: Page, visitor: httpx.Client, service: int = REMOTE) -> str:
    """Ask for Tuesday at ten as somebody who is logged in; the address of the appointment."""
    book = f"/book/{service}"
    send(visitor, f"{book}/hold", shown_at=book, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    sent = send(visitor, "/request", text=FIRST, do="send")
    return str(sent.headers["location"]).replace("/sent/", "/appointments/")


def heard(page: Page, uid: str, **fields: object) -> None:
    """The desktop has taken in everything, and publishes the booking."""
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    known = page.database.read_now(lambda c: events.after(c, 0, 100))
    one = Commitment(
        uid, account.id, CommitmentState.PENDING, REMOTE, "Remote support",
        TUESDAY_TEN, TUESDAY_TEN + 3600, "Europe/Berlin", first_start=TUESDAY_TEN,
    )  # fmt: skip
    generation = page.database.read_now(practice.state).generation + 1
    page.publish(
        sample_publication(
            page.clock.now,
            generation=generation,
            acknowledged=known[-1].seq,
            commitments=(replace(one, **fields),),  # type: ignore[arg-type]
        )
    )


def words(answer: httpx.Response) -> str:
    """What can be read there."""
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_what_was_described_is_seen_and_changed_until_it_is_answered(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    base = ask(page, client)
    uid = base.rpartition("/")[2]
    assert FIRST in words(client.get(base))
    heard(page, uid, text=FIRST)
    assert FIRST in words(client.get(base))

    answer = send(client, f"{base}/describe", shown_at=base, text=f"{ANEW}\r\n")
    assert answer.headers["location"] == f"{base}#described"
    assert ANEW in words(client.get(base)) and FIRST not in words(client.get(base))
    [told] = page.database.read_now(lambda c: events.after(c, 1, 9))
    assert (told.kind, told.uid) == (EventKind.DESCRIPTION, uid)
    assert told.wish is not None
    assert (told.wish.text, told.wish.start) == (ANEW, TUESDAY_TEN)
    again = send(client, f"{base}/describe", shown_at=base, text=ANEW)
    assert again.status_code == 303
    assert len(page.database.read_now(lambda c: events.after(c, 1, 9))) == 1

    heard(page, uid, text=ANEW)
    kept = page.database.read_now(lambda c: events.after(c, 0, 9))
    assert [event.wish.text for event in kept if event.wish] == ["", ""]
    heard(page, uid, text=ANEW, state=CommitmentState.CONFIRMED, revision=1)
    shown = client.get(base)
    assert ANEW in words(shown) and "/describe" not in shown.text
    refused = send(client, f"{base}/describe", shown_at=base + "/cancel", text="Too late.")
    assert refused.status_code == 409
    assert "Too late." in words(refused), "nothing typed is lost"


def test_an_empty_description_is_refused_and_what_stood_there_stays(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    base = ask(page, client)
    answer = send(client, f"{base}/describe", shown_at=base, text=" \n")
    assert answer.status_code == 422
    assert "Please say in a few words what it is about." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert FIRST in words(client.get(base))


def test_an_older_desktop_is_sent_nothing_that_it_would_not_understand(page: Page) -> None:
    page.publish(sample_publication(NOW, kinds=KINDS_AT_FIRST))
    client = registered(page, EMAIL)
    base = ask(page, client)
    shown = client.get(base)
    assert FIRST in words(shown) and "/describe" not in shown.text
    refused = send(client, f"{base}/describe", shown_at=base, text=ANEW)
    assert refused.status_code == 409
    kinds = [event.kind for event in page.database.read_now(lambda c: events.after(c, 0, 9))]
    assert kinds == [EventKind.REQUEST]


def test_whoever_has_only_the_mail_sees_no_description_and_changes_none(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    base = ask(page, client)
    link = link_in(last_mail(page, EMAIL))
    friend = page.visitor()
    shown = friend.get(link)
    assert "Log in to see or change what you described" in shown.text
    assert "beeps" not in shown.text
    answer = send(friend, f"{link}/describe", shown_at=f"{link}/withdraw", text=ANEW)
    assert answer.status_code == 404
    assert FIRST in words(client.get(base))


def test_nobody_describes_what_is_somebody_elses(page: Page) -> None:
    page.publish()
    base = ask(page, registered(page, EMAIL))
    other = registered(page, "otto@example.org")
    answer = send(other, f"{base}/describe", shown_at="/account/details", text=ANEW)
    assert answer.status_code == 404


def test_a_booking_that_is_confirmed_at_once_shows_its_description(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    base = ask(page, client, AT_ONCE)
    shown = client.get(base)
    assert FIRST in words(shown) and "/describe" not in shown.text


def test_a_description_is_part_of_what_clients_take_along(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    uid = ask(page, client).rpartition("/")[2]
    heard(page, uid, text=FIRST)
    [one] = client.get("/account/export").json()["appointments"]
    assert one["described"] == FIRST


@pytest.mark.parametrize("late", [0, 1])
def test_a_description_is_forgotten_once_the_visit_begins(page: Page, late: int) -> None:
    """Also while the desktop is off, and publishes nothing."""
    page.publish()
    client = registered(page, EMAIL)
    uid = ask(page, client).rpartition("/")[2]
    heard(page, uid, text=FIRST, place="Long Road 1")
    page.clock.now = TUESDAY_TEN - 1 + late
    page.database.write_now(lambda c: retention.run(c, page.clock.now))
    kept = page.database.read_now(
        lambda c: c.exec_driver_sql("SELECT facts FROM commitments").scalar_one()
    )
    assert ("beeps" in kept) is (late == 0)
    assert "Long Road 1" in kept
