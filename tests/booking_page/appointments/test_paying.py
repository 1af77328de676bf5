"""Tests: a deposit is shown with what cancelling gives back, and its client is sent to pay it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.booking_page.operation.log import masked
from scheduler_app.booking_page.store.paying import origin_to_pay
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import LinkPurpose, address_to_pay, hash_of, return_address
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.phoned import FRIDAY, UID, Phoned, booked, link_to, token
from tests.booking_page.sample import NOW, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, last_mail, registered, send

TO_PAY = token(purpose=LinkPurpose.PAY)
PAY, MANAGE = f"/pay/{TO_PAY}", f"/m/{token()}"
STRIPE = "https://buy.stripe.example/test_4gw"
ASKED = DepositCard(DepositState.ASKED, 2_500, "EUR", STRIPE, due=NOW + 3_600)
HELD = replace(ASKED, state=DepositState.HELD, link="", due=None, refund=1_250)


def asked(
    deposit: DepositCard = ASKED, state: CommitmentState = CommitmentState.CONFIRMED
) -> Commitment:
    """A booking with a deposit, with a link for each purpose."""
    links = (link_to(UID), link_to(UID, purpose=LinkPurpose.PAY))
    return booked(links=links, deposit=deposit, state=state)


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page that knows when somebody pays."""
    made = Phoned(page)
    publish(made, asked())
    return made


def publish(phoned: Phoned, *bookings: Commitment, knows: bool = True) -> None:
    """Publish these, by a desktop that knows of payments or does not."""
    phoned.generation += 1
    acknowledged = len(phoned.events())
    now = phoned.page.clock.now
    made = sample_publication(
        now, generation=phoned.generation, acknowledged=acknowledged, commitments=bookings
    )
    kinds = tuple(kind for kind in made.kinds if knows or kind != EventKind.PAYING)
    phoned.page.publish(replace(made, kinds=kinds))


def paying(phoned: Phoned) -> list[str]:
    """By which links the desktop was told that somebody pays."""
    return [one.link for one in phoned.events() if one.kind is EventKind.PAYING]


def test_who_looks_sees_what_is_asked_and_tells_nobody(phoned: Phoned) -> None:
    assert address_to_pay("https://p.example/", TO_PAY) == f"https://p.example{PAY}"
    phoned.visitor.head(PAY)
    seen = phoned.visitor.get(PAY)
    assert seen.status_code == 200 and paying(phoned) == []
    assert "Deposit of €25: to be paid by" in seen.text and "Pay €25" in seen.text
    assert "Reserved until" in seen.text and "buy.stripe.example" in seen.text
    assert STRIPE not in seen.text, "programs that follow links find none"
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.headers["cache-control"] == "no-store"
    assert (
        "form-action 'self' https://buy.stripe.example;" in seen.headers["content-security-policy"]
    )
    assert masked(f"GET {PAY}") == "GET /pay/…"


def test_going_on_tells_the_desktop_once_a_minute(phoned: Phoned) -> None:
    for _ in range(3):
        sent = send(phoned.visitor, PAY)
        assert (sent.status_code, sent.headers["location"]) == (303, STRIPE)
        assert sent.headers["referrer-policy"] == "no-referrer"
    assert paying(phoned) == [hash_of(TO_PAY)]
    phoned.page.clock.now += 61
    assert send(phoned.visitor, f"{MANAGE}/pay").headers["location"] == STRIPE
    assert paying(phoned) == [hash_of(TO_PAY), hash_of(token())]


