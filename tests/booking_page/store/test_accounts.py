"""The page's accounts: which addresses and names are taken, and in which form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.store import accounts
from scheduler_app.booking_page.store.accounts import normal_email, normal_name
from scheduler_app.domain.errors import InvalidInput
from tests.booking_page.shop import Shop


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Zoe@Example.ORG", "zoe@example.org"),
        ("  zoe+page@example.org ", "zoe+page@example.org"),
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("zoe@BÜCHER.example", "zoe@xn--bcher-kva.example"),
        ("zoe@straße.example", "zoe@xn--strae-oqa.example"),
        ("ｚoe@example．org", "zoe@example.org"),
        ("zoe@example.org.", "zoe@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, normal: str) -> None:
    assert normal_email(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "zoe",
        "zoe@",
        "@example.org",
        "zoe@example",
        "zoe@exa mple.org",
        "zoe..x@example.org",
        ".zoe@example.org",
        "zoe@-example.org",
        "zoe@[127.0.0.1]",
        "zoe@127.0.0.1",
        "zoe@example.org\nBcc: all@example.org",
        "zoe@example.org\r\nX: y",
        '"zoe x"@example.org',
        "zoë@example.org",
        "zoe@exam\0ple.org",
        "zoe@example.org, bob@example.org",
        "a" * 65 + "@example.org",
        "zoe@" + "a" * 64 + ".org",
        "z@" + "a.b" * 90 + ".org",
        "zoe@xn--zzzzzzzzz.org",
        "zoe@\ud800.org",
    ],
)
def test_what_is_no_address_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        normal_email(typed)
    assert refused.value.field == "email"
    assert refused.value.remedy


@given(st.text(max_size=80))
def test_no_text_whatever_becomes_more_than_an_address(typed: str) -> None:
    try:
        normal = normal_email(typed)
    except InvalidInput:
        return
    assert normal.isascii() and normal.isprintable() and " " not in normal
    assert normal_email(normal) == normal


@given(st.text(max_size=140))
def test_a_name_is_one_readable_line(typed: str) -> None:
    try:
        name = normal_name(typed)
    except InvalidInput:
        return
    assert name and "\n" not in name and "\0" not in name and len(name) <= 120
    assert normal_name(name) == name


def test_who_is_there_already_is_left_as_they_are(shop_on_both: Shop) -> None:
    shop = shop_on_both
    anna = shop.client("anna")
    again = shop.write(
        lambda c: accounts.add(
            c, email=anna.email, name="Eve", phone="+1", language="de", zone="", now=shop.now
        )
    )
    assert again == anna


def test_an_address_that_was_never_confirmed_keeps_nobody_out(shop: Shop) -> None:
    anna, squatter = shop.client("anna"), shop.client("bob", verified=False)
    assert shop.write(lambda c: accounts.change_email(c, anna.id, squatter.email))
    assert shop.read(lambda c: accounts.of_id(c, squatter.id)) is None


def test_an_address_that_is_somebodys_stays_theirs(shop: Shop) -> None:
    anna, bob = shop.client("anna"), shop.client("bob")
    assert not shop.write(lambda c: accounts.change_email(c, anna.id, bob.email))
    assert shop.read(lambda c: accounts.of_id(c, anna.id)) == anna


def test_who_never_confirmed_is_forgotten_after_a_week(shop: Shop) -> None:
    anna, bob = shop.client("anna", verified=False), shop.client("bob")
    shop.now += accounts.UNVERIFIED_FOR - 1
    shop.write(lambda c: accounts.forget_unverified(c, shop.now))
    assert shop.read(lambda c: accounts.of_id(c, anna.id)) is not None
    shop.now += 1
    shop.write(lambda c: accounts.forget_unverified(c, shop.now))
    assert shop.read(lambda c: accounts.of_id(c, anna.id)) is None
    assert shop.read(lambda c: accounts.of_id(c, bob.id)) is not None
