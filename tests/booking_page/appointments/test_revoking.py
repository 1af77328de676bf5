"""Tests: a consumer revokes a contract in two steps, has a receipt, and strangers learn nothing."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from scheduler_app.booking_page.operation.log import masked
from scheduler_app.booking_page.store import retention, revocations
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment, Event, Publication
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.references import read_reference, reference_of
from tests.booking_page.booking.test_policies import hold
from tests.booking_page.phoned import UID, Phoned, booked, token
from tests.booking_page.sample import AT_ONCE, DAY, NOW, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, last_mail, mails, registered, send, text_of

BASE = f"/m/{token()}"
UNTIL = NOW + 14 * DAY
ANNA = {"reference": "0b5e 7c0e", "name": "Anna Schmidt", "email": "anna@example.com"}


def published(phoned: Phoned, *bookings: Commitment, **changes: object) -> Publication:
    """What a desktop publishes whose practice lets consumers revoke contracts."""
    phoned.generation += 1
    acknowledged = len(phoned.events())
    made = sample_publication(
        phoned.page.clock.now,
        generation=phoned.generation,
        acknowledged=acknowledged,
        commitments=bookings,
    )
    practice = replace(made.practice, revocable=True)
    return replace(made, **({"practice": practice} | changes))  # type: ignore[arg-type]


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page where the contract about Friday can be revoked."""
    made = Phoned(page)
    page.publish(published(made, booked(revocable_until=UNTIL)))
    return made


def revoked(phoned: Phoned) -> list[Event]:
    """What the desktop hears of it."""
    return [one for one in phoned.events() if one.kind is EventKind.REVOCATION]


def declared(
    visitor: httpx.Client, **typed: str
) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
    """The answers to both steps, and the receipt that the second one leads to."""
    review = send(visitor, "/revoke", **(ANNA | typed))
    sent = hidden(review, "/revoke/confirm") | {"do": "confirm"}
    confirmed = visitor.post("/revoke/confirm", data=sent)
    return review, confirmed, visitor.get(confirmed.headers.get("location", "/revoke"))


def test_a_reference_is_read_as_people_type_it() -> None:
    assert reference_of(UID) == "0B5E-7C0E"
    for typed in ("0b5e-7c0e", " 0B5E7C0E ", "0b5e 7c0e", "0b5e–7c0e"):
        assert read_reference(typed) == "0B5E-7C0E"
    for typed in ("", "0b5e-7c0", "0b5e-7c0g", UID, "0b5e--7c0e", "٠b5e-7c0e"):
        assert read_reference(typed) is None


