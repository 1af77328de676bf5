"""Who may be one client: same number, same address, a similar name; and who is not asked about."""

from __future__ import annotations

import pytest

from scheduler_app.domain.clients.duplicates import (
    MOST_ALIKE,
    ClientLook,
    Likeness,
    like_pairs,
    like_pairs_of,
)

NAME, EMAIL, PHONE = (Likeness.NAME,), (Likeness.EMAIL,), (Likeness.PHONE,)


def look(id_: int, name: str, company: str = "", email: str = "", *phones: str) -> ClientLook:
    return ClientLook(id_, name, company, email, phones)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Schmidt", "anna  SCHMIDT"),
        ("Anna Schmidt", "Schmidt, Anna"),
        ("Anna Schmidt", "Anna Schmitt"),
        ("Anna Schmidt", "Anan Schmidt"),
        ("Anna Schmidt", "A. Schmidt"),
        ("Jürgen Müller", "Juergen Müller"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Hans Groß", "Hans Gross"),
        ("Nguyễn Văn Anh", "Nguyen Van Anh"),
    ],
)
def test_names_that_are_one_by_a_letter_an_initial_or_the_order(one: str, other: str) -> None:
    [pair] = like_pairs([look(1, one), look(2, other), look(3, "Otto Berg")])
    assert pair == (1, 2, NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Schmidt", "Anna Berg"),
        ("Anna Schmidt", "Otto Schmidt"),
        ("Anna", "Anne"),
        ("Ann Lee", "Ben Lee"),
        ("", ""),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert like_pairs([look(1, one), look(2, other)]) == []


def test_a_company_may_stand_in_the_name_or_in_its_own_field() -> None:
    one = look(1, "Anna Schmidt", "Bäckerei Nord")
    assert like_pairs([one, look(2, "Bäckerei Nord Anna Schmidt")]) == [(1, 2, NAME)]
    assert like_pairs([one, look(2, "Otto Berg", "Bäckerei Nord")]) == []


def test_the_surest_come_first_and_say_by_what() -> None:
    clients = [
        look(1, "Anna Schmidt", "", "anna@example.org", "+493012345"),
        look(2, "Anna Schmitt"),
        look(3, "Praxis", "", "Anna@Example.org "),
        look(4, "A. Schmidt", "", "", "+49170", "+493012345"),
    ]
    assert like_pairs(clients) == [
        (1, 4, (Likeness.PHONE, Likeness.NAME)),
        (1, 3, EMAIL),
        (1, 2, NAME),
    ]


def test_people_of_one_company_share_a_number_and_are_not_asked_about() -> None:
    clients = [look(n, f"Person{n} Nr{n}", "Praxis Nord", "", "+493012345") for n in range(3)]
    assert like_pairs(clients) == []
    assert like_pairs([*clients, look(9, "Otto Berg", "", "", "+493012345")]) == [
        (0, 9, PHONE),
        (1, 9, PHONE),
        (2, 9, PHONE),
    ]


def test_who_was_kept_apart_is_not_shown_again() -> None:
    clients = [look(1, "Anna Schmidt"), look(2, "Anna Schmidt"), look(3, "Anna Schmidt")]
    assert like_pairs(clients, {(1, 2)}) == [(1, 3, NAME), (2, 3, NAME)]
    assert like_pairs_of(2, clients, {(1, 2)}) == [(2, 3, NAME)]
    assert like_pairs_of(4, clients) == []


def test_a_number_that_everybody_has_makes_no_square_of_pairs() -> None:
    many = [look(n, f"Name{n}a Of{n}b", "", "", "+49000") for n in range(MOST_ALIKE + 40)]
    assert len(like_pairs(many)) == len(many) - 1


def test_colleagues_of_one_name_share_a_number_as_well() -> None:
    one, other = (look(id_, "Anna Schmidt", "Nord", "", "+4930123") for id_ in (1, 2))
    [pair] = like_pairs([one, other, look(3, "Otto Berg", "Nord", "", "+4930123")])
    assert pair.alike == (Likeness.PHONE, Likeness.NAME)
