"""The command line: who will come, and whom to call."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

SOON = "2027-03-02T10:00"


@pytest.fixture
def booked(run: Run) -> int:
    """Anna, tomorrow, who has no address to be asked by."""
    number: int = run("book", "--client", "Anna", "--service", "Remote session", "--start", SOON,
                      "--json")["id"]  # fmt: skip
    return number


def test_who_is_asked_and_reached_by_nothing_is_to_be_called(run: Run, booked: int) -> None:
    assert "Nobody is asked. “scheduler-app rules ask”" in run("confirmations")
    assert "Nobody has to be called." in run("confirmations", "call")
    assert "Nobody has to be called." in run("confirmations", "call", "--within", "24")
    assert [rule["template"] for rule in run("rules", "ask", "--json")][-2:] == ["confirm"] * 2
    [told] = run("confirmations", "call", "--json")
    assert (told["booking_id"], told["state"], told["why"]) == (
        booked, "unreached", ["first visit"],
    )  # fmt: skip
    assert "no answer" in run("confirmations", "no-answer", str(booked))
    assert "· called Mon 1 Mar" in run("confirmations", "call")


def test_the_consultant_writes_down_that_they_said_yes(run: Run, booked: int) -> None:
    assert run("confirmations", "--json")[0]["confirmed_at"] is None
    said = run("confirmations", "yes", str(booked), "--json")
    assert (said["booking_id"], said["how"]) == (booked, "phone")
    [told] = run("confirmations", "--json")
    assert (told["state"], told["confirmed_at"]) == ("confirmed", said["confirmed_at"])
    assert run("confirmations", "--within", "1", "--json") == []
