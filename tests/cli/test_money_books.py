"""The command line: the books are compared with Stripe's, and what was found is mended."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import LinkWanted
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.sqlite_library import connected
from tests.cli.conftest import NOW, Run
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_account import FakeAccount
from tests.fakes.stripe_server import KEY, FakeStripe, running


@pytest.fixture
def stripe(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    """A Stripe whose key is in the keyring."""
    keyring = FakeSecrets()
    for room in ("secrets", "money_books"):
        monkeypatch.setattr(f"scheduler_app.cli.{room}.system_secrets", lambda: keyring)
    with running(FakeStripe(FakeAccount(lambda: int(NOW.timestamp())))) as fake:
        monkeypatch.setenv("SCHEDULER_STRIPE_URL", fake.url)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(KEY.encode())))
        run("secret", "set", "stripe")
        yield fake


def test_what_came_in_unasked_is_assigned(run: Run, visit: str, stripe: FakeStripe) -> None:
    assert run("money", "reconcile", "--json")["findings"] == []
    account = StripePayments(KEY, stripe.url)
    made = account.link(LinkWanted(f"{'0' * 16}/pay/1", Money(4001, "EUR"), "Visit"))
    account.close()
    paid = stripe.account.pay(stripe.account.open(made.id)["id"])
    told = run("money", "reconcile", "--json", "--days", "3")
    assert (told["payments"], told["found"]) == (0, 1)
    [finding] = told["findings"]
    assert finding.items() >= {"kind": "unknown payment", "amount": 4001, "booking": None}.items()
    assert (finding["stripe"], finding["mends"]) == (paid["id"], ["assign", "refund", "leave"])
    number = str(finding["id"])
    assert "can't be mended by “again”" in run("money", "mend", number, "again", status=1)
    words = ("money", "mend", number, "assign", "--booking", visit, "--reason", "by phone")
    assert run(*words, "--json")["word"] == "assign"
    assert run("deposit", visit, "--json")["held"] == 4001
    assert "agree" in run("money", "reconcile")
    assert "already" in run(*words, status=1)
    told = run("money", "evidence", visit, "--json")
    assert (told["due"], told["zone"]) == (None, "Europe/Berlin")
    assert paid["id"] in told["sections"][-1]["lines"][0]["what"]
    assert "What was agreed\n  2027-03-01 09:00  Price" in run("money", "evidence", visit)


def test_a_key_that_is_refused_is_told(run: Run, stripe: FakeStripe) -> None:
    stripe.revoked.add(KEY)
    assert "The key was revoked at Stripe" in run("money", "reconcile", status=1)


def test_what_each_month_came_to_is_told(run: Run, visit: str) -> None:
    assert run("money", "months", "--year", "2026", "--json") == []
    run("deposit", visit, "record", "--amount", "4001", "--by", "cash")
    run("cancel", visit, "--by", "client", "--reason", "Ill")
    (month,) = run("money", "months", "--json")
    assert (
        month.items() >= {"currency": "EUR", "received": 4001, "kept": 2000, "held": 2001}.items()
    )
    assert "received 40.01" in run("money", "months", "--year", month["month"][:4])


def test_doctor_finds_what_another_program_did_to_money(
    run: Run, visit: str, tmp_path: Path
) -> None:
    run("deposit", visit, "record", "--amount", "4001", "--by", "cash")
    assert all(check["ok"] for check in run("doctor", "--json"))
    with closing(connected(tmp_path / "data" / "diary.sqlite3")) as raw:
        columns = "version, text, hash, language, at"
        raw.execute(f"INSERT INTO policy_texts ({columns}) VALUES (1, 'All.', 'x', 'fr', 0)")
        columns = "at, key, kind, booking_id, amount, currency"
        raw.execute(f"INSERT INTO ledger ({columns}) VALUES (0, 'x', 'kept', {visit}, 5000, 'EUR')")
        raw.commit()
    checks = run("doctor", "--json", status=1)
    assert [check["check"] for check in checks if not check["ok"]] == [
        "the ledger adds up",
        "what was agreed is unchanged",
    ]
