"""Tests: what the practice can't keep says so, with other times, and is called off for nothing."""

from __future__ import annotations

import pytest

from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from tests.booking_page.phoned import FRIDAY, UID, Phoned, booked, other, token
from tests.booking_page.sample import DAY
from tests.booking_page.serving import Page
from tests.booking_page.visiting import mails, registered, send, text_of

MANAGE = f"/m/{token()}"
LATER = (FRIDAY + 3 * DAY, FRIDAY + 4 * DAY)
PAID = DepositCard(DepositState.HELD, 4_000, "EUR", refund=4_000)
SORRY, NOTHING = "we can’t keep this time", "it costs nothing"


def aside(**changes: object) -> Commitment:
    """A booking that was put aside, with two times to choose from."""
    usual = {"proposals": LATER, "offered_until": LATER[-1], "aside": True}
    return booked(state=CommitmentState.PENDING, **(usual | changes))  # type: ignore[arg-type]


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page that shows it, on the day before."""
    made = Phoned(page)
    made.page.clock.now = FRIDAY - DAY
    made.publish(aside(), other())
    return made


def kinds(phoned: Phoned) -> list[EventKind]:
    return [one.kind for one in phoned.events()]


def test_it_says_so_and_lets_choose_without_an_account(phoned: Phoned) -> None:
    seen = phoned.visitor.get(MANAGE).text
    assert SORRY in seen and "please choose another" in seen and "Choose one of these" in seen
    assert "request" not in seen, "they have asked for nothing"
    assert 'href="tel:' in seen, "who can't come at these times calls"
    sent = send(phoned.visitor, f"{MANAGE}/choose", shown_at=MANAGE, start=str(LATER[1]))
    assert sent.status_code == 303
    [one] = phoned.events()
    assert one.kind is EventKind.CHOICE and one.wish is not None and one.wish.start == LATER[1]
    after = phoned.visitor.get(MANAGE).text
    assert SORRY not in after and "Confirmed" in after


def test_the_list_of_appointments_leads_to_the_times(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    leads = f'<a class="button" href="/appointments/{UID}">Choose a time</a>'
    phoned.publish(aside(account=phoned.account()), other())
    assert leads in zoe.get("/appointments").text
    phoned.publish(aside(account=phoned.account(), proposals=(), offered_until=None), other())
    assert leads not in zoe.get("/appointments").text, "there is none"


def test_calling_it_off_costs_nothing_at_any_time(phoned: Phoned) -> None:
    """Also long after the last hour at which what stands could have been cancelled."""
    phoned.page.clock.now = FRIDAY + 600
    phoned.publish(aside(deposit=PAID), other())
    seen = phoned.visitor.get(MANAGE).text
    assert NOTHING in seen and "gives back €40 of the deposit of €40" in seen
    sure = phoned.visitor.get(f"{MANAGE}/cancel").text
    assert "It costs nothing" in sure and "gives back €40 of the deposit of €40" in sure
    assert send(phoned.visitor, f"{MANAGE}/cancel").status_code == 303
    [one] = phoned.events()
    assert (one.kind, one.uid) == (EventKind.CANCELLATION, UID)
    assert "you get back €40" in phoned.visitor.get(MANAGE).text


def test_whatever_is_not_online_all_goes_back(phoned: Phoned) -> None:
    """The practice is off for longer than it had said: what goes back of this one is known."""
    phoned.publish(aside(deposit=PAID), other())
    phoned.page.clock.now += 4 * DAY
    assert "gives back €40" in phoned.visitor.get(f"{MANAGE}/cancel").text


def test_nothing_is_to_be_paid_for_a_time_that_can_t_be(phoned: Phoned) -> None:
    due = DepositCard(DepositState.ASKED, 4_000, "EUR", "https://pay.example/x")
    phoned.publish(aside(deposit=due), other())
    seen = phoned.visitor.get(MANAGE).text
    assert "Pay the deposit" not in seen and "to be paid" not in seen


def test_once_its_times_are_gone_the_practice_gets_in_touch(phoned: Phoned) -> None:
    for gone in ({"proposals": ()}, {"offered_until": FRIDAY - DAY}):
        phoned.publish(aside(**gone), other())
        seen = phoned.visitor.get(MANAGE).text
        assert SORRY in seen and "We get in touch with you" in seen and NOTHING in seen
        assert "Choose one of these" not in seen
        late = send(phoned.visitor, f"{MANAGE}/choose", shown_at="/login", start=str(LATER[0]))
        assert late.status_code == 409
    assert kinds(phoned) == []


def test_an_offer_of_an_earlier_time_leaves_the_appointment_as_it_is(phoned: Phoned) -> None:
    sooner, until = FRIDAY - 7_200, FRIDAY - 10_000
    phoned.publish(booked(proposals=(sooner,), offered_until=until), other())
    seen = phoned.visitor.get(MANAGE).text
    assert "Another time, if you like" in seen and "stays at its time" in seen
    assert "Kept for you until" in seen and "None of these" not in seen
    phoned.page.clock.now = until
    assert "Another time, if you like" not in phoned.visitor.get(MANAGE).text
    late = send(phoned.visitor, f"{MANAGE}/choose", shown_at="/login", start=str(sooner))
    assert late.status_code == 409 and kinds(phoned) == []


def test_it_is_no_request_of_its_client(phoned: Phoned) -> None:
    """It fills none of the places that open requests have, and is not taken back as one."""
    zoe = registered(phoned.page)
    account = phoned.account()
    phoned.publish(aside(account=account), other())
    assert "please choose another" in zoe.get("/appointments").text
    taken_back = send(zoe, f"/appointments/{UID}/withdraw")
    assert taken_back.status_code == 409 and kinds(phoned) == []
    assert "stay agreed" in zoe.get("/account/erase").text


def test_the_desktop_tells_it_and_the_page_only_what_follows(phoned: Phoned) -> None:
    zoe = registered(phoned.page)
    account = phoned.account()
    phoned.publish(booked(account=account), other())
    before = len(mails(phoned.page))
    phoned.publish(aside(account=account, awaited=True), other())
    assert len(mails(phoned.page)) == before, "the desktop's own message says it"
    send(zoe, f"/appointments/{UID}/choose", shown_at=f"/appointments/{UID}", start=str(LATER[0]))
    assert "Confirmed" in str(mails(phoned.page)[-1]["Subject"])
    assert len(mails(phoned.page)) == before + 1


def test_whom_no_message_of_the_desktop_reaches_the_page_tells(phoned: Phoned) -> None:
    registered(phoned.page)
    account = phoned.account()
    phoned.publish(booked(account=account), other())
    phoned.publish(aside(account=account), other())
    told = text_of(mails(phoned.page)[-1])
    assert "can’t keep the time of your appointment" in told and "or cancel it:" in told
    assert "you asked for" not in told
