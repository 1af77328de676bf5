"""The command line: clients who are found twice, merged, exported and erased."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import back_up
from scheduler_app.use_cases.clients.clients import save_client
from tests.cli.conftest import NOW, Run


def test_two_are_found_and_merged_by_an_express_word(run: Run) -> None:
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    run("client", "Schmidt Anna", "--email", "anna@work.example", "--note", "Called twice")
    [pair] = run("duplicates", "--json")
    assert (pair["first"]["id"], pair["second"]["id"], pair["alike"]) == (1, 2, ["name"])
    seen = run("client", "Anna Schmidt", "--merge", "2", "--json")
    assert (seen["done"], seen["moved"]) == (False, {"notes": 1})
    assert len(run("clients", "--json")) == 2
    assert run("client", "1", "--merge", "Schmidt Anna", "--yes", "--json")["done"] is True
    assert [one["name"] for one in run("clients", "--json")] == ["Anna Schmidt"]
    assert run("duplicates") == "No two clients look like one.\n"
    assert "themselves" in run("client", "Anna Schmidt", "--merge", "1", status=1)


def test_one_is_exported_and_erased(run: Run, tmp_path: Path) -> None:
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    made = run("client", "Anna Schmidt", "--export", str(tmp_path / "out"), "--json")
    assert "anna@example.org" in Path(made["page"]).read_text(encoding="utf-8")
    assert "Give --yes as well" in run("client", "Anna Schmidt", "--erase")
    assert run("client", "Anna Schmidt", "--erase", "--yes", "--json")["done"] is True
    assert run("clients", "--json") == []
    assert "no client called" in run("client", "Anna Schmidt", "--erase", status=1)


def test_who_was_erased_and_is_back_with_a_backup_is_named(run: Run, tmp_path: Path) -> None:
    for name in ("Anna Schmidt", "Otto Berg"):
        run("client", name, "--email", "someone@example.org")
    with closing(Diary.open(tmp_path / "data" / DIARY_NAME)) as diary:
        back_up(diary, now=NOW)
    assert "Still in the backup" in run("client", "Anna Schmidt", "--erase", "--yes")
    told = run("restore")
    assert "erased since, and back: Anna Schmidt (client 1). Erase them anew" in told
    assert "Otto" not in told
    assert run("restore", "--json")["erased_before"] == []


def test_two_of_one_name_are_told_apart_by_their_numbers(run: Run, tmp_path: Path) -> None:
    run("client", "Anna Schmidt", "--company", "Nord")
    with closing(Diary.open(tmp_path / "data" / DIARY_NAME)) as diary:
        save_client(diary, Client(0, "Anna Schmidt", "Nord"), now=NOW)
    assert "Give the number" in run("client", "Anna Schmidt", "--note", "Which?", status=1)
    assert run("client", "2", "--email", "two@example.org", "--json")["id"] == 2
    assert run("visits", "search", "--client", "2", "--json") == []
    assert run("follow-ups", "--client", "2", "--json") == []
    booked = run(
        *("book", "--client", "2", "--service", "Remote session"),
        *("--start", "2027-03-02T10:00", "--json"),
    )
    assert run("client", "2", "--json")["timeline"][0]["booking_id"] == booked["id"]
    assert "no client 9" in run("client", "9", "--note", "Wrong number", status=1)
    assert [one["id"] for one in run("clients", "--json")] == [1, 2]


@pytest.mark.parametrize(
    "words",
    [
        ("client", "Anna", "--merge", "Ben", "--note", "Lost?"),
        ("client", "Anna", "--erase", "--yes", "--archive"),
        ("client", "Anna", "--entries", "-1"),
        ("client", "Anna", "--entries", "9" * 30),
        ("visits", "search", "--most", "9" * 30),
        ("visit", "1", "--billed", "-5"),
        (
            "book",
            "--client",
            "A",
            "--service",
            "B",
            "--start",
            "2027-03-02T10:00",
            "--minutes",
            "²",
        ),
    ],
)
def test_what_makes_no_sense_is_a_wrong_command(
    misused: Callable[..., str], words: tuple[str, ...]
) -> None:
    assert "error:" in misused(*words)


def test_numbers_that_are_none_are_names_or_words(run: Run) -> None:
    for odd in ("²", "9" * 30):
        assert "There is no client called" in run("client", odd, "--erase", status=1)
        assert "There is no device" in run("visits", "search", "--device", odd, status=1)


def test_an_empty_note_changes_nothing_of_its_client(run: Run) -> None:
    run("client", "Anna", "--email", "anna@example.org")
    assert "note is empty" in run("client", "Anna", "--email", "b@c.org", "--note", " ", status=1)
    assert run("client", "Anna", "--json")["email"] == "anna@example.org"
