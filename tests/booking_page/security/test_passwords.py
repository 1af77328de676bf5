"""Which passwords are taken, and that nothing is learned from how long one takes."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.security import passwords
from scheduler_app.booking_page.security.passwords import NOBODYS, Passwords, check
from scheduler_app.domain.errors import InvalidInput


@pytest.mark.parametrize(
    "good",
    [
        "lovely horses run",
        "äöüß äöüß!",
        "x9$kQ2mZ7p",
        "👍👍👎👎 hello hm",
        "          a b c d",
        "a" * 64 + "bcd",
    ],
)
def test_length_counts_and_nothing_else_is_asked(good: str) -> None:
    assert check(good, email="zoe@example.org", name="Zoe") == good


@pytest.mark.parametrize(
    "bad",
    [
        "ninechars",
        "password123",
        "PassWord123",
        "1234567890",
        "0987654321",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "ababababababab",
        "zoe@example.org",
        "zoezimmermann1",
        "x" * 129,
        "nul in \0 here",
    ],
)
def test_what_is_guessed_first_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        check(bad, email="zoe@example.org", name="ZoeZimmermann")


def test_the_list_has_no_word_that_length_alone_refuses() -> None:
    words = passwords._commonest()
    assert len(words) > 150
    assert {word for word in words if len(word) < passwords.SHORTEST} == set()
    assert {word for word in words if word != word.casefold()} == set()


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_check(typed: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert check(typed) == typed


def test_the_right_one_opens_and_only_that() -> None:
    async def tried() -> list[bool]:
        keeper = Passwords()
        kept = await keeper.hash("café au lait du matin")
        return [
            await keeper.verify(kept, "cafe\u0301 au lait du matin"),
            await keeper.verify(kept, "cafe au lait du matin"),
            await keeper.verify(None, "café au lait du matin"),
            await keeper.verify("garbled", "café au lait du matin"),
        ]

    assert asyncio.run(tried()) == [True, False, False, False]


def test_nobodys_hash_costs_what_everybodys_does() -> None:
    everybodys = asyncio.run(Passwords().hash("some good sentence"))
    assert extract_parameters(NOBODYS) == extract_parameters(everybodys)
    assert len(NOBODYS) == len(everybodys)
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("x")
    assert Passwords.is_dated(weak) and not Passwords.is_dated(everybodys)
