"""Invoices whose ids travel beside them are the same again, and short; what is unfit is refused."""

from __future__ import annotations

import hashlib
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
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.invoice_packing import InvoiceIds, with_ids, without_ids
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.links import hash_of
from scheduler_app.domain.page.packing import by_column, by_row
from scheduler_app.gateways.page.bodies import body_of, publication_body
from tests.booking_page.sample import NOW, sample_invoice, sample_publication
from tests.domain.page.test_packing import a_row
from tests.drawing import chance

tokens = st.integers().map(lambda number: hash_of(str(number)))
files = st.binary(max_size=3).map(lambda data: hashlib.sha256(data).hexdigest())
rows = st.builds(
    sample_invoice,
    st.uuids().map(str),
    links=st.lists(tokens, max_size=3).map(tuple),
    file=st.just("") | files,
    paid=st.integers(-9, 9),
    closed_at=st.none() | st.integers(NOW, NOW + 9),
)


@given(st.lists(rows, max_size=9).map(tuple))
def test_with_their_ids_beside_them_they_are_the_same(
    invoices: tuple[PublishedInvoice, ...],
) -> None:
    publication = replace(sample_publication(NOW), invoices=invoices)
    packed = by_column(publication)
    assert by_row(packed) == by_row(publication) == publication
    assert all(not (one.uid or one.links or one.file) for one in packed.invoices)
    again = msgspec.json.decode(body_of(packed, packed=False), type=Publication)
    assert by_row(again) == publication


@pytest.mark.parametrize(
    "odd",
    [
        {"uid": "laid1"},
        {"uid": str(uuid.uuid4()).upper()},
        {"links": ("x",)},
        {"links": (hash_of("a")[:-1] + "_",)},
        {"file": "A" * 64},
        {"file": "ab"},
    ],
)
def test_what_is_no_plain_id_stays_where_it_is(odd: dict[str, Any]) -> None:
    one = replace(sample_invoice(str(uuid.UUID(int=1))), **odd)
    assert without_ids((one,)) == ((one,), None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"uids": ""},
        {"uids": "AAAA"},
        {"uids": "?" * 22},
        {"hashes": ""},
        {"links": (2,)},
        {"links": (1, 0)},
        {"links": (-1,)},
        {"files": ""},
        {"files": "A" * 22},
        {"filed": (0,)},
        {"filed": (2,)},
        {"filed": ()},
    ],
)
def test_ids_that_do_not_fit_are_refused_in_words(wrong: dict[str, Any]) -> None:
    one = sample_invoice(str(uuid.UUID(int=1)), links=(hash_of("a"),), file="a" * 64)
    bare, ids = without_ids((one,))
    assert isinstance(ids, InvoiceIds) and with_ids(bare, ids) == (one,)
    with pytest.raises(InvalidInput, match="do not fit"):
        with_ids(bare, replace(ids, **wrong))


def test_a_busy_year_with_its_invoices_takes_150_kilobytes() -> None:
    """4,000 bookings, and 500 invoices that are open or were closed in the last 90 days."""
    drawn = chance()
    year = tuple(a_row(drawn, place, ahead=place > 3_200) for place in range(4_000))
    invoices = tuple(_drawn(drawn, place) for place in range(500))
    publication = replace(sample_publication(NOW), commitments=year, invoices=invoices)
    examine(publication)
    assert len(publication_body(publication, packed=True)) <= 150_000


def _drawn(drawn: random.Random, place: int) -> PublishedInvoice:
    price = drawn.choice([5_000, 12_000, 2_500, 9_000])
    one = sample_invoice(
        str(uuid.UUID(int=drawn.getrandbits(128), version=4)),
        number=f"2027-{place:04}",
        issued=f"2027-{1 + place // 250:02}-{1 + place // 10 % 28:02}",
        payable=price,
        total=price,
        links=(hash_of(str(drawn.getrandbits(128))),),
        account=drawn.choice(["", *(f"5ea1fe75-3c7f-4e4c-9a3b-{n:012}" for n in range(300))]),
        file=hashlib.sha256(str(place).encode()).hexdigest(),
        pay_link=f"https://buy.stripe.example/{drawn.getrandbits(80):x}",
    )
    if drawn.random() < 0.2:
        return one
    closed_at = NOW - drawn.randrange(90 * 86_400)
    one = replace(one, paid=price, closed_at=closed_at)
    return replace(one, pay_link="", iban="", bic="", holder="")