def test_who_paid_reads_so_with_the_next_publication(phoned: Phoned) -> None:
    send(phoned.visitor, PAY)
    for path in (PAY, MANAGE):
        seen = phoned.visitor.get(path).text
        assert "being paid. Whether it has arrived" in seen
        assert f'content="3; url={path}?again=1"' in seen
        assert "?again=8" in phoned.visitor.get(f"{path}?again=7").text
        for last in ("100", "x", "-1", "99999", "٣"):
            assert "refresh" not in phoned.visitor.get(f"{path}?again={last}").text
    publish(phoned, asked(HELD))
    for path in (PAY, MANAGE):
        seen = phoned.visitor.get(path).text
        assert "Deposit of €25: paid." in seen and "Confirmed" in seen
        assert "refresh" not in seen and "Pay €" not in seen
    assert phoned.visitor.get(f"{MANAGE}/pay").status_code == 200


def test_a_link_to_pay_by_opens_nothing_else(phoned: Phoned) -> None:
    for path in (f"/m/{TO_PAY}", f"/m/{TO_PAY}/cancel", f"/m/{TO_PAY}/pay", f"/pay/{token()}"):
        assert phoned.visitor.get(path).status_code in {404, 410}, path
    unknown = phoned.visitor.get(f"/pay/{'A' * 43}")
    assert unknown.status_code in {404, 410} and "Nothing is to be paid by this" in unknown.text
    seen = phoned.visitor.get(PAY).text
    assert "/cancel" not in seen and MANAGE not in seen


def test_what_is_not_to_be_paid_is_not_forwarded(phoned: Phoned) -> None:
    form = hidden(phoned.visitor.get(PAY), PAY)
    for other in (
        asked(HELD),
        asked(replace(ASKED, state=DepositState.WAIVED)),
        asked(replace(ASKED, state=DepositState.EXPIRED)),
        asked(replace(ASKED, due=NOW)),
        asked(state=CommitmentState.CANCELLED),
    ):
        publish(phoned, other)
        seen = phoned.visitor.get(PAY)
        assert seen.status_code == 200 and "Pay €" not in seen.text, other
        sent = phoned.visitor.post(PAY, data=form)
        assert sent.status_code == 409 and paying(phoned) == [], other
        assert "location" not in sent.headers and "Pay €" not in sent.text, other


def test_who_wants_to_pay_before_there_is_a_way_is_heard(phoned: Phoned) -> None:
    publish(phoned, asked(replace(ASKED, link="")))
    seen = phoned.visitor.get(PAY).text
    assert "as soon as our practice is online" in seen and "Pay €" not in seen
    sent = send(phoned.visitor, PAY)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAY}?noted=1")
    assert paying(phoned) == [hash_of(TO_PAY)]
    noted = phoned.visitor.get(sent.headers["location"]).text
    assert "We have noted that you want to pay" in noted and "<button" not in noted
    # Nobody is paying: the way is asked for.
    assert "being paid" not in noted and "refresh" not in noted
    publish(phoned, asked())
    assert "Pay €25" in phoned.visitor.get(sent.headers["location"]).text


def test_who_comes_back_is_thanked_and_told_what_is_known(phoned: Phoned) -> None:
    back = return_address(PAY)
    for state in (DepositState.ASKED, DepositState.PAYING):
        publish(phoned, asked(replace(ASKED, state=state)))
        seen = phoned.visitor.get(back).text
        assert "Thank you" in seen and "We are checking whether your payment has arrived" in seen
        assert "Pay €" not in seen, "nobody is asked to pay twice"
        assert f'content="3; url={back}&amp;again=1"' in seen
        assert f'href="{PAY}"' in seen
    assert phoned.events() == [], "who looks tells nobody"
    publish(phoned, asked(HELD))
    seen = phoned.visitor.get(f"{back}&again=4").text
    assert "Deposit of €25: paid." in seen and "checking" not in seen and "refresh" not in seen
    publish(phoned, asked(replace(ASKED, link="", due=NOW)))
    assert "the time to pay it ended" in phoned.visitor.get(back).text