def test_without_a_login_two_steps_lead_to_a_receipt_that_can_be_kept(phoned: Phoned) -> None:
    visitor = phoned.visitor
    assert 'href="/revoke"' in visitor.get("/").text
    phoned.page.clock.now += 5
    review, confirmed, receipt = declared(visitor)
    assert review.status_code == 200 and "Confirm withdrawal" in review.text
    assert confirmed.status_code == 303, confirmed.text
    place = confirmed.headers["location"]
    assert "09:00:05" in receipt.text and "0B5E-7C0E" in receipt.text
    assert "Anna Schmidt" in receipt.text and "anna@example.com" in receipt.text
    assert receipt.headers["cache-control"] == "no-store"
    assert receipt.headers["referrer-policy"] == "no-referrer"
    assert receipt.headers["x-robots-tag"] == "noindex"
    assert masked(f"GET {place}") == "GET /revoked/…"
    kept = visitor.get(f"{place}.txt")
    assert kept.headers["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in kept.headers["content-disposition"]
    for told in ("0B5E-7C0E", "Anna Schmidt", "09:00:05", "I withdraw from the contract"):
        assert told in kept.text
    [event] = revoked(phoned)
    assert (event.note, event.uid, event.account, event.link) == ("0B5E-7C0E", "", "", "")
    assert event.person is not None and event.person.name == "Anna Schmidt"
    mail = text_of(last_mail(phoned.page, "anna@example.com"))
    assert "09:00:05" in mail and "0B5E-7C0E" in mail
    # A stranger may have typed the address: its owner reads nothing else that was typed.
    assert "Anna Schmidt" not in mail


def test_no_answer_tells_whether_there_is_such_a_booking_or_address(phoned: Phoned) -> None:
    registered(phoned.page, "anna@example.com")
    phoned.page.publish(
        published(phoned, booked(account=phoned.account("anna@example.com"), revocable_until=UNTIL))
    )

    def seen(**typed: str) -> list[object]:
        answers = declared(phoned.page.visitor(at="192.0.2.7"), **typed)
        told: list[object] = []
        for answer in answers:
            text = answer.text
            for own in typed.values():
                text = text.replace(own, "…")
            told.append((answer.status_code, len(text)))
        return told

    right = seen(reference="0B5E-7C0E", email="anna@example.com")
    assert right == seen(reference="0B5E-7C0F", email="anna@example.com")
    assert right == seen(reference="0B5E-7C0E", email="otto@example.com")
    assert right == seen(reference="FFFF-FFFF", email="nobody@example.com")
    assert len(revoked(phoned)) == 4


def test_sent_twice_it_is_one_and_another_receipt_opens_nothing(phoned: Phoned) -> None:
    visitor = phoned.visitor
    review = send(visitor, "/revoke", **ANNA)
    sent = hidden(review, "/revoke/confirm") | {"do": "confirm"}
    places = {visitor.post("/revoke/confirm", data=sent).headers["location"] for _ in range(2)}
    assert len(places) == len(revoked(phoned)) == 1
    assert len([one for one in mails(phoned.page) if one["To"] == "anna@example.com"]) == 1
    assert visitor.get("/revoked/" + "A" * 43).status_code == 404
    assert visitor.get("/revoked/" + "A" * 43 + ".txt").status_code == 404
    forged = visitor.post("/revoke/confirm", data=sent | {"receipt": "mine"})
    assert forged.status_code == 409 and len(revoked(phoned)) == 1


def test_what_cannot_be_is_said_beside_its_field(phoned: Phoned) -> None:
    for typed, told in (
        ({"reference": "12"}, "A reference has eight letters and digits"),
        ({"name": "  "}, "Please give your name."),
        ({"email": "anna"}, "That is no e-mail address."),
    ):
        answer = send(phoned.visitor, "/revoke", **(ANNA | typed))
        assert answer.status_code == 422 and told in answer.text
    assert revoked(phoned) == []


def test_what_was_typed_can_be_changed_before_it_is_meant(phoned: Phoned) -> None:
    review = send(phoned.visitor, "/revoke", **ANNA)
    sent = hidden(review, "/revoke/confirm") | {"do": "change"}
    again = phoned.visitor.post("/revoke/confirm", data=sent)
    assert 'value="Anna Schmidt"' in again.text and revoked(phoned) == []


def test_nobody_floods_the_practice_or_a_mailbox(phoned: Phoned) -> None:
    at = "203.0.113.9"
    codes = [
        declared(phoned.page.visitor(at=at), email=f"a{number % 9}@example.com")[1].status_code
        for number in range(12)
    ]
    assert codes == [303] * 10 + [429] * 2
    assert declared(phoned.page.visitor(at="198.51.100.3"))[1].status_code == 303


def test_too_many_mails_keep_nobody_from_declaring(phoned: Phoned) -> None:
    visitor = phoned.page.visitor(at="203.0.113.9")
    codes = [declared(visitor)[1].status_code for _ in range(8)]
    assert codes == [303] * 8 and len(revoked(phoned)) == 8
    assert len([one for one in mails(phoned.page) if one["To"] == "anna@example.com"]) == 5


def test_by_the_link_it_is_direct_and_shown_from_then_on(phoned: Phoned) -> None:
    visitor = phoned.visitor
    assert f'href="{BASE}/revoke"' in visitor.get(BASE).text
    asked = visitor.get(f"{BASE}/revoke")
    assert "Confirm withdrawal" in asked.text and revoked(phoned) == []
    phoned.page.clock.now += 61
    for _ in range(2):
        sent = visitor.post(
            f"{BASE}/revoke", data=hidden(asked, f"{BASE}/revoke") | {"email": "o@example.org"}
        )
        assert sent.headers["location"] == f"{BASE}/revoke", sent.text
    [event] = revoked(phoned)
    assert event.uid == UID and event.link and event.person is None
    shown = visitor.get(BASE).text
    assert "You withdrew from the contract about this appointment on Mon 1 Mar, 09:01" in shown
    assert f'href="{BASE}/revoke"' in shown and f'href="{BASE}/cancel"' not in shown
    receipt = visitor.get(f"{BASE}/revoke").text
    assert "09:01:01" in receipt and "Remote support" in receipt
    assert "09:01:01" in visitor.get(f"{BASE}/revoke.txt").text
    assert "Remote support" in text_of(last_mail(phoned.page, "o@example.org"))
    # The desktop has heard of it, and says so from now on.
    phoned.page.publish(published(phoned, booked(revoked_at=NOW + 61)))
    assert "You withdrew from the contract" in visitor.get(BASE).text
    # Or that there was no right to it: who asked in vain can go on, and reads why.
    phoned.page.publish(published(phoned, booked()))
    shown = visitor.get(BASE).text
    assert "The law gives no right to it here" in shown and "You withdrew" not in shown
    assert f'href="{BASE}/revoke"' in shown and f'href="{BASE}/cancel"' in shown


def test_who_is_logged_in_has_the_receipt_at_their_address(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    account = phoned.account()
    phoned.page.publish(published(phoned, booked(account=account, revocable_until=UNTIL)))
    at = f"/appointments/{UID}/revoke"
    assert send(zoe, at, do="confirm").headers["location"] == at
    [event] = revoked(phoned)
    assert (event.uid, event.account, event.link) == (UID, account, "")
    assert "Remote support" in text_of(last_mail(phoned.page, "zoe@example.org"))
    assert '"contracts_revoked"' in zoe.get("/account/export").text
    assert "0B5E-7C0E" in zoe.get("/account/export").text


def test_nothing_is_paid_any_more_once_it_is_revoked(phoned: Phoned) -> None:
    deposit = DepositCard(
        DepositState.ASKED, 2_500, "EUR", "https://pay.example/x", due=NOW + 3_600
    )
    phoned.page.publish(published(phoned, booked(deposit=deposit, revocable_until=UNTIL)))
    assert "Pay the deposit" in phoned.visitor.get(BASE).text
    send(phoned.visitor, f"{BASE}/revoke")
    seen = phoned.visitor.get(BASE).text
    assert "Pay the deposit" not in seen and "to be paid" not in seen


@pytest.mark.parametrize("why", ["off", "older desktop"])
def test_where_it_is_not_offered_there_is_no_way_to_it(phoned: Phoned, why: str) -> None:
    made = published(phoned, booked(revocable_until=UNTIL if why == "older desktop" else None))
    if why == "off":
        made = replace(made, practice=replace(made.practice, revocable=False))
    else:
        kinds = tuple(kind for kind in made.kinds if kind != EventKind.REVOCATION)
        made = replace(made, kinds=kinds)
    phoned.page.publish(made)
    assert phoned.visitor.get("/revoke").status_code == 404
    assert phoned.visitor.get(f"{BASE}/revoke").status_code == 409
    if why == "off":
        assert "Withdraw from contract" not in phoned.visitor.get(BASE).text


def test_a_receipt_is_forgotten_when_it_was_promised(phoned: Phoned) -> None:
    _, confirmed, _ = declared(phoned.visitor)
    place = confirmed.headers["location"]
    phoned.page.clock.now += revocations.KEPT - 1
    phoned.page.database.write_now(lambda c: retention.run(c, phoned.page.clock.now))
    assert phoned.visitor.get(place).status_code == 200
    phoned.page.clock.now += 1
    phoned.page.database.write_now(lambda c: retention.run(c, phoned.page.clock.now))
    assert phoned.visitor.get(place).status_code == 404


def test_what_the_page_agrees_to_by_itself_can_be_revoked_to_the_end_of_the_last_day(
    page: Page,
) -> None:
    phoned = Phoned(page)
    page.publish(published(phoned))
    zoe = registered(page)
    hold(zoe, AT_ONCE)
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    sent = zoe.post("/request", data=form).headers["location"]
    seen = zoe.get(f"/appointments/{sent.removeprefix('/sent/')}").text
    assert "withdraw from the contract until Mon 15 Mar, 23:59" in seen
