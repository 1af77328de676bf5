"""What a publication may say: every number and text of it can be shown, or it is refused whole."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from scheduler_app.booking_page.store import examination, practice, publications
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.kinds import KINDS_AT_FIRST
from scheduler_app.domain.page.limits import LATEST
from scheduler_app.domain.time_units import Seconds
from tests.booking_page.sample import DAY, sample_commitment
from tests.booking_page.shop import HOUR, Shop, berlin

TEN = berlin(10, 10)


def _service(publication: Publication, **changes: Any) -> Publication:
    first, *others = publication.services
    return replace(publication, services=(replace(first, **changes), *others))


def _card(publication: Publication, **changes: Any) -> Publication:
    return replace(publication, practice=replace(publication.practice, **changes))


def _rules(publication: Publication, **changes: Any) -> Publication:
    return replace(publication, rules=replace(publication.rules, **changes))


_BOOKED = sample_commitment("b", "a", TEN)
_FIRST = berlin(2, 9)


def _booked(**changes: Any) -> Callable[[Publication], Publication]:
    return lambda p: replace(p, commitments=(replace(_BOOKED, **changes),))


ABSURD: dict[str, Callable[[Publication], Publication]] = {
    "format": lambda p: replace(p, format=2),
    "generation": lambda p: replace(p, generation=2**60),
    "acknowledged_seq": lambda p: replace(p, acknowledged_seq=-1),
    "lease": lambda p: replace(p, lease=366 * DAY),
    "grid": lambda p: replace(p, grid=Seconds(0)),
    "policy": lambda p: replace(p, policy="x" * 30_000),
    "practice.name": lambda p: _card(p, name=" "),
    "practice.zone": lambda p: _card(p, zone="Mars/Olympus"),
    "practice.currency": lambda p: _card(p, currency="euro"),
    "practice.colour": lambda p: _card(p, colour="red; background: url(x)"),
    "practice.week_start": lambda p: _card(p, week_start=7),
    "practice.logo": lambda p: _card(p, logo="%%%"),
    "rules.notice": lambda p: _rules(p, notice=-1),
    "rules.horizon": lambda p: _rules(p, horizon=400),
    "services.1.minutes": lambda p: _service(p, minutes=0),
    "services.1.travel": lambda p: _service(p, travel=-1),
    "services.1.openings": lambda p: _service(p, openings=((_FIRST + 900, _FIRST),)),
    "services.0.name": lambda p: _service(p, name="\0"),
    "services.1.price": lambda p: _service(p, price=-1),
    "services.1.currency": lambda p: _service(p, currency="euro"),
    "services.0.currency": lambda p: _service(p, currency="E\nR"),
    "services": lambda p: replace(p, services=(p.services[0], p.services[0])),
    "working": lambda p: replace(p, working=((_FIRST, _FIRST + 900), (_FIRST, _FIRST + 900))),
    "kinds": lambda p: replace(p, kinds=tuple(map(str, range(101)))),
    "kinds, one too long": lambda p: replace(p, kinds=("x" * 101,)),
    "kinds, one garbled": lambda p: replace(p, kinds=("a\0",)),
    "acknowledged_event": lambda p: replace(p, acknowledged_event="x" * 101),
    "practice.reply": lambda p: _card(p, reply="x" * 101),
    "practice.privacy": lambda p: _card(p, privacy="x" * 20_001),
    "practice.imprint": lambda p: _card(p, imprint="\0"),
    "commitments.0.text": lambda p: replace(p, commitments=(replace(_BOOKED, text="x" * 10_001),)),
    "commitments": lambda p: replace(p, commitments=(_BOOKED, _BOOKED)),
    "commitments.b.zone": lambda p: replace(p, commitments=(replace(_BOOKED, zone=""),)),
    "commitments.b.end": lambda p: replace(p, commitments=(replace(_BOOKED, end=TEN),)),
    "commitments.0.note": lambda p: replace(p, commitments=(replace(_BOOKED, note="x" * 9000),)),
    "commitments.0.start": lambda p: replace(p, commitments=(replace(_BOOKED, start=2**70),)),
    "issued_at": lambda p: replace(p, issued_at=10**12, services=()),
    "practice.email": lambda p: _card(p, email="a<b@practice.example"),
    "practice.phone": lambda p: _card(p, phone="1\r\nBcc: all@practice.example"),
    "services.2147483648.id": lambda p: replace(p, services=(replace(p.services[0], id=2**31),)),
}
_UNSHOWABLE: dict[str, dict[str, Any]] = {
    "start": {"start": 10**12, "end": 10**12 + HOUR},
    "end": {"start": LATEST, "end": LATEST + HOUR},
    "first_start": {"first_start": -1},
    "asked_start": {"asked_start": 10**13},
    "proposals": {"proposals": (10**13,)},
    "service_name": {"service_name": "Support\nBcc: all@practice.example"},
    "zone": {"zone": "a\nb"},
}
for _name, _changes in _UNSHOWABLE.items():
    ABSURD[f"commitments.0.{_name}, unshowable"] = _booked(**_changes)
for _name, _value in {
    "service": 2**31,
    "revision": 2**31,
    "price": -1,
    "currency": "eur",
    "zone": "localtime",
    "proposals": (TEN, TEN),
}.items():
    ABSURD[f"commitments.b.{_name}, unshowable"] = _booked(**{_name: _value})
for _name in ("uid", "account"):
    for _value in (" ", "a b", "a/b", "a?b", "a\u00e4"):
        ABSURD[f"commitments, {_name} {_value!a}"] = _booked(**{_name: _value})
ABSURD["commitments, no uid"] = _booked(uid="")


@pytest.mark.parametrize("field", ABSURD)
def test_absurd_values_are_named_and_nothing_is_written(shop: Shop, field: str) -> None:
    before = shop.read(practice.state)
    wrong = ABSURD[field](replace(shop.publication, generation=2))
    with pytest.raises(InvalidInput) as refused:
        shop.receive(wrong)
    assert refused.value.field == field.partition(",")[0]
    assert shop.read(practice.state) == before
    assert shop.read(publications.current) == shop.publication


@pytest.mark.parametrize("spans", [((10**12, 10**12 + 1),), ((-5, 5),), ((_FIRST, _FIRST),)])
def test_working_time_lies_in_order_on_a_calendar(
    shop: Shop, spans: tuple[tuple[int, int], ...]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        shop.receive(replace(shop.publication, generation=2, working=spans))
    assert refused.value.field == "working"


def test_a_desktop_from_before_names_no_kinds_and_has_no_notices(shop: Shop) -> None:
    booked = sample_commitment("b", shop.client().id, TEN)
    told = msgspec.to_builtins(replace(shop.publication, generation=2, commitments=(booked,)))
    for name in ("working", "kinds"):
        del told[name]
    for name in ("privacy", "imprint", "reply"):
        del told["practice"][name]
    for one in told["commitments"]:
        del one["text"]
    shop.receive(msgspec.convert(told, Publication))
    shown = shop.read(publications.current)
    assert shown.kinds == KINDS_AT_FIRST
    assert (shown.practice.imprint, shown.practice.reply) == ("", "none")


def test_a_desktop_to_come_may_say_more_than_is_known(shop: Shop) -> None:
    told = msgspec.to_builtins(replace(shop.publication, generation=2))
    told["kinds"] = [*told["kinds"], "telepathy"]
    told["practice"] |= {"reply": "in a heartbeat", "mood": "good"}
    shop.receive(msgspec.convert(told, Publication))
    assert "telepathy" in shop.read(publications.current).kinds


def test_there_is_always_a_number_to_follow(shop: Shop) -> None:
    """Whoever takes any number is left at the last one with no publication that could follow."""
    with pytest.raises(InvalidInput, match="too far ahead"):
        shop.receive(replace(shop.publication, generation=2**53))
    farthest = shop.publication.generation + examination.MOST_SKIPPED
    shop.receive(replace(shop.publication, generation=farthest))
    shop.receive(replace(shop.publication, generation=farthest + 1))


@pytest.mark.parametrize(
    "openings",
    [
        ((_FIRST, _FIRST + 100),),
        ((_FIRST + DAY, _FIRST + DAY), (_FIRST, _FIRST)),
        ((_FIRST, _FIRST + 1800), (_FIRST + 900, _FIRST + 2700)),
        ((_FIRST - 30 * DAY, _FIRST - 30 * DAY),),
        ((_FIRST + 400 * DAY, _FIRST + 400 * DAY),),
    ],
)
def test_runs_are_in_order_on_the_grid_and_within_a_year(
    shop: Shop, openings: tuple[tuple[int, int], ...]
) -> None:
    with pytest.raises(InvalidInput, match="starts"):
        shop.receive(_service(replace(shop.publication, generation=2), openings=openings))


def test_a_logo_is_an_image_of_a_known_kind_and_small(shop: Shop) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    shop.receive(
        _card(replace(shop.publication, generation=2), logo=base64.b64encode(png).decode())
    )
    for wrong in (b"<svg onload='x()'/>", png + bytes(64 * 1024), b"GIF89a" + bytes(99), b"MZ"):
        logo = base64.b64encode(wrong).decode()
        with pytest.raises(InvalidInput):
            shop.receive(_card(replace(shop.publication, generation=3), logo=logo))
