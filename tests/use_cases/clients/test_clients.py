"""Clients through their verbs: tags, and who is not to be booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler_app.domain.clients.barring import BarredClient
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series, edit_in_series
from scheduler_app.use_cases.clients.clients import (
    get_client,
    list_clients,
    match_clients,
    save_client,
    tags_in_use,
)

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def barred(practice: Diary, anna: Client, now: datetime) -> Client:
    """Anna, who is not to be booked."""
    wanted = replace(anna, barred=True, barred_why="  Did not pay twice. ")
    return save_client(practice, wanted, now=now)


def test_tags_are_kept_once_each_and_found(practice: Diary, anna: Client, now: datetime) -> None:
    save_client(practice, replace(anna, tags=("Schule, vip", " VIP ", "")), now=now)
    save_client(practice, Client(0, "Ben", tags=("Äpfel", "schule")), now=now)
    assert get_client(practice, anna.id).tags == ("Schule", "vip")
    assert tags_in_use(practice) == ["Äpfel", "Schule", "schule", "vip"]
    assert [one.id for one in match_clients(practice, "schul")][-1] == anna.id
    for tag, names in (("Schule", [anna.name]), ("schule", ["Ben"]), ("Äpfel", ["Ben"])):
        for found in (
            list_clients(practice, tag=tag),
            match_clients(practice, "schul", tag=tag, limit=1),
        ):
            assert [one.name for one in found] == names


@pytest.mark.parametrize("tags", [("x" * 41,), tuple(f"tag {n}" for n in range(21))])
def test_there_is_a_limit_to_tags(
    practice: Diary, anna: Client, tags: tuple[str, ...], now: datetime
) -> None:
    with pytest.raises(InvalidInput) as told:
        save_client(practice, replace(anna, tags=tags), now=now)
    assert told.value.field == "tags"


def test_as_many_tags_as_may_be(practice: Diary, anna: Client, now: datetime) -> None:
    tags = tuple(f"tag {n}" for n in range(20))
    assert len(save_client(practice, replace(anna, tags=tags), now=now).tags) == 20


def test_a_name_of_a_thousand_letters_is_none(practice: Diary, anna: Client, now: datetime) -> None:
    long = "x" * 1000
    for field, wanted in (
        ("name", replace(anna, name=long)),
        ("company", replace(anna, company=long)),
        ("barred_why", replace(anna, barred=True, barred_why=long)),
    ):
        with pytest.raises(InvalidInput) as told:
            save_client(practice, wanted, now=now)
        assert told.value.field == field


def test_the_reason_goes_with_the_bar(practice: Diary, barred: Client, now: datetime) -> None:
    assert barred.barred_why == "Did not pay twice."
    assert list_clients(practice)[0].barred
    assert save_client(practice, replace(barred, barred=False), now=now).barred_why == ""


def test_who_is_barred_is_booked_by_an_express_word_only(
    practice: Diary, barred: Client, now: datetime
) -> None:
    wish = NewBooking(TUESDAY, client_id=barred.id, service_id=1)
    for refused in (wish, replace(wish, client_id=None, new_client=Client(0, "Anna Schmidt"))):
        with pytest.raises(BarredClient, match=r"^Anna Schmidt is not to be booked: Did not pay"):
            book(practice, refused, now=now)
    with pytest.raises(BarredClient):
        book_series(practice, NewSeries(wish, "FREQ=WEEKLY;COUNT=2"), now=now)
    booking = book(practice, replace(wish, permit_barred=True), now=now)
    # What is booked may go on: it is moved and changed as any other.
    assert move(practice, booking.id, THURSDAY, now=now).start == THURSDAY
    noted = {"client_id": barred.id, "notes": "x"}
    assert edit(practice, booking.id, details=noted, now=now).notes == "x"


def test_no_booking_becomes_that_of_one_who_is_barred(
    practice: Diary, barred: Client, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=1), now=now)
    wanted = {"client_id": barred.id}
    with pytest.raises(BarredClient):
        edit(practice, booking.id, details=wanted, now=now)
    with pytest.raises(BarredClient):
        edit_in_series(practice, booking.id, Scope.THIS, details=wanted, now=now)
    done = edit(practice, booking.id, details=wanted, now=now, permit_barred=True)
    assert done.client_id == barred.id
