"""The command line: records of visits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.devices import remove_device, save_device
from scheduler_app.use_cases.visits.records import draft_for_client, save_record
from tests.cli.conftest import NOW, Run


def test_a_record_is_written_found_and_shown(run: Run) -> None:
    run("client", "Anna Schmidt", "--company", "Nord")
    booked = run(
        "book", "--client", "Anna Schmidt", "--service", "Remote session",
        "--start", "2027-03-02T10:00", "--json",
    )["id"]  # fmt: skip
    assert run("visit", str(booked), "--json")["id"] is None
    written = run(
        "visit", str(booked), "--symptom", "Printer prints blank pages", "--cause", "Toner empty",
        "--resolution", "New cartridge", "--told", "All is well.", "--billed", "30", "--json",
    )  # fmt: skip
    assert (written["billed"], written["issues"][0]["state"]) == (30, "solved")
    run("visit", str(booked), "--symptom", "Fan is loud", "--state", "open")
    (found,) = run("visits", "search", "prin", "blank", "--client", "anna schmidt", "--json")
    assert (found["id"], found["state"], found["client"]) == (written["id"], "open", "Anna Schmidt")
    assert run("visits", "search", "xyzzy", "--json") == []
    assert run("visits", "search", "--since", "2027-03-03", "--json") == []
    assert (
        "2027-03-02 10:00  Anna Schmidt · Nord: Printer prints blank pages · Fan is loud [open]"
        in run("visits", "search", "cartridge")
    )
    told = run("visits", "show", str(written["id"]))
    assert "solved: Printer prints blank pages – Toner empty – New cartridge" in told
    assert "open: Fan is loud" in told
    assert "goes with --symptom" in run("visit", str(booked), "--state", "open", status=1)
    doubted = run("visit", str(booked), "--private", "password: hunter2")
    assert doubted.endswith("keep it in a password manager, not in the diary.\n")


def test_a_record_is_shown_though_its_device_was_taken_off(run: Run, tmp_path: Path) -> None:
    client_id = run("client", "Anna Schmidt", "--company", "Nord", "--json")["id"]
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    kept, gone = (
        save_device(diary, Device(0, client_id, DeviceKind.PRINTER, name), now=NOW).id
        for name in ("Printer", "Slip")
    )
    draft = draft_for_client(diary, client_id, now=NOW)
    made = save_record(diary, replace(draft, told="Well.", devices=(kept, gone)), now=NOW)
    remove_device(diary, gone, now=NOW)
    diary.close()
    told = run("visits", "show", str(made.id), "--json")
    assert told["devices"] == [{"id": kept, "name": "Printer"}]
    [found] = run("visits", "search", "--client", str(client_id), "--json")
    assert found["id"] == made.id
