"""Which passwords are taken, and that nothing is learned from how long one takes."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.process.hashing import NOBODYS, Passwords
from scheduler_app.booking_page.security import guessing, passwords
from scheduler_app.booking_page.security.passwords import check
from scheduler_app.domain.errors import InvalidInput


@pytest.fixture(autouse=True)
def passwords_cost_little() -> None:
    """Here they cost what they cost."""


@pytest.mark.parametrize(
    "good",
    [
        "lovely horses run",
        "äöüß äöüß!",
        "x9$kQ2mZ7p",
        "👍👍👎👎 hello hm",
        "          a b c d",
        "wir trinken Tee im Regen",
        "قهوة الصباح مع صديق",
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
        "zoe.zimmermann!!",
        "Zimmermann, Zoe",
        "annasithelp",
        "Anna's IT Help",
        "IT-Help Anna 24",
        "example.org!",
        "password!!",
        "Passwort1!",
        "P@ssw0rd2026!",
        "zaq12wsxcd",
        "qwertzuiop",
        "1qayxsw23edc",
        "Sommer2026!",
        "Summer2026!!",
        "Hallo12345!",
        "iloveyou2026",
        "Schalke04!!",
        "letmein12345",
        "habibi12345",
        "a" * 64 + "bcd",
        "x" * 129,
        "nul in \0 here",
    ],
)
def test_what_is_guessed_first_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        check(bad, email="zoe@example.org", name="Zoe Zimmermann", practice="Anna's IT Help")


def test_a_name_among_other_words_is_none_that_is_guessed() -> None:
    good = "zoe trinkt Tee im Regen"
    assert check(good, email="zoe@example.org", name="Zoe", practice="Anna's IT Help") == good


def test_no_name_that_was_looked_for_stays_in_memory() -> None:
    check("lovely horses run", name="Rumpelstilzchen")
    assert "user_inputs" not in guessing._zxcvbn()[0].RANKED_DICTIONARIES


def test_the_lists_are_shortened_as_long_as_they_are_written_as_they_are() -> None:
    lists = guessing._shortened()
    assert len(lists["passwords"]) == 10_000
    assert sum(map(len, lists.values())) < 25_000
    assert "i'm" in lists["us_tv_and_film"]


def test_a_long_password_is_looked_at_in_part() -> None:
    matching, _scoring = guessing._zxcvbn()
    assert guessing.is_soon_guessed("1" * 128, [])
    assert not guessing.is_soon_guessed("wir trinken Tee im Regen " * 5, [])
    assert matching is guessing._zxcvbn()[0]


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
