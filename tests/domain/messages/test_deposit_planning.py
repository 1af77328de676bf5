"""Whatever becomes of a deposit: nobody is asked for what is paid, or told twice, or too late."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.clients.reach import Permission, Preferred
from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES, ToldDeposit, ToldRefund
from scheduler_app.domain.messages.deposit_planning import APART, LEAST_NOTICE
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.law import MessageLaw, MessageRow
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.messages.planning import planned
from scheduler_app.domain.messages.settings import QUIET_HOURS
from scheduler_app.domain.time_units import DAY, HOUR

NOW = 1_803_888_000
EVER = 2**40
FACTS = MessageFacts(
    1, "b00c", "uid", 3, "confirmed", NOW + 10 * DAY, NOW + 10 * DAY + HOUR, "Europe/Berlin", NOW,
    False, False, False, "", 7, "Anna", "", "anna@example.org", "+4915100000", Preferred.AS_RULED,
    Permission.GIVEN, "en", "Europe/Berlin", (), False, 1, "Visit", True, "", "", "", 0, False,
    8_000, "EUR", "Meier", "", "", "Europe/Berlin",
)  # fmt: skip
LAW = MessageLaw(())
NIGHT = MessageLaw((), QUIET_HOURS.read("21:00-08:00"))


@st.composite
def cases(draw: st.DrawFn) -> tuple[MessageFacts, ToldDeposit]:
    """A booking, and a deposit that may stand so: asked, paid, ended, gone back."""
    asked_at = NOW + draw(st.integers(0, 10)) * HOUR
    due = asked_at + draw(st.integers(1, 240)) * HOUR
    state = draw(st.sampled_from(["confirmed", "cancelled", "no-show", "done"]))
    asked, paid = draw(st.integers(0, 9_999)), draw(st.integers(0, 12_000))
    facts = FACTS._replace(
        state=state,
        start=(start := NOW + draw(st.integers(-2, 400)) * HOUR),
        end=start + HOUR,
        email=draw(st.sampled_from(["anna@example.org", "", "no address"])),
        preferred=draw(st.sampled_from([Preferred.AS_RULED, Preferred.TEXT, Preferred.MAIL])),
    )
    refunds = tuple(
        ToldRefund(f"k{place}", amount, NOW + place * DAY, to_card=bool(amount % 2))
        for place, amount in enumerate(draw(st.lists(st.integers(1, 500), max_size=3)))
    )
    missing = max(0, asked - paid) if state == "confirmed" else 0
    deposit = ToldDeposit(
        1, "EUR", asked, missing, asked_at, min(due, start),
        is_freed=draw(st.booleans()), url=draw(st.sampled_from(["", "https://pay.example/1"])),
        by_page=draw(st.booleans()), awaited_at=draw(st.sampled_from([None, NOW])), received=paid,
        paid=paid, paid_at=asked_at + HOUR if paid else None, refunds=refunds,
        released=state == "cancelled" and draw(st.booleans()), ended_at=NOW,
    )  # fmt: skip
    return facts, deposit


def template(one: Errand) -> str:
    return next(each for each in DEPOSIT_MESSAGES if f'"template": "{each}"' in one.content)


@given(case=cases(), law=st.sampled_from([LAW, NIGHT]))
def test_each_is_of_use_when_it_goes_and_says_what_holds(
    case: tuple[MessageFacts, ToldDeposit], law: MessageLaw
) -> None:
    facts, deposit = case
    wanted = planned(facts, law, (), EVER, deposit=deposit)
    said = {template(one) for one in wanted}
    assert len({one.key for one in wanted}) == len(wanted)
    assert all(one.due < one.useful_until for one in wanted)
    if not deposit.missing or not deposit.can_be_paid or facts.start <= deposit.agreed_at:
        assert not said & {"deposit", "deposit-reminder"}
    if deposit.missing or facts.state != "confirmed" or not deposit.asked:
        assert "deposit-paid" not in said
    assert ("released" in said) <= (facts.state == "cancelled" and deposit.released)
    for one in wanted:
        if template(one) in {"deposit", "deposit-reminder"}:
            assert one.useful_until <= min(deposit.due, facts.start)
        if template(one) == "deposit-reminder":
            assert one.due <= deposit.due - LEAST_NOTICE
            assert one.due >= deposit.agreed_at + APART
    reachable = facts.email == "anna@example.org" or facts.mobile
    assert bool(wanted) <= bool(reachable)


@given(case=cases())
def test_what_went_out_is_not_said_again_nor_by_another_way(
    case: tuple[MessageFacts, ToldDeposit],
) -> None:
    facts, deposit = case
    wanted = planned(facts, LAW, (), EVER, deposit=deposit)
    rows = [
        MessageRow(
            one.key, RowState.SENT, one.due, place, template(one), facts.start, 7, 0, one.content
        )
        for place, one in enumerate(wanted, 1)
    ]
    other = Preferred.MAIL if facts.preferred is Preferred.TEXT else Preferred.TEXT
    again = planned(facts._replace(preferred=other), LAW, rows, EVER, deposit=deposit)
    assert {one.key for one in again} <= {row.key for row in rows}


@given(case=cases(), more=st.integers(1, 999))
def test_another_amount_is_another_message(
    case: tuple[MessageFacts, ToldDeposit], more: int
) -> None:
    facts, deposit = case
    other = deposit._replace(missing=deposit.missing + more, asked=deposit.asked + more)
    asks = {"deposit", "deposit-reminder"}
    one, two = (
        {each.key for each in planned(facts, LAW, (), EVER, deposit=told) if template(each) in asks}
        for told in (deposit, other)
    )
    assert not one & two


def test_a_client_who_wishes_none_gets_none() -> None:
    deposit = ToldDeposit(1, "EUR", 4_000, 4_000, NOW, NOW + DAY, by_page=True)
    assert planned(FACTS, LAW, (), EVER, deposit=deposit)
    silent = FACTS._replace(preferred=Preferred.NONE)
    assert planned(silent, LAW, (), EVER, deposit=deposit) == []


@pytest.mark.parametrize(
    ("agreed", "due", "goes"),
    [
        ("03-01 17:48", "03-02 14:00", "03-01 19:59"),  # half of the time left is 03:54
        ("03-01 21:00", "03-02 10:48", "03-02 08:00"),  # nobody has to be reminded before that
        ("03-01 21:00", "03-02 08:59", "03-02 02:59"),  # and it is too late by day
        ("03-01 10:00", "03-03 10:00", "03-02 10:00"),
    ],
)
def test_nobody_is_reminded_by_night_who_can_be_by_day(agreed: str, due: str, goes: str) -> None:
    asked_at, until, at = (
        int(datetime.fromisoformat(f"2027-{text}+01:00").timestamp())
        for text in (agreed, due, goes)
    )
    deposit = ToldDeposit(1, "EUR", 4_000, 4_000, asked_at, until, by_page=True)
    wanted = planned(FACTS, LAW, (), EVER, deposit=deposit)
    assert [one.due // 60 for one in wanted if template(one) == "deposit-reminder"] == [at // 60]
