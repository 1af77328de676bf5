"""A client's number and address become links, strange texts do not."""

from __future__ import annotations

import pytest

from scheduler_app.desktop.reach import mail_url, phone_url


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("+441614960000", "tel:+441614960000"),
        ("0161 496-0000", "tel:01614960000"),
        ("+49 (30) 12/34.56", "tel:+4930123456"),
    ],
)
def test_a_number_is_dialled(number: str, url: str) -> None:
    found = phone_url(number)
    assert found is not None and found.toString() == url


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "call me", "+49;phone-context=evil", "file:///etc/passwd", "123&x=1"),
        *("12\n345678", "١٢٣٤٥٦", "+" + "9" * 40),
    ],
)
def test_what_is_no_number_is_no_link(text: str) -> None:
    assert phone_url(text) is None


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("anna@example.org", "mailto:anna@example.org"),
        ("o'hara+it@mail.example.org", "mailto:o'hara+it@mail.example.org"),
        ("jürgen@bäckerei.example", "mailto:jürgen@bäckerei.example"),
    ],
)
def test_an_address_is_written_to(address: str, url: str) -> None:
    found = mail_url(address)
    assert found is not None and found.toString() == url
    assert not found.hasQuery() and not found.hasFragment()


@pytest.mark.parametrize(
    "text",
    [
        *("", "anna", "a@b?bcc=x@y", "a@b,c@d", "a@b&cc=c@d", "a@b%0Abcc:c@d", "a b@c"),
        *("a@b\nc@d", "javascript:alert(1)", "<a@b>", "file://a@b/c", "a@b#x", "//a@b"),
    ],
)
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert mail_url(text) is None
