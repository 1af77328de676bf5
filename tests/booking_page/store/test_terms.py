"""Links, policies, terms and deposits of a publication: refused where they cannot be, else kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from scheduler_app.booking_page.store import commitments, practice, publications
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import (
    ClientTerms,
    Demand,
    DepositCard,
    PolicyText,
    ServiceDemand,
    policy_hash,
)
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.links import BookingLink, hash_of
from scheduler_app.domain.page.troubles import StaleGeneration
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import DAY, NOW, REMOTE, sample_commitment
from tests.booking_page.shop import Shop, berlin

LINK = BookingLink("manage", hash_of("x" * 43))
DEMAND = Demand(2_500, "EUR", 3 * DAY)
DEPOSIT = DepositCard(
    DepositState.ASKED, 2_500, "EUR", "https://pay.example/x?y=z#w", due=NOW + DAY, refund=0
)
POLICY = PolicyText(7, "Free until a day before.\nThen half.", "", "de-AT")
POLICY = replace(POLICY, hash=policy_hash(POLICY.text))
TERMS = ClientTerms("a", (ServiceDemand(REMOTE, DEMAND), ServiceDemand(9)))


def _booked(**changes: Any) -> Callable[[Publication], Publication]:
    one: Commitment = replace(sample_commitment("b", "a", berlin(10, 10)), **changes)
    return lambda p: replace(p, commitments=(one,))


def _policies(*some: PolicyText) -> Callable[[Publication], Publication]:
    return lambda p: replace(p, policies=some)


def _terms(*some: ClientTerms) -> Callable[[Publication], Publication]:
    return lambda p: replace(p, terms=some)


def _asks(demand: Demand) -> Callable[[Publication], Publication]:
    return lambda p: replace(p, services=(replace(p.services[0], demand=demand),))


ABSURD: dict[str, Callable[[Publication], Publication]] = {
    "commitments.b.links": _booked(links=(replace(LINK, hash="x"),)),
    "commitments.b.links, of no purpose": _booked(links=(replace(LINK, purpose=""),)),
    "commitments.b.links, odd": _booked(links=(replace(LINK, hash="/" * 22),)),
    "commitments.b.links, many": _booked(
        links=tuple(BookingLink("manage", hash_of(str(n))) for n in range(21))
    ),
    "commitments.links": _booked(links=(LINK, LINK)),
    "commitments.links, of two": lambda p: replace(
        p,
        commitments=tuple(
            replace(sample_commitment(uid, "a", berlin(10, 10)), links=(LINK,)) for uid in "bc"
        ),
    ),
    "commitments.b.moves_left": _booked(moves_left=-1),
    "commitments.b.deposit.amount": _booked(deposit=replace(DEPOSIT, amount=-1)),
    "commitments.b.deposit.currency": _booked(deposit=replace(DEPOSIT, currency="")),
    "commitments.b.deposit.refund": _booked(deposit=replace(DEPOSIT, refund=2_501)),
    "commitments.b.deposit.ladder": _booked(deposit=replace(DEPOSIT, ladder=((3_600, -1),))),
    "commitments.b.deposit.ladder, many": _booked(deposit=replace(DEPOSIT, ladder=((1, 0),) * 11)),
    "commitments.0.deposit.due": _booked(deposit=replace(DEPOSIT, due=2**40)),
    "commitments.0.deposit.link": _booked(deposit=replace(DEPOSIT, link="https://x/\n")),
    "policies.text": _policies(replace(POLICY, text=" ", hash=policy_hash(" "))),
    "policies.0.text": _policies(replace(POLICY, text="x" * 20_001)),
    "policies.version": _policies(replace(POLICY, version=0)),
    "policies.version, two": _policies(POLICY, replace(POLICY, version=8, language="")),
    "policies.language": _policies(replace(POLICY, language="de_AT")),
    "policies": _policies(POLICY, replace(POLICY, language="DE-at")),
    "policies.hash": _policies(replace(POLICY, hash=policy_hash(POLICY.text + " "))),
    "policies.hash, loud": _policies(replace(POLICY, hash=POLICY.hash.upper())),
    "terms": _terms(TERMS, TERMS),
    "terms, of nobody": _terms(replace(TERMS, account="")),
    "terms.a.demands": _terms(ClientTerms("a", (ServiceDemand(1), ServiceDemand(1)))),
    "terms.a.service": _terms(ClientTerms("a", (ServiceDemand(0),))),
    "terms.a.demand.amount": _terms(ClientTerms("a", (ServiceDemand(1, Demand(0, "EUR")),))),
    "services.1.demand.amount": _asks(replace(DEMAND, amount=0)),
    "services.1.demand.currency": _asks(replace(DEMAND, currency="eur")),
    "services.1.demand.within": _asks(replace(DEMAND, within=-1)),
}
for _link in (
    "javascript:alert(1)",
    "http://pay.example/",
    "https://a@b/",
    "https://",
    "//x/",
    "x",
):
    ABSURD[f"commitments.b.deposit.link, {_link}"] = _booked(deposit=replace(DEPOSIT, link=_link))


@pytest.mark.parametrize("field", ABSURD)
def test_absurd_terms_are_named_and_nothing_is_written(shop: Shop, field: str) -> None:
    before = shop.read(practice.state)
    with pytest.raises(InvalidInput) as refused:
        shop.receive(ABSURD[field](replace(shop.publication, generation=2)))
    assert refused.value.field == field.partition(",")[0]
    assert shop.read(practice.state) == before


ARRIVING: dict[str, Any] = {
    "arrival_window": Minutes(60),
    "directions": "Ring at the gate.\nThen left.",
    "to_prepare": "The charger.",
}
"""What a page of the version before knows nothing of, of a service."""


def test_what_can_be_is_kept_as_it_was_said(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client()
    booked = replace(
        sample_commitment("b", anna.id, berlin(10, 10)),
        links=(LINK, BookingLink("rate", hash_of("y" * 43))),
        deposit=DEPOSIT,
        moves_left=2,
        text_at=berlin(9, 10),
        arrival_window=Minutes(60),
    )
    told = replace(
        shop.publication,
        generation=2,
        services=(replace(shop.publication.services[0], demand=DEMAND, **ARRIVING),),
        policies=(POLICY, replace(POLICY, language="")),
        terms=(replace(TERMS, account=anna.id),),
        commitments=(booked,),
    )
    shop.receive(told)
    shop.receive(told)
    assert shop.read(publications.current) == replace(told, commitments=())
    assert shop.read(lambda c: commitments.seen(c, "b")) == booked


def test_another_text_under_the_same_generation_is_no_repetition(shop: Shop) -> None:
    told = replace(shop.publication, generation=2, policies=(POLICY,))
    shop.receive(told)
    with pytest.raises(StaleGeneration):
        shop.receive(replace(told, policies=()))


def test_a_desktop_from_before_knows_nothing_of_it(shop: Shop) -> None:
    booked = sample_commitment("b", shop.client().id, berlin(10, 10))
    told = msgspec.to_builtins(replace(shop.publication, generation=2, commitments=(booked,)))
    for name in ("policies", "terms", "kinds"):
        del told[name]
    for name in ("links", "deposit", "moves_left", "text_at", "arrival_window"):
        del told["commitments"][0][name]
    for card in told["services"]:
        for name in ("demand", *ARRIVING):
            del card[name]
    shop.receive(msgspec.convert(told, Publication))
    assert shop.read(lambda c: commitments.seen(c, "b")) == booked
    assert shop.read(publications.current).policy == shop.publication.policy
