"""Two clients turn out to be one: what is theirs goes over, nothing is lost, and it can go back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.merging import joined
from scheduler_app.domain.clients.reach import ExtrasWord, Permission, TextsWord
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.storage.brought import JOURNALLED, all_personal, all_tables
from scheduler_app.storage.clients.people import client_ids_of
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.clients.devices import devices_of, save_device
from scheduler_app.use_cases.clients.duplicates import duplicates, keep_apart
from scheduler_app.use_cases.clients.merge import merge, preview_merge

DAY = timedelta(days=1)


@pytest.fixture
def other(practice: Diary, now: datetime) -> Client:
    """Anna once more, with a device, bookings and a series of her own."""
    wanted = Client(
        0,
        "A. Schmidt",
        email="anna@work.example",
        phones=("+493012345678",),
        places=(Place(0, "Office", "Kanalweg 2"),),
        notes="Prefers mornings.",
        tags=("vip",),
    )
    client = save_client(practice, wanted, now=now)
    save_device(practice, Device(0, client.id, DeviceKind.COMPUTER, "Laptop"), now=now)
    book(practice, NewBooking(now + DAY, client_id=client.id, service_id=1), now=now)
    visits = NewBooking(now + 2 * DAY, client_id=client.id, title="Visit")
    book_series(practice, NewSeries(visits, "FREQ=WEEKLY;COUNT=3"), now=now)
    return client


def everything(diary: Diary) -> dict[str, list[dict[str, Any]]]:
    """All journalled rows, but for what counts how often a booking was written."""
    with diary.read() as connection:
        return {
            table: [
                {name: value for name, value in row.items() if name != "revision"}
                for row in connection.exec_driver_sql(
                    f"SELECT * FROM {table} ORDER BY id"
                ).mappings()
            ]
            for table in JOURNALLED
        }


def test_all_goes_over_and_the_kept_ones_details_win(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    seen = preview_merge(practice, anna.id, other.id)
    assert {what: number for number, what in seen.moved} == {
        "places": 1,
        "devices": 1,
        "series of bookings": 1,
        "bookings": 4,
    }
    assert seen.details[0] == "The name stays Anna Schmidt."
    after = merge(practice, anna.id, other.id, now=now)
    assert after == get_client(practice, anna.id) == replace(seen.after, uid=after.uid)
    assert (after.name, after.email) == ("Anna Schmidt", "anna@example.org")
    assert (after.phones, after.tags) == (other.phones, ("vip",))
    assert [place.label for place in after.places] == ["Shop", "Home", "Office"]
    assert after.notes.splitlines() == [
        "Also known as A. Schmidt.",
        "Also reached at anna@work.example.",
        "Prefers mornings.",
    ]
    assert [device.name for device in devices_of(practice, [anna.id])] == ["Laptop"]
    assert list_clients(practice) == [replace(after, places=())]
    assert duplicates(practice) == []
    with practice.read() as connection:
        assert client_ids_of(connection, anna.id) == [anna.id, other.id]
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM series WHERE json_extract(template, '$.client_id') = ?",
            (other.id,),
        )
        assert left.scalar() == 0


def test_a_booking_tells_of_it(practice: Diary, anna: Client, now: datetime) -> None:
    other = save_client(practice, Client(0, "A. Schmidt"), now=now)
    visit = book(practice, NewBooking(now + DAY, client_id=other.id, service_id=1), now=now)
    merge(practice, anna.id, other.id, now=now)
    told = booking_history(practice, visit.id)[-1].what
    assert told == "Clients merged: client changed from A. Schmidt to Anna Schmidt"


def test_undo_puts_every_row_back_and_redo_does_it_again(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    third = save_client(practice, Client(0, "Anna Schmid"), now=now)
    keep_apart(practice, third.id, other.id, now=now)
    before = everything(practice)
    merge(practice, anna.id, other.id, now=now)
    merged = everything(practice)
    assert [(row["a"], row["b"]) for row in merged["kept_apart"]] == [(anna.id, third.id)]
    assert undo(practice, now=now).words == "merge of A. Schmidt"
    assert everything(practice) == before
    redo(practice, now=now)
    assert everything(practice) == merged
    undo(practice, now=now)
    assert everything(practice) == before


def test_a_change_of_the_details_since_is_not_undone_silently(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    after = merge(practice, anna.id, other.id, now=now)
    save_client(practice, replace(after, notes="New"), now=now)
    seen = everything(practice)
    with pytest.raises(NotAllowed):
        undo(practice, now=now, over={practice.latest_change()})
    assert everything(practice) == seen


def test_who_was_merged_before_comes_along(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    third = save_client(practice, Client(0, "Anna Schmidt-Berg"), now=now)
    merge(practice, third.id, other.id, now=now)
    before = everything(practice)
    merge(practice, anna.id, third.id, now=now)
    with practice.read() as connection:
        assert client_ids_of(connection, anna.id) == [anna.id, other.id, third.id]
        query = "SELECT DISTINCT merged_into FROM clients WHERE removed"
        assert connection.exec_driver_sql(query).scalars().all() == [anna.id]
    undo(practice, now=now)
    assert everything(practice) == before


def test_refused_in_words(practice: Diary, anna: Client, other: Client, now: datetime) -> None:
    with pytest.raises(InvalidInput, match="merged with themselves"):
        merge(practice, anna.id, anna.id, now=now)
    save_client(practice, replace(get_client(practice, other.id), barred=True), now=now)
    for kept, gone in ((anna, other), (other, anna)):
        with pytest.raises(NotAllowed, match="do not book"):
            preview_merge(practice, kept.id, gone.id)
    save_client(practice, replace(get_client(practice, other.id), barred=False), now=now)
    merge(practice, anna.id, other.id, now=now)
    with pytest.raises(NotFound, match="was merged into Anna Schmidt"):
        merge(practice, anna.id, other.id, now=now)


def test_the_word_about_texts_is_of_the_number_that_is_texted(now: datetime) -> None:
    mobile, fixed = "+4915112345678", "+493012345678"
    given = TextsWord(Permission.GIVEN, now, "by phone")
    stop = TextsWord(Permission.REFUSED, now + DAY, "STOP")
    one, other = Client(1, "A", phones=(mobile,), texts=given), Client(2, "A", phones=(mobile,))
    assert joined(one, other).texts == given
    assert joined(one, replace(other, texts=stop)).texts == stop
    assert joined(replace(one, texts=stop), replace(other, texts=given)).texts == stop
    assert joined(one, Client(2, "A", phones=("+4915187654321",), texts=stop)).texts == given
    undated = TextsWord(Permission.REFUSED)
    both = replace(one, texts=TextsWord(Permission.GIVEN)), replace(other, texts=undated)
    assert joined(*both).texts == undated
    unwanted = ExtrasWord(unwanted=True)
    assert joined(one, replace(other, extras=unwanted)).extras == unwanted
    assert joined(replace(one, extras=unwanted), other).extras == unwanted
    wanted = ExtrasWord(at=now)
    assert joined(replace(one, extras=unwanted), replace(other, extras=wanted)).extras == wanted
    assert joined(Client(1, "A", phones=(fixed,)), replace(other, texts=given)).texts == given


def test_who_is_a_client_in_one_of_two_places_is_no_former_one() -> None:
    former, client = Client(1, "Anna", archived=True, notes="Dog."), Client(2, "Anna", notes="Dog.")
    assert not joined(former, client).archived and not joined(client, former).archived
    assert joined(former, replace(client, archived=True)).archived
    assert joined(client, former).notes == "Dog.", "what both say is said once"


def test_two_who_were_kept_apart_may_be_one_after_all(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    keep_apart(practice, anna.id, other.id, now=now)
    merge(practice, anna.id, other.id, now=now)
    assert [one.id for one in list_clients(practice)] == [anna.id]
    undo(practice, now=now)
    assert duplicates(practice) == []


def test_every_table_that_names_a_client_says_what_becomes_of_it() -> None:
    """A table that is journalled and names its client must go over."""
    moves = {one.table for one in all_personal() if one.moves}
    for table in all_tables().tables.values():
        if table.name in JOURNALLED and "client_id" in table.columns:
            assert table.name in moves, f"{table.name} stays behind in a merge"
    assert moves - {"series"} <= {
        name for name, table in all_tables().tables.items() if "client_id" in table.columns
    }


def test_the_template_of_a_series_is_as_it_was_but_for_the_client(
    practice: Diary, anna: Client, other: Client, now: datetime
) -> None:
    def template() -> dict[str, Any]:
        with practice.read() as connection:
            text = connection.exec_driver_sql("SELECT template FROM series").scalar_one()
            found: dict[str, Any] = json.loads(text)
            return found

    before = template()
    merge(practice, anna.id, other.id, now=now)
    assert template() == before | {"client_id": anna.id}
