"""Finding: clients by any writing of their number, what comes next before what is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.phone_numbers import wanted_digits
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.search import search
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import match_clients, save_client
from scheduler_app.use_cases.clients.in_line import clients_in_line
from tests.counting import statements

TEN = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def shop(practice: Diary, now: datetime) -> Diary:
    """Three clients, one of them with two numbers, and one former client."""
    anna = Client(0, "Anna Schmidt", phones=("+4989831798", "+447700900123"))
    for client in (
        anna,
        Client(0, "Bo Berg", phones=("+12125551234",)),
        Client(0, "Cleo 831", notes="Ask at 89 831798 first"),
        Client(0, "Old Otto", phones=("+4989831799",), archived=True),
    ):
        save_client(practice, client, now=now)
    return practice


WRITINGS = (
    "+49 89 831798", "089 831798", "831798", "089/83 17 98", "(089) 831-798", "0049 89 831798",
    "+49 (0)89 831798", "08983", "+49 89", "+4989831798", "089\u00a0831798", "089 – 831798",
    " 831798 ", "+44 7700 900123", "07700900123",
)  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_client_is_found_by_any_writing_of_a_number(shop: Diary, writing: str) -> None:
    assert "Anna Schmidt" in [client.name for client in match_clients(shop, writing)]
    assert "Anna Schmidt" in [found.title for found in search(shop, writing, now=TEN)]
    assert "Bo Berg" not in [client.name for client in match_clients(shop, writing)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Jürgen Groß", "juergen gross"),
        ("Jürgen Groß", "gross"),
        ("Jürgen Groß", "jurgen"),
        ("Jürgen Groß", "GROSS JUERG"),
        ("Juergen Gross", "Jürgen Groß"),
        ("Juergen Gross", "Groß"),
        ("Γιώργος Βώκος", "γιώργος"),
    ],
)
def test_a_name_is_found_however_its_letters_are_spelled(
    practice: Diary, now: datetime, name: str, typed: str
) -> None:
    save_client(practice, Client(0, name), now=now)
    assert [client.name for client in match_clients(practice, typed)] == [name]
    assert name in [found.title for found in search(practice, typed, now=TEN)]
    assert [client.name for client in clients_in_line(practice, f"{typed} di 15")] == [name]


def test_whose_number_it_is_stands_before_whom_it_is_noted_at(shop: Diary) -> None:
    assert [client.name for client in match_clients(shop, "831798")] == ["Anna Schmidt", "Cleo 831"]
    assert [client.name for client in match_clients(shop, "(212) 555-1234")] == ["Bo Berg"]
    assert match_clients(shop, "000") == []


def test_a_number_that_ends_as_typed_stands_before_those_without_its_nought(
    practice: Diary, now: datetime
) -> None:
    save_client(practice, Client(0, "Ada", phones=("+442079461234",)), now=now)
    save_client(practice, Client(0, "Zed", phones=("+441614960042",)), now=now)
    assert [client.name for client in match_clients(practice, "0042")] == ["Zed", "Ada"]


def test_former_clients_are_found_by_number_where_they_are_wanted(shop: Diary) -> None:
    assert match_clients(shop, "089 831799") == []
    [former] = match_clients(shop, "089 831799", with_archived=True)
    assert former.name == "Old Otto"


@given(st.text(alphabet="0123456789", min_size=3, max_size=14), st.data())
def test_the_digits_of_a_number_are_found_however_they_are_set_apart(
    digits: str, data: st.DataObject
) -> None:
    signs = st.sampled_from(["", "", " ", "-", "/", ".", "\u00a0", ") ", " (", "\u2011"])
    typed = "".join(digit + data.draw(signs) for digit in digits)
    assert wanted_digits(typed) == digits.lstrip("0")
    assert wanted_digits(f"+{typed}") == digits.lstrip("0")


@pytest.mark.parametrize("text", ["", "ab", "12", "anna 831798x", "3 mar", "+", "()", "1a2b3c"])
def test_words_are_no_number(text: str) -> None:
    assert wanted_digits(text) == ""


def test_many_hits_cost_no_more_statements_than_one(practice: Diary, now: datetime) -> None:
    for number in range(30):
        places = (Place(0, "Home", f"{number} High Street"),)
        client = Client(0, f"Meier {number}", phones=(f"+4989831{number:03}",), places=places)
        save_client(practice, client, now=now)

    def asked(words: str, limit: int) -> tuple[int, int]:
        with statements(practice._engine) as told:
            found = match_clients(practice, words, limit=limit)
        assert all(len(client.places) == 1 for client in found)
        return len(found), len(told)

    for words in ("meier", "089 831"):
        (one, for_one), (many, for_many) = asked(words, 1), asked(words, 30)
        assert (one, many) == (1, 30)
        assert for_many <= for_one + 1


def test_the_next_upcoming_stands_first_and_the_latest_of_the_past_follows(
    practice: Diary, anna: Client, now: datetime
) -> None:
    days = [12, -3, 2, -40, 30]
    for day in days:
        book(practice, NewBooking(TEN + timedelta(days=day), client_id=anna.id), now=now)
    found = search(practice, "anna", now=TEN)
    assert [(one.kind, one.coming) for one in found] == [
        *[("booking", True)] * 3,
        ("client", False),
        *[("booking", False)] * 2,
    ]
    starts = [one.start for one in found if one.kind == "booking"]
    wanted = [TEN + timedelta(days=day) for day in (2, 12, 30, -3, -40)]
    assert starts == [int(each.timestamp()) for each in wanted]


def test_what_is_running_is_coming_and_what_is_cancelled_is_not(
    practice: Diary, anna: Client, now: datetime
) -> None:
    running = book(practice, NewBooking(TEN, minutes=Minutes(60), client_id=anna.id), now=now)
    later = book(practice, NewBooking(TEN + timedelta(hours=3), client_id=anna.id), now=now)
    cancel(practice, later.id, now=now)
    middle = TEN + timedelta(minutes=30)
    first = search(practice, "anna", now=middle)[0]
    assert (first.id, first.coming) == (running.id, True)
    assert [one.id for one in search(practice, "anna", now=middle) if one.coming] == [running.id]


def test_a_long_past_hides_no_coming_visit(practice: Diary, anna: Client, now: datetime) -> None:
    for day in range(1, 31):
        book(practice, NewBooking(TEN + timedelta(days=day), client_id=anna.id), now=now)
    found = search(practice, "anna", now=TEN + timedelta(days=28), limit=15)
    assert sum(one.coming for one in found) == 3
    assert {one.kind for one in found} == {"client", "booking"}
    assert len(found) == 15
