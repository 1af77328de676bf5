"""Tests: address books on their way into a real diary."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.records import ImportReport, Standing
from scheduler_app.gateways.exchange.address_books.files import ContactFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.exchange.import_clients import import_clients, preview
from scheduler_app.use_cases.practice.settings import save_settings

TABLE = """Name,Company,E-mail,Phone,Notes
Anna Müller,Müller GmbH,anna@example.com,030 2345678,Likes tea
Bert,,office@example.com,,
Cora,,office@example.com,12,
"""


@pytest.fixture(autouse=True)
def _in_germany(diary: Diary, now: datetime) -> None:
    save_settings(diary, {"practice.region": "DE"}, now=now)


def write(folder: Path, text: str, name: str = "book.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def bring_in(diary: Diary, file: Path, now: datetime) -> ImportReport:
    return import_clients(diary, preview(diary, ContactFiles(), [file]), now=now)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.imported, report.updated, report.unchanged, len(report.skipped)


def test_contacts_become_clients_and_nothing_of_them_is_lost(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    report = bring_in(diary, write(tmp_path, TABLE), now)
    assert counts(report) == (3, 0, 0, 1)
    anna, bert, cora = list_clients(diary)
    assert (anna.name, anna.company, anna.email) == (
        "Anna Müller",
        "Müller GmbH",
        "anna@example.com",
    )
    assert anna.phones == ("+49302345678",)
    assert anna.notes == "Likes tea"
    assert (bert.email, cora.email) == ("office@example.com", "office@example.com")
    assert cora.phones == ()
    assert "12" in cora.notes


def test_a_second_import_makes_no_duplicates(diary: Diary, tmp_path: Path, now: datetime) -> None:
    file = write(tmp_path, TABLE)
    bring_in(diary, file, now)
    before = list_clients(diary)
    assert counts(bring_in(diary, file, now)) == (0, 0, 3, 1)
    assert list_clients(diary) == before


def test_a_phone_that_can_not_be_dialled_is_told_by_name(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:Cora\nTEL:12\nTEL:030 2345678\nEND:VCARD\n"
    file = write(tmp_path, card, "c.vcf")
    report = bring_in(diary, file, now)
    assert counts(report) == (1, 0, 0, 1)
    (told,) = report.skipped
    assert (told.file, told.uid) == (str(file), "u1")
    assert told.reason.startswith("Cora: ")
    assert "“12”" in told.reason
    assert "notes" in told.reason
    (cora,) = list_clients(diary)
    assert (cora.phones, cora.notes) == (("+49302345678",), "Phone: 12")


def test_a_contact_adds_to_a_client_and_overwrites_nothing(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    anna = save_client(
        diary, Client(0, "Anna Müller", email="anna@example.com", notes="Prefers Tuesdays"), now=now
    )
    found = preview(diary, ContactFiles(), [write(tmp_path, TABLE)])
    assert found.contacts[0].standing is Standing.CHANGED
    assert found.contacts[0].client_id == anna.id
    report = import_clients(diary, found, now=now)
    assert counts(report) == (2, 1, 0, 1)
    now_known = get_client(diary, anna.id)
    assert now_known.notes == "Prefers Tuesdays\nLikes tea"
    assert now_known.phones == ("+49302345678",)
    assert now_known.company == "Müller GmbH"


def test_a_vcard_is_known_by_its_uid_though_everything_else_changed(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:Anna\nEMAIL:a@example.com\nEND:VCARD\n"
    bring_in(diary, write(tmp_path, card, "a.vcf"), now)
    other = card.replace("FN:Anna", "FN:Anna Schmidt").replace("a@example", "b@example")
    assert counts(bring_in(diary, write(tmp_path, other, "a.vcf"), now)) == (0, 1, 0, 0)
    (anna,) = list_clients(diary)
    assert anna.notes == "E-mail: b@example.com"
    assert counts(bring_in(diary, write(tmp_path, other, "a.vcf"), now)) == (0, 0, 1, 0)


def test_a_contact_can_be_left_out(diary: Diary, tmp_path: Path, now: datetime) -> None:
    found = preview(diary, ContactFiles(), [write(tmp_path, TABLE)]).choose(1, take=False)
    report = import_clients(diary, found, now=now)
    assert counts(report) == (2, 0, 0, 2)
    assert "Bert" in report.skipped[0].reason


def test_a_preview_that_is_stopped_shows_nothing(diary: Diary, tmp_path: Path) -> None:
    rows = "".join(f"Client {number},,,,\n" for number in range(250))
    file = write(tmp_path, "Name,Company,E-mail,Phone,Notes\n" + rows)
    assert len(preview(diary, ContactFiles(), [file]).contacts) == 250
    found = preview(diary, ContactFiles(), [file], progress=lambda done, _: done == 0)
    assert (found.files, found.contacts) == ((), ())


def test_stopping_leaves_nothing_of_the_file(diary: Diary, tmp_path: Path, now: datetime) -> None:
    rows = "".join(f"Client {number},,,,\n" for number in range(250))
    found = preview(
        diary, ContactFiles(), [write(tmp_path, "Name,Company,E-mail,Phone,Notes\n" + rows)]
    )
    report = import_clients(diary, found, now=now, progress=lambda done, _: done < 200)
    assert report.cancelled
    assert report.files == ()
    assert list_clients(diary) == []


def test_addresses_become_places_once(diary: Diary, tmp_path: Path, now: datetime) -> None:
    text = "Name,Business Street,Business City,Business Postal Code\nAnna,Main 1,Bonn,53111\n"
    file = write(tmp_path, text)
    bring_in(diary, file, now)
    bring_in(diary, file, now)
    (anna,) = list_clients(diary)
    (place,) = get_client(diary, anna.id).places
    assert (place.label, place.address) == ("business", "Main 1, 53111, Bonn")


def test_what_can_not_be_read_is_part_of_the_report(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    report = bring_in(diary, write(tmp_path, "a,b\n1,2\n"), now)
    assert counts(report) == (0, 0, 0, 1)
    assert "No column" in report.skipped[0].reason


def test_who_was_merged_is_known_by_the_uid_that_they_had(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:Anna\nEMAIL:a@example.com\nEND:VCARD\n"
    kept = save_client(diary, Client(0, "Annuschka Schmidt"), now=now)
    bring_in(diary, write(tmp_path, card, "a.vcf"), now)
    [anna, _] = list_clients(diary)
    merge(diary, kept.id, anna.id, now=now)
    assert counts(bring_in(diary, write(tmp_path, card, "a.vcf"), now)) == (0, 0, 1, 0)
    assert [one.id for one in list_clients(diary)] == [kept.id]


def test_who_was_taken_back_comes_again(diary: Diary, tmp_path: Path, now: datetime) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:Anna\nEMAIL:a@example.com\nEND:VCARD\n"
    bring_in(diary, write(tmp_path, card, "a.vcf"), now)
    undo(diary, now=now)
    assert counts(bring_in(diary, write(tmp_path, card, "a.vcf"), now)) == (1, 0, 0, 0)
    assert [one.name for one in list_clients(diary)] == ["Anna"]
