"""A publication by column is the same by row, and short; what does not fit is refused in words."""

from __future__ import annotations

import gzip
import random
import uuid
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.links import BookingLink, hash_of
from scheduler_app.domain.page.packing import by_column, by_row
from scheduler_app.domain.page.reports import VisitReport
from scheduler_app.domain.time_units import Minutes
from scheduler_app.gateways.page.bodies import body_of, publication_body
from tests.booking_page.sample import sample_publication
from tests.drawing import chance

NOW = 1_800_000_000
DAY = 86_400

links = st.builds(
    BookingLink,
    st.sampled_from(["manage", "pay"]),
    st.integers().map(lambda number: hash_of(str(number))),
)
instants = st.integers(NOW - 366 * DAY, NOW + 366 * DAY)
rows = st.builds(
    Commitment,
    uid=st.uuids().map(str),
    account=st.sampled_from(["", "acc-anna", "acc-otto"]),
    state=st.sampled_from(list(CommitmentState)),
    service=st.integers(0, 3),
    service_name=st.sampled_from(["Remote session", "Visit"]),
    start=instants,
    end=instants,
    zone=st.just("Europe/Berlin"),
    first_start=instants,
    revision=st.integers(0, 9),
    place=st.sampled_from(["", "Hauptstr. 1"]),
    proposals=st.lists(instants, max_size=3).map(tuple),
    text=st.text(max_size=9),
    links=st.lists(links, max_size=3).map(tuple),
    moves_left=st.none() | st.integers(0, 3),
    policy=st.integers(0, 2),
    text_at=st.none() | instants,
    confirm_from=st.none() | instants,
    comes=st.booleans(),
    aside=st.booleans(),
    offered_until=st.none() | instants,
    arrival_window=st.sampled_from([Minutes(0), Minutes(60)]),
    report=st.none() | st.builds(VisitReport, started=instants, told=st.text(max_size=9)),
)


@given(st.lists(rows, max_size=12).map(tuple))
def test_by_column_it_is_the_same(commitments: tuple[Commitment, ...]) -> None:
    publication = replace(sample_publication(NOW), commitments=commitments)
    packed = by_column(publication)
    assert packed.columns is not None
    assert by_row(packed) == by_row(publication) == publication
    for is_packed in (True, False):
        body = publication_body(publication, packed=is_packed)
        assert body == publication_body(publication, packed=is_packed)
        plain = gzip.decompress(body) if is_packed else body
        assert by_row(msgspec.json.decode(plain, type=Publication)) == publication


def test_what_is_at_its_default_is_not_said() -> None:
    said = msgspec.json.decode(body_of(sample_publication(NOW), packed=False))
    assert "columns" not in said and "policies" not in said
    assert {"kinds", "practice", "generation"} <= said.keys()


@pytest.mark.parametrize(
    "odd", [{"uid": "b-1"}, {"uid": str(uuid.uuid4()).upper()}, {"links": (BookingLink("m", "x"),)}]
)
def test_what_is_no_plain_id_stays_by_row(odd: dict[str, Any]) -> None:
    sample = sample_publication(NOW)
    one = replace(a_row(random.Random(1), 0, ahead=False), **odd)
    publication = replace(sample, commitments=(one,))
    assert by_column(publication) is publication


def a_row(drawn: random.Random, place: int, *, ahead: bool) -> Commitment:
    """A booking of a busy year, the `place`-th of it."""
    kind = drawn.randrange(4)
    start = NOW + (place - 3_200) * 2 * 3600 + drawn.randrange(4) * 900
    token = str(drawn.getrandbits(128))
    return Commitment(
        uid=str(uuid.UUID(int=drawn.getrandbits(128), version=4)),
        account=drawn.choice(["", *(f"5ea1fe75-3c7f-4e4c-9a3b-{n:012}" for n in range(300))]),
        state=CommitmentState.CONFIRMED if ahead else CommitmentState.DONE,
        service=kind,
        service_name=("Remote session", "Visit on site", "Quick help", "Training")[kind],
        start=start,
        end=start + (3600, 7200, 1800, 5400)[kind],
        zone="Europe/Berlin",
        first_start=start - 900 * drawn.choice([0, 0, 0, 4, 96]),
        revision=drawn.randrange(4),
        place=f"Hauptstr. {drawn.randrange(200)}, 10115 Berlin" if kind == 1 else "",
        price=(5000, 12_000, 2500, 9000)[kind],
        currency="EUR",
        by_client=drawn.random() < 0.4,
        links=(BookingLink("manage", hash_of(token)),) if ahead else (),
        arrival_window=Minutes(60 if kind == 1 else 0),
        confirm_from=start - 48 * 3_600 if ahead else None,
        comes=ahead and drawn.random() < 0.5,
        aside=ahead and drawn.random() < 0.05,
    )


def test_a_busy_year_takes_150_kilobytes() -> None:
    drawn = chance()
    year = tuple(a_row(drawn, place, ahead=place > 3_200) for place in range(4_000))
    publication = replace(sample_publication(NOW), commitments=year)
    examine(publication)
    assert len(publication_body(publication, packed=True)) <= 150_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"uids": "AAAA"},
        {"uids": "?" * 22},
        {"uids": ""},
        {"whose": (0, 7)},
        {"like": (0, -1)},
        {"starts": (1,)},
        {"links": (2, -1)},
        {"links": (5, 5)},
        {"hashes": ""},
        {"meant": (9, 9)},
    ],
    ids=str,
)
def test_columns_that_do_not_fit_are_refused_in_words(wrong: dict[str, Any]) -> None:
    drawn = random.Random(1)
    two = (a_row(drawn, 1, ahead=True), a_row(drawn, 2, ahead=True))
    packed = by_column(replace(sample_publication(NOW), commitments=two))
    assert packed.columns is not None
    with pytest.raises(InvalidInput) as refused:
        by_row(replace(packed, columns=replace(packed.columns, **wrong)))
    assert refused.value.field == "columns"


def test_one_long_text_is_not_said_for_thousands() -> None:
    drawn = random.Random(1)
    many = tuple(
        replace(a_row(drawn, n, ahead=False), service=1, text="x" * 9_000) for n in range(300)
    )
    packed = by_column(replace(sample_publication(NOW), commitments=many))
    with pytest.raises(InvalidInput, match="too long"):
        by_row(packed)


@pytest.mark.parametrize("what", ["proposals", "deposit"])
def test_nothing_long_is_repeated_by_a_short_body(what: str) -> None:
    """Thousands of bookings share a pattern: all that is long in it counts for each of them."""
    drawn = random.Random(9)
    many = {
        "proposals": {"proposals": tuple(range(NOW, NOW + 3_000))},
        "deposit": {
            "deposit": DepositCard(DepositState.ASKED, 1, "EUR", "https://pay.example/" + "x" * 999)
        },
    }[what]
    rows_like_it = tuple(
        replace(a_row(drawn, n, ahead=False), service=1, **many)  # type: ignore[arg-type]
        for n in range(2_100)
    )
    packed = by_column(replace(sample_publication(NOW), commitments=rows_like_it))
    with pytest.raises(InvalidInput, match="too long"):
        by_row(packed)
