"""Tests: a link of the desktop opens one booking, for as long as it is published, and no other."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

import httpx
import pytest

from scheduler_app.booking_page.store import commitments
from scheduler_app.booking_page.store.refusals import NotYours
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import hash_of, new_key, token_of
from tests.booking_page.phoned import FRIDAY, OTHER, UID, Phoned, booked, link_to, other, token
from tests.booking_page.sample import AT_ONCE, DAY, REMOTE
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, last_mail, link_in, mails, registered, send

LINK, OTHER_LINK = f"/m/{token()}", f"/m/{token(OTHER)}"
WEDNESDAY = FRIDAY + 5 * DAY


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """On SQLite: what is asked of the database is proven on both elsewhere."""
    return Phoned(page)


def _told(answer: httpx.Response, tried: str) -> tuple[int, str, list[tuple[str, str]]]:
    """All that an answer tells, but for what is of this visitor, or was in the address."""
    text = re.sub(r'value="[0-9a-f]{40,}"', "", answer.text.replace(tried, "TRIED"))
    headers = [item for item in answer.headers.items() if item[0] not in {"set-cookie", "date",
               "content-length", "x-request-id"}]  # fmt: skip
    return answer.status_code, text, sorted(headers)


def test_what_is_no_link_is_told_from_another_by_nothing(phoned: Phoned) -> None:
    """A wrong one, one of another purpose, one of before, half of one: all never were."""
    rate = link_to(purpose="rate")
    phoned.publish(booked(links=(link_to(number=2), rate)), other())
    assert phoned.visitor.get(f"/m/{token(number=2)}").status_code == 200
    tried = [
        secrets.token_urlsafe(32),
        token(),
        token(purpose="rate"),
        token(number=3),
        token(number=2).swapcase(),
        token(number=2)[:-1],
        token(number=2) + "A",
        token_of(new_key(), UID, "manage", 2),
        hash_of(token(number=2)),
        UID,
    ]
    answers = [_told(page_of(phoned).get(f"/m/{one}"), one) for one in tried]
    assert {status for status, _, _ in answers} == {404}
    assert len({text for _, text, _ in answers}) == 1
    assert len({str(headers) for _, _, headers in answers}) == 1
    assert phoned.visitor.get(f"/link/{token(number=2)}").status_code == 410
    for step in ("cancel", "move", "move.json", "withdraw"):
        assert phoned.visitor.get(f"/m/{token()}/{step}").status_code == 404


def page_of(phoned: Phoned) -> httpx.Client:
    """Somebody new, from elsewhere."""
    return phoned.page.visitor(at=f"198.51.100.{secrets.randbelow(250) + 1}")


def test_guessing_is_counted_by_address(phoned: Phoned) -> None:
    thief = phoned.page.visitor(at="203.0.113.7")
    found = [thief.get(f"/m/{secrets.token_urlsafe(32)}").status_code for _ in range(32)]
    assert found[0] == 404 and found[-1] == 429
    assert thief.get(LINK).status_code == 200, "who has the link is not held up"


def test_a_link_that_the_desktop_has_ended_does_nothing_more(phoned: Phoned) -> None:
    form = hidden(phoned.visitor.get(f"{LINK}/cancel"), f"{LINK}/cancel")
    held = send(phoned.visitor, f"{LINK}/move", start=str(WEDNESDAY), zone="Europe/Berlin")
    move = hidden(phoned.visitor.get(held.headers["location"]), f"{LINK}/move/confirm")
    phoned.publish(booked(links=(link_to(number=2),)), other())
    assert phoned.visitor.get(LINK).status_code == 404
    assert phoned.visitor.post(f"{LINK}/cancel", data=form).status_code == 404
    assert phoned.visitor.post(f"{LINK}/move/confirm", data=move).status_code == 404
    phoned.publish(other())
    assert phoned.visitor.get(f"/m/{token(number=2)}").status_code == 404
    assert phoned.events() == []
    phoned.publish(booked(), other())
    assert phoned.visitor.get(LINK).status_code == 200


def test_a_link_changes_no_other_booking(phoned: Phoned) -> None:
    """What is held or shown under one link is nothing under another."""
    send(phoned.visitor, f"{LINK}/move", start=str(WEDNESDAY), zone="Europe/Berlin")
    move = hidden(phoned.visitor.get(f"{LINK}/move/review"), f"{LINK}/move/confirm")
    cancel = hidden(phoned.visitor.get(f"{LINK}/cancel"), f"{LINK}/cancel")
    refused = phoned.visitor.post(f"{OTHER_LINK}/move/confirm", data=move)
    assert refused.status_code in {404, 409, 410}, refused.text
    assert phoned.visitor.post(f"{OTHER_LINK}/cancel", data=cancel).status_code == 409
    for step, given in (("choose", {"start": str(WEDNESDAY)}), ("describe", {"text": "Mine."})):
        done = phoned.visitor.post(f"{LINK}/{step}", data={**cancel, **given})
        assert done.status_code == 409, done.text
    assert phoned.events() == []


def test_no_other_site_can_use_the_link_of_whoever_is_there(phoned: Phoned) -> None:
    form = hidden(phoned.visitor.get(f"{LINK}/cancel"), f"{LINK}/cancel")
    for told in ({}, {"_csrf_token": "0" * 64}):
        stolen = {**form, **told} if told else {"shown": form["shown"]}
        assert phoned.visitor.post(f"{LINK}/cancel", data=stolen).status_code == 403
    assert phoned.events() == []


def test_two_browsers_with_one_link_do_one_thing(phoned: Phoned) -> None:
    phoned.publish(booked(service=AT_ONCE, end=FRIDAY + 1800), other())
    first, second = phoned.page.visitor(), phoned.page.visitor()
    forms = []
    for visitor, start in ((first, WEDNESDAY), (second, WEDNESDAY + 3600)):
        send(visitor, f"{LINK}/move", start=str(start), zone="Europe/Berlin")
        forms.append(hidden(visitor.get(f"{LINK}/move/review"), f"{LINK}/move/confirm"))
    cancel = hidden(second.get(f"{LINK}/cancel"), f"{LINK}/cancel")
    assert first.post(f"{LINK}/move/confirm", data=forms[0]).headers["location"] == LINK
    late = second.post(f"{LINK}/move/confirm", data=forms[1])
    assert late.status_code == 409 and "has changed since" in late.text
    late = second.post(f"{LINK}/cancel", data=cancel)
    assert late.status_code == 409 and "10 March" in late.text
    assert second.post(f"{LINK}/cancel", data=hidden(late, f"{LINK}/cancel")).is_redirect
    assert [event.kind for event in phoned.events()] == [EventKind.MOVE, EventKind.CANCELLATION]


def test_one_link_keeps_few_times_and_others_none_from_it(phoned: Phoned) -> None:
    """However many browsers it is opened in, and whatever guests hold meanwhile."""
    starts = [WEDNESDAY + hour * 3600 for hour in range(5)]
    answers = [
        send(page_of(phoned), f"{LINK}/move", start=str(start), zone="Europe/Berlin")
        for start in starts
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert "Too many times" in answers[-1].text
    other_client = send(
        phoned.visitor, f"{OTHER_LINK}/move", start=str(starts[3]), zone="Europe/Berlin"
    )
    assert other_client.status_code == 303
    guest = page_of(phoned)
    held = send(guest, f"/book/{REMOTE}/hold", shown_at=f"/book/{REMOTE}", start=str(starts[4]),
                zone="Europe/Berlin")  # fmt: skip
    assert held.status_code == 303, "what links hold is not counted against guests"


def test_a_client_with_an_account_sees_the_same_booking_by_the_link(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    mine = booked(account=phoned.account(), state=CommitmentState.PENDING, text="It beeps.")
    phoned.publish(mine, other())
    shown = phoned.visitor.get(LINK).text
    assert "It beeps." not in shown and "Log in to see" in shown
    form = hidden(phoned.visitor.get(f"{LINK}/withdraw"), f"{LINK}/withdraw")
    for visitor in (phoned.visitor, zoe):
        typed = {**hidden(visitor.get(f"{LINK}/withdraw"), f"{LINK}/withdraw"), "text": "Mine."}
        assert visitor.post(f"{LINK}/describe", data=typed).status_code == 404
    assert phoned.visitor.post(f"{LINK}/withdraw", data=form).headers["location"] == LINK
    assert "Cancelled" in zoe.get(f"/appointments/{UID}").text
    (told,) = phoned.events()
    assert (told.account, told.link) == (mine.account, hash_of(token()))
    assert str(last_mail(phoned.page, "zoe@example.org")["Subject"]), "an account has an address"


def test_what_was_done_by_link_holds_when_the_booking_gets_an_account(phoned: Phoned) -> None:
    """The desktop learns whose account it is before it has heard of the cancellation."""
    send(phoned.visitor, f"{LINK}/cancel")
    zoe = registered(phoned.page)
    phoned.publish(booked(account=phoned.account()), other())
    assert "Cancelled" in zoe.get(f"/appointments/{UID}").text
    assert "Cancelled" in zoe.get("/appointments").text
    assert "Cancelled" in phoned.visitor.get(LINK).text
    assert zoe.get(f"/appointments/{OTHER}").status_code == 404


def test_nobody_s_account_is_not_the_account_of_nobody(phoned: Phoned) -> None:
    """Bookings without an account belong to no account, whatever its id looks like."""
    found = phoned.page.database.read_now(lambda c: commitments.of_account(c, "nobody", 0))
    assert found == []
    with pytest.raises(NotYours):
        phoned.page.database.read_now(lambda c: commitments.one(c, "", UID, 0))


def test_links_end_by_the_word_of_a_client_with_an_account(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    mine = booked(account=phoned.account())
    phoned.publish(mine, other())
    listed = zoe.get("/account/sessions")
    assert "They work as long as the appointment is shown here." in listed.text
    assert UID in zoe.get("/account/export").text
    send(zoe, "/account/links", shown_at="/account/sessions", uid=OTHER)
    assert phoned.visitor.get(OTHER_LINK).status_code == 200, "that one is not hers"
    send(zoe, "/account/links", shown_at="/account/sessions", uid=UID)
    phoned.publish(replace(mine, revision=3), other())
    assert phoned.visitor.get(LINK).status_code == 404, "it stays ended while it is published"
    assert "No link is out" in zoe.get("/account/sessions").text
    phoned.publish(replace(mine, links=(link_to(), link_to(number=2))), other())
    assert phoned.visitor.get(f"/m/{token(number=2)}").status_code == 200, "a new one opens"


def test_links_end_with_the_address_that_they_were_mailed_to(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    phoned.publish(booked(account=phoned.account()), other())
    send(zoe, "/account/email", email="quine@example.org")
    for address in ("zoe@example.org", "quine@example.org"):
        way = link_in([one for one in mails(phoned.page) if one["To"] == address][-1])
        send(zoe, way, do="agree")
    assert phoned.visitor.get(LINK).status_code == 404
    assert phoned.visitor.get(OTHER_LINK).status_code == 200


def test_links_go_with_the_account_that_is_erased(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    mine = booked(account=phoned.account())
    phoned.publish(mine, other())
    assert send(zoe, "/account/erase", sure="yes").headers["location"] == "/erased"
    assert phoned.visitor.get(LINK).status_code == 404
    phoned.publish(mine, other())
    assert phoned.visitor.get(LINK).status_code == 404, "its account is not known here any more"
    assert phoned.visitor.get(OTHER_LINK).status_code == 200


def test_what_others_have_sent_tells_a_client_nothing(phoned: Phoned) -> None:
    """Not even whether they have moved a booking: a second click is heard of whose it is only."""
    zoe = registered(phoned.page)
    send(phoned.visitor, f"{LINK}/move", start=str(WEDNESDAY), zone="Europe/Berlin")
    move = hidden(phoned.visitor.get(f"{LINK}/move/review"), f"{LINK}/move/confirm")
    assert phoned.visitor.post(f"{LINK}/move/confirm", data=move).is_redirect
    (told,) = phoned.events()
    for claim in (told.uid, UID, "none"):
        tried = hidden(zoe.get("/account"), "/account") | {"claim": claim}
        assert zoe.post(f"/appointments/{UID}/move/confirm", data=tried).status_code == 404
