"""Tests: what a client commits to is told wherever that is done, and in the mail about it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest

from scheduler_app.booking_page.booking.committing import offer_of
from scheduler_app.booking_page.store import accounts, published
from scheduler_app.domain.page.format import Rules
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import (
    AT_ONCE,
    DAY,
    NOW,
    ON_SITE,
    REMOTE,
    sample_commitment,
    sample_publication,
    sample_working,
)
from tests.booking_page.serving import Page
from tests.booking_page.shop import Shop, berlin
from tests.booking_page.visiting import last_mail, link_in, registered, send, text_of

EMAIL = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
WEDNESDAY_TEN = NOW + 2 * DAY + 3600
"""Wednesday 3 March 2027, 10:00 in Berlin; it is Monday, 9 o'clock."""

CARD = sample_publication().practice


def words(answer: httpx.Response) -> str:
    """What can be read there, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def said(answer: httpx.Response) -> str:
    """The same of a mail's or a page's text."""
    return " ".join(answer.text.split())


def promise(page: Page, reply: str, **changes: object) -> None:
    """Publish a practice with that promise to answer; its work has just begun."""
    page.clock.now = NOW + 600
    publication = sample_publication(page.clock.now, practice=replace(CARD, reply=reply))
    page.publish(replace(publication, working=sample_working(NOW), **changes))  # type: ignore[arg-type]


def hold(visitor: httpx.Client, service: int, start: int = WEDNESDAY_TEN) -> None:
    """Choose that time."""
    book = f"/book/{service}"
    answer = send(visitor, f"{book}/hold", shown_at=book, start=str(start), zone="Europe/Berlin")
    assert answer.status_code == 303, answer.text


ASKS = (
    "once it is confirmed, you can move or cancel it here until Tue 2 Mar, 10:00. "
    "That is 24 hours before it begins."
)
ANSWERED = "We answer by mail within one working day: by Tue 2 Mar, 17:00."


def test_a_newcomer_reads_it_in_the_form_under_the_link_and_when_it_is_sent(page: Page) -> None:
    promise(page, "1 day")
    visitor = page.visitor()
    hold(visitor, REMOTE)
    form = visitor.get("/request")
    typed = {"text": "It beeps.", "name": "Zoe", "email": EMAIL, "do": "register"}
    send(visitor, "/request", **typed)
    link = link_in(last_mail(page, EMAIL))
    opened = visitor.get(link)
    sent = visitor.get(send(visitor, link).headers["location"])
    for answer in (form, opened, sent):
        told = words(answer)
        assert "1 hour · €90 · remote" in told
        assert ASKS in told
        assert ANSWERED in told
        assert "Free to cancel up to a day before." in told
    mail = " ".join(text_of(last_mail(page, EMAIL)).split())
    assert ANSWERED in mail and ASKS in mail


def test_a_booking_at_once_says_until_when_it_can_be_changed(page: Page) -> None:
    promise(page, "1 day")
    client = registered(page, EMAIL)
    hold(client, AT_ONCE)
    form = client.get("/request")
    sent = client.get(send(client, "/request", text="?", do="send").headers["location"])
    limit = (
        "You can move or cancel it here until Tue 2 Mar, 10:00. That is 24 hours before it begins."
    )
    for answer in (form, sent):
        assert "30 minutes · remote" in words(answer)
        assert limit in words(answer)
        assert "We answer" not in words(answer), "it is agreed already"
    assert limit in " ".join(text_of(last_mail(page, EMAIL)).split())


def test_a_visit_names_its_place(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    hold(client, ON_SITE)
    assert "2 hours · €190 · at your place" in words(client.get("/request"))
    typed = {"text": "?", "place": "Long Road 1", "do": "send"}
    sent = client.get(send(client, "/request", **typed).headers["location"])
    assert "2 hours · €190 · Long Road 1" in words(sent)


def test_a_service_that_is_not_offered_any_more_leaves_length_and_price(
    database_url: str,
) -> None:
    shop = Shop(database_url)
    held = shop.hold(berlin(10, 10))
    shop.publish_next(services=())
    publication = shop.read(published.current)
    offer = offer_of(publication, held, shop.now, confirms=True, language="en")
    shop.database.close()
    assert (offer.minutes, offer.price, offer.currency) == (60, 9000, "EUR")


def test_limits_of_moving_and_cancelling_are_told_apart(page: Page) -> None:
    rules = Rules(
        notice=Minutes(60),
        notice_to_move=Minutes(60),
        notice_to_cancel=Minutes(24 * 60),
        horizon=60,
    )
    page.publish(sample_publication(NOW, rules=rules))
    client = registered(page, EMAIL)
    hold(client, AT_ONCE)
    sent = client.get(send(client, "/request", text="?", do="send").headers["location"])
    told = "move it here until Wed 3 Mar, 09:00, and cancel it until Tue 2 Mar, 10:00."
    assert told in words(sent)


def test_a_promise_that_ends_after_the_start_names_neither(page: Page) -> None:
    promise(page, "3 days")
    client = registered(page, EMAIL)
    hold(client, REMOTE)
    form = client.get("/request")
    sent = client.get(send(client, "/request", text="?", do="send").headers["location"])
    for answer in (form, sent):
        told = words(answer)
        assert "within three working days; the time that you chose may come sooner" in told
        assert "Thu 4 Mar" not in told


def test_without_a_promise_no_time_is_named(page: Page) -> None:
    page.publish()
    client = registered(page, EMAIL)
    hold(client, REMOTE)
    sent = client.get(send(client, "/request", text="?", do="send").headers["location"])
    assert "We answer by mail. " in words(sent)
    assert "at the latest" not in words(sent)


def test_a_promise_counts_from_when_the_request_was_sent(page: Page) -> None:
    promise(page, "1 day")
    client = registered(page, EMAIL)
    hold(client, REMOTE)
    location = send(client, "/request", text="?", do="send").headers["location"]
    page.clock.now += DAY
    assert ANSWERED in words(client.get(location))
    assert ANSWERED in words(client.get(location.replace("/sent/", "/appointments/")))


@pytest.mark.parametrize("reply", ["5 days", "", "2 hours"])
def test_a_promise_without_known_working_time_has_no_time(page: Page, reply: str) -> None:
    publication = sample_publication(NOW, practice=replace(CARD, reply=reply))
    page.publish(publication)
    client = registered(page, EMAIL)
    hold(client, REMOTE)
    told = words(client.get("/request"))
    assert ("We answer by mail within two working hours. " in told) is (reply == "2 hours")
    assert ("We answer by mail. " in told) is (reply != "2 hours")


def test_a_long_policy_is_folded_where_a_client_commits(page: Page) -> None:
    policy = "Whoever cancels late pays. " * 20
    page.publish(sample_publication(NOW, policy=policy))
    visitor = page.visitor()
    hold(visitor, REMOTE)
    form = visitor.get("/request").text
    folded = form.partition("<details")[2].partition("</details")[0]
    assert "Whoever cancels late pays." in folded
    assert form.index("Whoever cancels") < form.index('value="register"')


def moved(page: Page, **fields: object) -> httpx.Client:
    """A client with a booking, agreed for Wednesday the 3rd."""
    page.publish()
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    booked = replace(sample_commitment(UID, account.id, WEDNESDAY_TEN), **fields)  # type: ignore[arg-type]
    page.publish(sample_publication(NOW, generation=2, commitments=(booked,)))
    return client


def test_a_deadline_never_stands_without_what_it_counts_from(page: Page) -> None:
    later = WEDNESDAY_TEN + 7 * DAY
    client = moved(page, start=later, end=later + 3600, first_start=WEDNESDAY_TEN)
    counted = "24 hours before the time first agreed, Wed 3 Mar, 10:00"
    base = f"/appointments/{UID}"
    for path in (base, "/appointments", f"{base}/cancel"):
        told = words(client.get(path))
        assert "until Tue 2 Mar, 10:00." in told and counted in told, path
    page.clock.now = WEDNESDAY_TEN
    told = words(client.get(base))
    assert "The time to cancel it here ended on Tue 2 Mar, 10:00." in told and counted in told


@pytest.mark.parametrize(
    ("days", "then", "counts"),
    [
        (7, "Tue 2 Mar, 10:00", "still counts from the time first agreed, Wed 3 Mar, 10:00"),
        (-1, "Mon 1 Mar, 10:00", "After the move this counts from the new time."),
    ],
)
def test_the_review_of_a_move_tells_the_deadlines_before_and_after(
    page: Page, days: int, then: str, counts: str
) -> None:
    client = moved(page)
    base = f"/appointments/{UID}/move"
    start = str(WEDNESDAY_TEN + days * DAY)
    answer = send(client, base, start=start, zone="Europe/Berlin")
    told = words(client.get(answer.headers["location"]))
    assert f"now: Tue 2 Mar, 10:00 after the move: {then}" in told
    assert "Now this counts from when it begins." in told and counts in told


def test_a_move_to_where_nothing_can_be_changed_says_so(page: Page) -> None:
    client = moved(page)
    base = f"/appointments/{UID}/move"
    answer = send(client, base, start=str(NOW + 4 * 3600), zone="Europe/Berlin")
    told = words(client.get(answer.headers["location"]))
    assert "after the move: not possible here any more" in told