def test_what_goes_back_falls_while_the_desktop_is_off(phoned: Phoned) -> None:
    left = FRIDAY - NOW
    ladder = ((left - 3_600, 1_250), (left - 7_200, 0))
    publish(phoned, asked(replace(HELD, refund=2_500, ladder=ladder)))
    for seconds, words in (
        (0, "gives back €25 of the deposit"),
        (3_599, "gives back €25 of the deposit"),
        (1, "gives back €12.50 of the deposit"),
        (3_600, "gives back nothing of the deposit"),
    ):
        phoned.page.clock.now += seconds
        assert words in phoned.visitor.get(f"{MANAGE}/cancel").text


@pytest.mark.parametrize(
    ("refund", "words"),
    [(2_500, "you get back €12.50 as soon as our practice is online"), (1_250, "kept as agreed")],
)
def test_who_cancels_while_the_desktop_is_off_reads_what_they_were_told(
    phoned: Phoned, refund: int, words: str
) -> None:
    falls = ((FRIDAY - NOW - 60, refund - 1_250),)
    publish(phoned, asked(replace(HELD, refund=refund, ladder=falls)))
    phoned.page.clock.now += 61
    assert send(phoned.visitor, f"{MANAGE}/cancel").status_code == 303
    phoned.page.clock.now += 3_600
    seen = phoned.visitor.get(MANAGE).text
    assert words in seen and "Deposit of €25: paid." not in seen


def test_what_became_of_it_is_said_to_the_cent(phoned: Phoned) -> None:
    for state, refund, words in (
        (DepositState.REFUNDING, 1_250, "you get back €12.50; it is on its way"),
        (DepositState.REFUNDED, 2_500, "€25 was paid back to you"),
        (DepositState.KEPT, 1_250, "€12.50 was paid back to you, the rest was kept"),
        (DepositState.KEPT, 0, "kept as agreed"),
    ):
        card = replace(HELD, state=state, refund=refund)
        publish(phoned, asked(card, CommitmentState.CANCELLED))
        assert words in phoned.visitor.get(MANAGE).text


def test_a_desktop_that_would_not_understand_is_told_nothing(phoned: Phoned) -> None:
    publish(phoned, asked(), knows=False)
    assert send(phoned.visitor, PAY).headers["location"] == STRIPE
    assert phoned.events() == []


def test_what_cancelling_gives_back_stands_before_each_step(phoned: Phoned) -> None:
    publish(phoned, asked(HELD))
    words = "Cancelling now gives back €12.50 of the deposit of €25."
    for path in (MANAGE, f"{MANAGE}/cancel"):
        assert words in phoned.visitor.get(path).text, path
    publish(phoned, asked(replace(HELD, refund=0)))
    assert "gives back nothing of the deposit" in phoned.visitor.get(f"{MANAGE}/cancel").text
    publish(phoned, asked(HELD))
    shown = phoned.visitor.get(f"{MANAGE}/cancel")
    publish(phoned, asked(replace(HELD, refund=0)))
    fields = hidden(shown, f"{MANAGE}/cancel")
    refused = phoned.visitor.post(f"{MANAGE}/cancel", data=fields)
    assert refused.status_code == 409 and "gives back nothing" in refused.text
    publish(phoned, asked(replace(HELD, refund=None)))
    unknown = phoned.visitor.get(f"{MANAGE}/cancel").text
    assert "follows from the rules below" in unknown


def test_of_what_is_paid_in_part_it_stands_before_each_step_too(phoned: Phoned) -> None:
    publish(phoned, asked(replace(ASKED, amount=1_500, refund=500, paid=1_000)))
    told = "Cancelling now gives back €5 of the €10 that you have paid of the deposit."
    for path in (MANAGE, f"{MANAGE}/cancel"):
        assert told in phoned.visitor.get(path).text, path
    assert "Deposit of €15: to be paid by" in phoned.visitor.get(MANAGE).text
    assert send(phoned.visitor, f"{MANAGE}/cancel").status_code == 303
    seen = phoned.visitor.get(MANAGE).text
    assert "Deposit of €10: you get back €5 as soon as our practice is online." in seen


