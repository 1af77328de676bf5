"""The command line: records of visits."""

from __future__ import annotations

from tests.cli.conftest import Run


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
