"""The command line: how a booking ends, and what is decided about its deposit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import to_epoch
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import revocations
from scheduler_app.use_cases.bookings.move import move
from tests.cli.conftest import NOW, Run

WHY = ("--reason", "Goodwill")


def paid(run: Run, visit: str) -> None:
    run("deposit", visit, "record", "--amount", "4001", "--by", "cash")


def begun(tmp_path: Path, visit: str) -> None:
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    move(diary, int(visit), NOW - timedelta(minutes=30), now=NOW)
    diary.close()


def revoked(tmp_path: Path, visit: str) -> None:
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    with diary.write("revoke", by=By.CLIENT, at=NOW) as change:
        revocations.declare(change, int(visit), at=to_epoch(NOW) + 60, by_reference=True)
    diary.close()


def test_every_ending_is_told_before_it_is_chosen(run: Run, visit: str) -> None:
    paid(run, visit)
    told = run("deposit", visit, "endings", "--json")
    assert told["endings"]["client cancels"] == {
        "back": 2001,
        "kept": 2000,
        "credit": 0,
        "held": 0,
        "applied": 0,
    }
    assert told["owed"] == {"done, applied": 4001, "done, refunded": 8002}
    assert told["until"] == "2027-03-01T15:00:00+01:00"
    assert "After 2027-03-01 15:00: client cancels, 40.01 EUR is kept" in run(
        "deposit", visit, "endings"
    )


def test_done_its_deposit_pays_and_the_rest_is_told(run: Run, visit: str, tmp_path: Path) -> None:
    paid(run, visit)
    begun(tmp_path, visit)
    told = run("done", visit, "--deposit", "apply", "--json")
    assert (told["state"], told["owed"], told["deposit"]["applied"]) == ("done", 4001, 4001)
    seen = run("deposit", visit, "keep", "--amount", "1000", *WHY, "--json")
    assert (seen["kept"], seen["refund_on_its_way"], seen["refund_by_hand"]) == (1000, 3001, 3001)
    seen = run("deposit", visit, "returned", "--amount", "3001", "--by", "cash", "--json")
    assert (seen["refunded"], seen["refund_on_its_way"]) == (3001, 0)
    assert "has gone back already" in run(
        *("deposit", visit, "apply", "--amount", "4001", *WHY), status=1
    )


def test_by_whom_it_is_cancelled_matters(run: Run, visit: str) -> None:
    paid(run, visit)
    told = run("cancel", visit, "--by", "practice", "--reason", "Ill", "--json")
    assert told["deposit"]["refund_on_its_way"] == 4001
    seen = run("deposit", visit, "refund", "--amount", "3000", *WHY, "--json")
    assert (seen["kept"], seen["refund_on_its_way"]) == (1001, 3000)
    seen = run("refund", visit, "--amount", "1", *WHY, "--json")
    assert (seen["kept"], seen["refund_on_its_way"]) == (1000, 3001)
    seen = run("deposit", visit, "agreed", *WHY, "--json")
    assert (seen["kept"], seen["refund_on_its_way"]) == (0, 4001)


def test_missed_it_is_left_as_credit_and_spent(run: Run, visit: str, tmp_path: Path) -> None:
    paid(run, visit)
    begun(tmp_path, visit)
    assert "40.01 EUR kept." in run("no-show", visit)
    assert "40.01 EUR left as credit." in run("deposit", visit, "credit", *WHY)
    service = run("agenda", "--from", "2027-03-01", "--to", "2027-03-02", "--json")[0]["service"]
    words = ("book", "--client", "Anna", "--service", service, "--start")
    other = str(run(*words, "2027-03-09T10:00", "--json")["id"])
    seen = run("deposit", other, "spend", "--amount", "3001", "--json")
    assert (seen["held"], seen["missing"]) == (3001, 1000)
    seen = run("deposit", other, "waive", *WHY, "--json")
    assert (seen["missing"], seen["waived"], seen["state"]) == (0, 1000, "held")
    assert run("money", "waived", "--client", "Anna", "--json") == [
        {"year": 2027, "amount": 1000, "currency": "EUR", "bookings": 1}
    ]
    assert "no client called “Otto”" in run("money", "waived", "--client", "Otto", status=1)


def test_a_contract_that_was_revoked_is_answered(run: Run, visit: str, tmp_path: Path) -> None:
    paid(run, visit)
    assert "Nobody revoked this contract." in run("deposit", visit, "revocation")
    assert "Nobody has revoked" in run("deposit", visit, "revocation", "--answer", status=1)
    revoked(tmp_path, visit)
    seen = run("deposit", visit, "revocation", "--json")
    assert (seen["paid"], seen["applied"], seen["back"]) == (4001, 0, 4001)
    assert seen["by_reference"] and not seen["answered"] and seen["no_right"] is None
    told = run("deposit", visit, "revocation", "--answer")
    assert "40.01 EUR goes back." in told and "Answered." in told
    held = run("deposit", visit, "--json")
    assert (held["state"], held["refund_on_its_way"]) == ("refunding", 4001)


def test_what_came_from_credit_is_credit_again_and_called_so(
    run: Run, visit: str, tmp_path: Path
) -> None:
    paid(run, visit)
    run("deposit", visit, "credit", *WHY)
    assert run("deposit", visit, "--json")["state"] == "credit"
    service = run("agenda", "--from", "2027-03-01", "--to", "2027-03-06", "--json")[0]["service"]
    words = ("book", "--client", "Anna", "--service", service, "--start", "2027-03-09T10:00")
    other = str(run(*words, "--json")["id"])
    run("deposit", other, "spend", "--amount", "4001")
    revoked(tmp_path, other)
    assert "40.01 EUR is to be the client's credit again." in run("deposit", other, "revocation")
    seen = run("deposit", other, "revocation", "--answer", "--json")
    assert (seen["paid"], seen["back"], seen["credit"]) == (4001, 0, 4001)
    told = run("deposit", other)
    assert "Deposit of 40.01 EUR: credit of the client." in told and "waived" not in told