def test_of_what_is_called_off_nothing_is_asked_any_more(phoned: Phoned) -> None:
    assert send(phoned.visitor, f"{MANAGE}/cancel").status_code == 303
    assert "to be paid" not in phoned.visitor.get(MANAGE).text
    assert "Nothing is to be paid by this" in phoned.visitor.get(PAY).text


def test_a_mail_says_reserved_until_the_deposit_is_paid(page: Page) -> None:
    phoned = Phoned(page)
    registered(page)
    pending = replace(asked(), account=phoned.account(), state=CommitmentState.PENDING)
    publish(phoned, replace(pending, deposit=None))
    publish(phoned, replace(pending, state=CommitmentState.CONFIRMED, revision=1))
    mail = last_mail(page, "zoe@example.org")
    body = mail.get_body(("plain",))
    assert body is not None and mail["Subject"].startswith("Reserved:")
    told = " ".join(body.get_content().split())
    assert "is reserved; the deposit confirms it" in told
    assert "Deposit of €25: to be paid by Mon 1 Mar" in told and "is confirmed" not in told
    assert "Pay the deposit, see the appointment or change it:" in told


def test_the_mail_that_it_is_cancelled_says_what_goes_back(page: Page) -> None:
    phoned = Phoned(page)
    visitor = registered(page)
    publish(phoned, replace(asked(HELD), account=phoned.account()))
    assert send(visitor, f"/appointments/{UID}/cancel").status_code == 303
    mail = last_mail(page, "zoe@example.org")
    body = mail.get_body(("plain",))
    assert body is not None and mail["Subject"].startswith("Cancelled")
    told = " ".join(body.get_content().split())
    assert "Deposit of €25: you get back €12.50 as soon as our practice is online." in told


def test_who_pays_for_a_visit_reads_when_somebody_arrives(phoned: Phoned) -> None:
    publish(phoned, replace(asked(), arrival_window=Minutes(60)))
    assert "We arrive between these times: " in phoned.visitor.get(PAY).text


def test_each_state_is_one_line_in_each_language(phoned: Phoned) -> None:
    languages, lines = ("en", "de", "ar"), set()
    # Of what is all a client's credit nothing is told to a page.
    states = set(DepositState) - {DepositState.CREDIT}
    for state in states:
        publish(phoned, asked(replace(HELD, state=state)))
        for language in languages:
            seen = phoned.visitor.get(MANAGE, headers={"Accept-Language": language}).text
            line = seen.partition('<p class="deposit">')[2].partition("</p>")[0].strip()
            assert "25" in line
            lines.add(line)
    assert len(lines) == len(states) * len(languages)


@pytest.mark.parametrize(
    ("link", "loopback", "origin"),
    [
        (STRIPE, False, "https://buy.stripe.example"),
        ("http://127.0.0.1:8099/pay/1", True, "http://127.0.0.1:8099"),
        ("http://127.0.0.1:8099/pay/1", False, ""),
        ("http://127.0.0.1.evil.example/", True, ""),
        ("https://buy.stripe.example@evil.example/", False, ""),
        ("https://x;script-src/", False, ""),
        ("//evil.example", False, ""),
        ("javascript:alert(1)", True, ""),
        ("https://x/\r\nSet-Cookie: a=b", False, ""),
        ("", True, ""),
    ],
)
def test_nobody_is_sent_where_no_deposit_is_paid(link: str, loopback: bool, origin: str) -> None:
    assert origin_to_pay(link, loopback=loopback) == origin


def test_who_clicks_twice_is_sent_on_twice_and_told_of_once(phoned: Phoned) -> None:
    form = hidden(phoned.visitor.get(PAY), PAY)
    for _ in range(2):
        sent = phoned.visitor.post(PAY, data=form)
        assert (sent.status_code, sent.headers["location"]) == (303, STRIPE)
    assert len(paying(phoned)) == 1
    publish(phoned, asked(replace(ASKED, amount=3_000)))
    assert phoned.visitor.post(PAY, data=form).status_code == 409
