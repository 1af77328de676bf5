"""The command line: where a deposit stands, what was paid by hand, and the ledger."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Run


def test_a_deposit_is_asked_recorded_once_kept_and_listed(run: Run, visit: str) -> None:
    stands = run("deposit", visit, "--json")
    assert (stands["state"], stands["amount"], stands["missing"]) == ("asked", 4001, 4001)
    assert (stands["link"], stands["deadline"]) == (None, "2027-03-02T09:00:00+01:00")
    words = ("deposit", visit, "record", "--amount", "4001", "--by", "cash", "--key", "click")
    once = run(*words, "--json")
    assert run(*words, "--json") == once
    assert (once["state"], once["held"], once["missing"]) == ("held", 4001, 0)
    assert (once["refund_if_cancelled_now"], once["kept_if_cancelled_now"]) == (2001, 2000)
    assert "If the client cancelled now, 20.01 EUR would go back" in run("deposit", visit)
    other = [*words[:4], "1", *words[5:]]
    assert "says something else" in run(*other, status=1)
    run("cancel", visit, "--by", "client", "--reason", "Ill")
    stands = run("deposit", visit, "--json")
    assert (stands["state"], stands["kept"], stands["refund_on_its_way"]) == (
        "refunding",
        2000,
        2001,
    )
    first, second = run("money", "ledger", "--json")
    assert first.items() >= {"at": "2027-03-01T09:00:00+01:00", "booking": int(visit)}.items()
    assert (first["kind"], first["amount"], first["currency"]) == ("received", 4001, "EUR")
    assert (second["kind"], second["amount"], second["stripe"]) == ("kept", 2000, "")
    assert run("money", "ledger", "--booking", visit, "--json") == [first, second]
    assert run("money", "balance", "--json") == {
        "EUR": {
            "received": 4001, "held": 2001, "credit": 0, "applied": 0, "refunded": 0, "kept": 2000,
        }
    }  # fmt: skip
    assert "EUR  received 40.01, held 20.01" in run("money")
    assert "kept" in run("money", "ledger")


def test_before_anything_was_paid(run: Run) -> None:
    assert run("money", "balance", "--json") == {}
    assert run("money", "ledger") == "Nothing has been paid yet.\n"


def test_what_is_no_amount_and_no_booking_is_refused(
    run: Run, visit: str, misused: Callable[..., str]
) -> None:
    words = ("deposit", visit, "record", "--by", "cash", "--amount")
    assert "no amount" in run(*words, "0", status=1)
    assert "no amount" in run(*words, "9999999999999", status=1)
    assert "minor units" in misused(*words, "40.01")
    assert "minor units" in misused(*words, "-5")
    for command in (("deposit", "99"), ("money", "ledger", "--booking", "99")):
        assert run(*command, status=1)
    assert run("money", "ledger", "--json") == []


def test_without_a_key_the_books_are_as_they_were_found(run: Run, visit: str) -> None:
    told = run("money", "reconcile", "--json")
    counts = {"payments": 0, "refunds": 0, "disputes": 0, "found": 0}
    assert told == {**counts, "nonsense": [], "findings": []}
    assert "there is no key" in run("money", "reconcile")
    assert "no finding 7" in run("money", "mend", "7", "leave", status=1)
    assert "takes a booking" in run("money", "mend", "7", "assign", status=1)
