"""Invoices on the page: they follow the publication, and go when they were closed long ago."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from scheduler_app.booking_page.account.leaving import everything_about
from scheduler_app.booking_page.store import (
    erasing,
    events,
    examination,
    invoices,
    retention,
)
from scheduler_app.booking_page.store.refusals import InvoiceGone, InvoiceSettled
from scheduler_app.booking_page.store.tables import invoice_links
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.invoices import SHOWN_AFTER, PublishedInvoice
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import hash_of, token_of
from tests.booking_page.sample import sample_invoice, sample_publication
from tests.booking_page.shop import Shop
from tests.counting import statements
from tests.drawing import chance

KEY = b"k" * 32
A, B = "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a10", "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a11"


def token(uid: str = A, number: int = 1) -> str:
    return token_of(KEY, uid, "invoice", number)


def invoice(uid: str = A, **changes: Any) -> PublishedInvoice:
    """An invoice that its link opens."""
    return sample_invoice(uid, links=(hash_of(token(uid)),), **changes)


def opened(shop: Shop, link: str) -> str:
    """The uid of what a token opens; empty for nothing."""
    try:
        return shop.read(lambda c: invoices.by_token(c, link, shop.now))[1].uid
    except InvoiceGone:
        return ""


def show(shop: Shop, *shown: PublishedInvoice) -> None:
    shop.publish_next(invoices=shown)


def test_a_token_opens_its_invoice_exactly_while_it_is_published(shop_on_both: Shop) -> None:
    shop, draw = shop_on_both, chance()
    anna = shop.client().id
    tokens = {(uid, number): token(uid, number) for uid in (A, B) for number in (1, 2, 3)}
    for _ in range(12):
        told = [_drawn(draw, uid, anna) for uid in draw.sample([A, B], draw.randint(0, 2))]
        show(shop, *told)
        for (uid, _number), link in tokens.items():
            shown = any(one.uid == uid and hash_of(link) in one.links for one in told)
            assert opened(shop, link) == (uid if shown else "")
        theirs = {one.uid for one in told if one.account == anna}
        seen = shop.read(lambda c: invoices.list_of(c, anna, shop.now))
        assert {one.uid for one in seen} == theirs
        assert shop.read(lambda c: invoices.list_of(c, "erased", shop.now)) == []


def _drawn(draw: random.Random, uid: str, account: str) -> PublishedInvoice:
    links = tuple(hash_of(token(uid, n)) for n in draw.sample(range(1, 4), draw.randint(0, 2)))
    whose = draw.choice(["", account, "erased"])
    return sample_invoice(uid, links=links, account=whose, paid=draw.randint(0, 9))


def test_what_did_not_change_is_not_written_again(shop: Shop) -> None:
    many = [invoice(f"{A[:-3]}{n:03}", number=f"2027-{n}") for n in range(100)]
    show(shop, *many)
    with statements(shop.database.engine) as asked:
        show(shop, *many)
    assert not [one for one in asked if "invoice" in one and not one.startswith("SELECT")]


@pytest.mark.parametrize("by_chore", [True, False])
def test_what_was_closed_goes_after_90_days_by_itself(shop_on_both: Shop, by_chore: bool) -> None:
    shop = shop_on_both
    show(shop, invoice(closed_at=shop.now), invoice(B))
    shop.now += SHOWN_AFTER - 1
    assert opened(shop, token())
    shop.now += 1
    if by_chore:
        shop.write(lambda c: retention.run(c, shop.now))
        rows = select(func.count()).select_from(invoice_links)
        assert shop.read(lambda c: c.execute(rows).scalar_one()) == 1, "its link goes too"
    assert opened(shop, token()) == "" and opened(shop, token(B)) == B


def test_who_erases_their_account_leaves_none_of_it(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna, otto = shop.client(), shop.client("otto")
    show(shop, invoice(account=anna.id), invoice(B, account=otto.id))
    shop.write(lambda c: erasing.forget(c, anna, shop.now))
    assert opened(shop, token()) == "" and opened(shop, token(B)) == B


def test_a_client_is_shown_no_invoice_of_another(shop: Shop) -> None:
    anna, otto = shop.client(), shop.client("otto")
    show(shop, invoice(account=anna.id), invoice(B, account=otto.id), invoice(B[:-1] + "2"))
    assert shop.read(lambda c: invoices.of_client(c, anna.id, A, shop.now)).uid == A
    for who, uid in ((anna.id, B), (otto.id, A), ("", A), ("", B[:-1] + "2"), (anna.id, "%")):
        with pytest.raises(InvoiceGone):
            shop.read(lambda c, who=who, uid=uid: invoices.of_client(c, who, uid, shop.now))  # type: ignore[misc]
    assert shop.read(lambda c: invoices.list_of(c, "", shop.now)) == []


def test_the_desktop_hears_once_a_minute_that_somebody_pays(shop_on_both: Shop) -> None:
    shop = shop_on_both
    show(shop, invoice(), invoice(B, pay_link=""))

    def pay(link: str) -> None:
        def work(c: Connection) -> None:
            who, one = invoices.by_token(c, link, shop.now)
            invoices.about_to_pay(c, one, who, shop.now)

        shop.write(work)

    for _ in range(3):
        pay(token())
    [event] = shop.read(lambda c: events.after(c, 0, 9))
    assert (event.kind, event.uid, event.link) == (EventKind.PAYING, A, hash_of(token()))
    for unpayable in (
        invoice(B, pay_link=""),
        invoice(B, closed_at=shop.now),
        invoice(B, paid=99_999),
    ):
        show(shop, unpayable)
        with pytest.raises(InvoiceSettled):
            pay(token(B))


@pytest.mark.expects_log("an invoice that is kept can't be read")
def test_one_row_that_nobody_can_read_keeps_no_other_from_being_shown(shop: Shop) -> None:
    anna = shop.client().id
    show(shop, invoice(account=anna), invoice(B, account=anna))
    spoil = text("UPDATE invoices SET facts = '{' WHERE uid = :uid")
    shop.write(lambda c: c.execute(spoil, {"uid": A}))
    assert [one.uid for one in shop.read(lambda c: invoices.list_of(c, anna, shop.now))] == [B]
    assert opened(shop, token()) == ""
    show(shop, invoice(account=anna))
    assert opened(shop, token()) == A


def test_its_files_are_wanted_as_long_as_it_is_shown(shop: Shop) -> None:
    show(shop, invoice(file="a" * 64), invoice(B))
    assert shop.read(invoices.wanted_files) == {"a" * 64}
    show(shop, invoice(B))
    assert shop.read(invoices.wanted_files) == set()


@pytest.mark.parametrize(
    "odd",
    [
        {"pay_link": "javascript:alert(1)"},
        {"pay_link": "http://pay.example/1"},
        {"pay_link": "https://a@b.example/"},
        {"pay_link": "https://pay.example/" + "x" * 2_000},
        {"file": "../../etc/passwd"},
        {"file": "A" * 64},
        {"iban": "DE02 1203 0000 0000 2020 51"},
        {"iban": "<script>"},
        {"bic": "x"},
        {"kind": "bill"},
        {"number": " "},
        {"number": "1\r\nSet-Cookie: a=b"},
        {"issued": "2027-02-30"},
        {"due": "soon"},
        {"currency": "Euro"},
        {"total": -1},
        {"fees": 2**60},
        {"closed_at": -1},
        {"links": ("x",)},
        {"links": tuple(hash_of(str(n)) for n in range(21))},
        {"account": "a/../b"},
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(odd: dict[str, Any]) -> None:
    publication = sample_publication(invoices=(replace(sample_invoice(A), **odd),))
    with pytest.raises(InvalidInput) as refused:
        examination.examine(publication)
    assert str(refused.value).endswith(".")


def test_two_that_share_a_link_or_a_name_are_refused() -> None:
    one = invoice()
    for other in (one, replace(one, uid=B)):
        with pytest.raises(InvalidInput, match="twice"):
            examination.examine(sample_publication(invoices=(one, other)))
    many = tuple(sample_invoice(f"u{n}") for n in range(5_001))
    with pytest.raises(InvalidInput, match="5000"):
        examination.examine(sample_publication(invoices=many))


def test_who_takes_everything_along_has_their_invoices_too(shop: Shop) -> None:
    anna = shop.client()
    show(shop, invoice(account=anna.id, closed_at=shop.now), invoice(B))
    [told] = shop.read(lambda c: everything_about(c, anna, shop.now))["invoices"]
    assert (told["number"], told["total"], told["closed_at"]) == (
        "2027-0001",
        11_900,
        "2027-03-01T08:00:00+00:00",
    )
