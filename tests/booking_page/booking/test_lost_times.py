"""Tests: a time that was held too long ago: had anew where it is free, else others; text kept."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from scheduler_app.booking_page.store import accounts, throttle
from scheduler_app.booking_page.store.holds import DRAFT_KEPT, HOLD, HOLD_FOR_MAIL
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.sample import (
    DAY,
    NOW,
    REMOTE,
    sample_commitment,
    sample_publication,
    sample_services,
)
from tests.booking_page.serving import Page
from tests.booking_page.visiting import (
    PASSWORD,
    hidden,
    last_mail,
    link_in,
    mails,
    registered,
    send,
)

ZOE = "zoe@example.org"
TUESDAY_TEN = NOW + DAY + 3600
"""Tuesday 2 March 2027, 10:00 in Berlin."""

TYPED = {"text": "It beeps.", "name": "Zoe", "email": ZOE}
ROADS = {
    "newcomer": {**TYPED, "do": "register"},
    "link": {**TYPED, "do": "link"},
    "password": {**TYPED, "do": "log-in", "password": PASSWORD},
}


def hold(visitor: httpx.Client, start: int = TUESDAY_TEN) -> None:
    """Choose that time for remote support."""
    path = f"/book/{REMOTE}"
    held = send(visitor, f"{path}/hold", shown_at=path, start=str(start), zone="Europe/Berlin")
    assert held.headers["location"] == "/request", held.text


def form_of(visitor: httpx.Client) -> dict[str, str]:
    """What the form carries unseen while it is open."""
    return hidden(visitor.get("/request"), "/request")


def taken_by_another(page: Page) -> None:
    """Somebody else asks for the hour."""
    other = registered(page, "otto@example.org")
    hold(other)
    assert send(other, "/request", text="Mine.", do="send").status_code == 303


def near(answer: httpx.Response) -> list[int]:
    """The other times that are named, as buttons."""
    return [int(start) for start in re.findall(r'name="start" value="(\d+)"', answer.text)]


@pytest.mark.parametrize("road", ROADS)
def test_a_dead_hour_leads_to_the_nearest_times_and_sends_no_mail(page: Page, road: str) -> None:
    page.publish()
    registered(page, ZOE)
    visitor = page.visitor()
    hold(visitor)
    form = form_of(visitor)
    page.clock.now += HOLD
    taken_by_another(page)
    before = len(mails(page))
    answer = visitor.post("/request", data={**form, **ROADS[road]})
    assert answer.status_code == 410, answer.text
    assert "This time is no longer held for you" in answer.text
    assert TUESDAY_TEN not in near(answer) and TUESDAY_TEN + 3600 in near(answer)
    assert len(mails(page)) == before
    chosen = send(
        visitor,
        f"/book/{REMOTE}/hold",
        shown_at="/request",
        start=str(TUESDAY_TEN + 3600),
        zone="Europe/Berlin",
    )
    assert chosen.headers["location"] == "/request"
    assert "It beeps." in visitor.get("/request").text


@pytest.mark.parametrize("road", ["newcomer", "link"])
def test_an_hour_that_is_still_free_is_kept_as_long_as_the_mail_says(page: Page, road: str) -> None:
    page.publish()
    if road == "link":
        registered(page, ZOE)
    visitor = page.visitor()
    hold(visitor)
    form = form_of(visitor)
    page.clock.now += HOLD + 120
    answer = visitor.post("/request", data={**form, **ROADS[road]})
    assert answer.headers["location"] == "/request/mail", answer.text
    assert "Held for you until 09:42" in visitor.get("/request/mail").text
    mail = last_mail(page, ZOE)
    assert "until Mon 1 Mar, 09:42" in str(mail.get_content())
    page.clock.now += HOLD_FOR_MAIL - 1
    other = page.visitor()
    path = f"/book/{REMOTE}"
    refused = send(
        other, f"{path}/hold", shown_at=path, start=str(TUESDAY_TEN), zone="Europe/Berlin"
    )
    assert refused.status_code == 409
    assert send(visitor, link_in(mail)).headers["location"].startswith("/sent/")


def test_the_page_that_waits_for_the_mail_tells_what_is_so_now(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    hold(visitor)
    assert visitor.get("/request/mail").headers["location"] == "/request", "no mail is out"
    send(visitor, "/request", **ROADS["newcomer"])
    assert "Held for you until 09:30" in visitor.get("/request/mail").text
    page.clock.now += HOLD_FOR_MAIL
    later = visitor.get("/request/mail")
    assert later.status_code == 200
    assert "Held for you until" not in later.text and "still free" in later.text
    taken_by_another(page)
    gone = visitor.get("/request/mail")
    assert gone.status_code == 410 and TUESDAY_TEN + 3600 in near(gone)
    assert "One step is left" not in gone.text


def test_the_link_s_page_offers_no_dead_hour_but_others_with_the_words_kept(page: Page) -> None:
    page.publish()
    visitor, phone = page.visitor(), page.visitor()
    hold(visitor)
    send(visitor, "/request", **ROADS["newcomer"])
    link = link_in(last_mail(page, ZOE))
    page.clock.now += HOLD_FOR_MAIL
    shown = phone.get(link)
    assert "Confirm and send" in shown.text, "it is free still"
    taken_by_another(page)
    late = phone.post(link, data=hidden(shown, link))
    assert late.status_code == 409 and "has changed since" in late.text
    dead = phone.get(link)
    assert "Confirm and send" not in dead.text and "It beeps." in dead.text
    assert near(dead) and TUESDAY_TEN not in near(dead)
    other = near(dead)[0]
    answer = phone.post(link, data={**hidden(dead, link), "start": str(other)})
    assert answer.headers["location"] == "/request"
    form = phone.get("/request")
    assert form.status_code == 200 and "It beeps." in form.text
    sent = send(phone, "/request", text="It beeps.", do="send")
    assert sent.headers["location"].startswith("/sent/"), sent.text
    asked = page.database.read_now(_requests)
    assert asked[-1] == other


def test_a_service_that_is_withdrawn_meanwhile_is_said_to_be(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    hold(visitor)
    form = form_of(visitor)
    send(visitor, "/request", **ROADS["newcomer"])
    link = link_in(last_mail(page, ZOE))
    page.publish(sample_publication(generation=2, services=sample_services()[1:]))
    for answer in (
        visitor.get("/request"),
        visitor.get("/request/mail"),
        visitor.post("/request", data={**form, **ROADS["newcomer"], "text": "It beeps and burns."}),
    ):
        assert answer.status_code == 410
        assert "this service is not offered any more" in answer.text
        assert f'href="/book/{REMOTE}"' not in answer.text
    dead = visitor.get(link)
    assert "Confirm and send" not in dead.text and "It beeps and burns." in dead.text
    answer = send(visitor, link)
    assert answer.headers["location"] == "/request"
    assert visitor.get("/request").status_code == 410


@pytest.mark.parametrize("forgets", ["cookie", "hold"])
def test_what_was_typed_outlives_its_hold_and_its_cookie(page: Page, forgets: str) -> None:
    page.publish()
    visitor = page.visitor()
    hold(visitor)
    form = form_of(visitor)
    if forgets == "cookie":
        visitor.cookies.delete("hold")
    else:
        page.clock.now += HOLD + DRAFT_KEPT
    answer = visitor.post("/request", data={**form, **ROADS["newcomer"]})
    assert answer.status_code == 410
    assert "What you have typed is kept." in answer.text and near(answer)
    hold(visitor, near(answer)[-1])
    assert "It beeps." in visitor.get("/request").text


def test_a_request_that_was_sent_by_the_link_is_not_begun_anew(page: Page) -> None:
    page.publish()
    visitor, phone = page.visitor(), page.visitor()
    hold(visitor)
    form = form_of(visitor)
    send(visitor, "/request", **ROADS["newcomer"])
    assert send(phone, link_in(last_mail(page, ZOE))).headers["location"].startswith("/sent/")
    again = visitor.post("/request", data={**form, **ROADS["newcomer"]})
    assert again.status_code == 410 and "If you have sent a request already" in again.text


def test_what_was_typed_for_a_service_of_long_ago_can_still_be_copied(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    form = {**hidden(visitor.get("/login"), "/login"), "chosen": "99-1", **ROADS["newcomer"]}
    answer = visitor.post("/request", data=form)
    assert answer.status_code == 410 and "It beeps." in answer.text


def test_a_move_is_not_offered_to_a_time_that_is_gone(page: Page) -> None:
    page.publish()
    client = registered(page, ZOE)
    account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
    assert account is not None
    uid = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
    booked = sample_commitment(uid, account.id, NOW + 4 * DAY)
    page.publish(sample_publication(generation=2, commitments=(booked,)))
    base = f"/appointments/{uid}/move"
    send(client, base, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    form = hidden(client.get(f"{base}/review"), f"{base}/confirm")
    page.clock.now += HOLD
    held_no_more = client.get(f"{base}/review")
    assert "Held for you until" not in held_no_more.text.replace("data-pattern", "")
    taken_by_another(page)
    for answer in (
        client.get(f"{base}/review"),
        client.post(f"{base}/confirm", data=form),
    ):
        assert answer.status_code == 409
        assert "Somebody else has just taken this time." in answer.text
        assert "To when should it move?" in answer.text
    page.clock.now += DRAFT_KEPT
    forgotten = client.post(f"{base}/confirm", data=form)
    assert forgotten.status_code == 410, "a click that moved nothing is not answered by silence"
    assert "This time is no longer kept for you." in forgotten.text


def test_a_second_click_on_moving_leads_where_the_first_did(page: Page) -> None:
    page.publish()
    client = registered(page, ZOE)
    account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
    assert account is not None
    uid = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
    booked = sample_commitment(uid, account.id, NOW + 4 * DAY)
    page.publish(sample_publication(generation=2, commitments=(booked,)))
    base = f"/appointments/{uid}/move"
    send(client, base, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    form = hidden(client.get(f"{base}/review"), f"{base}/confirm")
    for _ in range(2):
        answer = client.post(f"{base}/confirm", data=form)
        assert answer.headers["location"] == f"/appointments/{uid}"


def test_what_the_account_may_not_send_goes_on_in_the_form_with_its_words(page: Page) -> None:
    page.publish(
        replace(sample_publication(), rules=replace(sample_publication().rules, open_requests=1))
    )
    known = registered(page, ZOE)
    hold(known, TUESDAY_TEN + 7200)
    assert send(known, "/request", text="First.", do="send").status_code == 303
    visitor, phone = page.visitor(), page.visitor()
    hold(visitor)
    send(visitor, "/request", **ROADS["link"])
    answer = send(phone, link_in(last_mail(page, ZOE)))
    assert answer.headers["location"].startswith("/request")
    form = phone.get(answer.headers["location"])
    assert "as many open requests as you may have" in form.text and "It beeps." in form.text


@pytest.mark.parametrize("hours", [1, 3, 23])
@pytest.mark.parametrize("chooses", [True, False])
def test_a_link_that_is_opened_late_keeps_the_words_as_long_as_it_works(
    page: Page, hours: int, chooses: bool
) -> None:
    page.publish()
    visitor, phone = page.visitor(), page.visitor()
    hold(visitor)
    send(visitor, "/request", **ROADS["newcomer"])
    link = link_in(last_mail(page, ZOE))
    taken_by_consultant(page)
    page.clock.now += hours * 3600
    dead = phone.get(link)
    assert near(dead) and "It beeps." in dead.text
    wish = {"start": str(near(dead)[-1])} if chooses else {}
    phone.post(link, data={**hidden(dead, link), **wish})
    if not chooses:
        gone = phone.get("/request")
        assert gone.status_code == 410 and "What you have typed is kept." in gone.text
        hold(phone, near(gone)[-1])
    assert "It beeps." in phone.get("/request").text


def test_a_customer_s_many_networks_leave_no_more_words_behind_than_they_may_hold_times(
    page: Page,
) -> None:
    page.publish()
    kept = 0
    for number in range(20):
        visitor = page.visitor(at=f"2001:db8:0:{number:x}::1")
        form = hidden(visitor.get("/login"), "/login")
        for _ in range(13):
            wish = {"chosen": f"{REMOTE}-{TUESDAY_TEN}-9000EUR", **ROADS["newcomer"]}
            answer = visitor.post("/request", data={**form, **wish})
            visitor.cookies.delete("hold")
            kept += "What you have typed is kept." in answer.text
    assert kept == throttle.LIMITS["hold from address"].attempts * 2, "as a /56 may"


def taken_by_consultant(page: Page) -> None:
    """The next publication does not offer the hour."""
    services = tuple(
        replace(
            one, openings=tuple(run for run in one.openings if not run[0] <= TUESDAY_TEN <= run[1])
        )
        for one in sample_services()
    )
    page.publish(sample_publication(generation=2, services=services))


def _requests(c: object) -> list[int]:
    from scheduler_app.booking_page.store import events

    found = events.after(c, 0, 100)  # type: ignore[arg-type]
    return [one.wish.start for one in found if one.kind is EventKind.REQUEST and one.wish]
