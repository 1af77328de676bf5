"""The command line: invoices are written, sent, listed, taken back and given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler_app.cli import invoice_money, invoices
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.settings import save_settings
from tests.cli.conftest import NOW, Run
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.papers import FakePapers
from tests.use_cases.money.invoices.desk import SELLER

FREE = ("invoice", "new", "--client", "Anna", "--line", "Router set up", "10000")


@pytest.fixture
def ready(run: Run, visit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The practice has an address, and a client called Anna."""
    monkeypatch.setattr(invoices, "paper_maker", FakePapers)
    monkeypatch.setattr(invoices, "system_secrets", FakeSecrets)
    settings = {**SELLER, "money.default_tax": "19", "practice.currency": "EUR"}
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    save_settings(diary, settings, now=NOW)
    diary.close()
    return run


def test_from_a_draft_to_what_was_taken_back(ready: Run, tmp_path: Path) -> None:
    draft = ready(*FREE, "--line", "Cable, 2 m", "490", "2.5", "--reference", "PO 7", "--json")
    assert (draft["state"], draft["payable"], draft["missing"]) == ("draft", 11_225, [])
    assert [line["quantity"] for line in draft["lines"]] == [1, 2.5]
    told = ready("invoice", "show", str(draft["id"]))
    assert "2  Cable, 2 m: 2.5 × 4.90 EUR" in told and "Total 112.25 EUR" in told
    sent = ready("invoice", "send", str(draft["id"]), "--json")
    assert (sent["number"], sent["mailed_to"]) == ("2027-0001", None)
    assert "no e-mail address of Anna" in sent["not_mailed"]
    files = ("--pdf", str(tmp_path / "a.pdf"), "--xml", str(tmp_path / "a.xml"))
    shown = ready("invoice", "show", "2027-0001", *files, "--json")
    assert (shown["state"], shown["outstanding"], shown["due"]) == ("sent", 11_225, "2027-03-15")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    note = ready("invoice", "credit", "2027-0001", "--line", "2", "1225", "--no-mail", "--json")
    assert (note["number"], note["kind"], note["not_mailed"]) == ("2027-0002", "credit", None)
    assert "Sent as 2027-0003" in ready("invoice", "credit", "2027-0001", "--correct", "--no-mail")
    listed = ready("invoice", "--json")
    assert [(one["number"], one["state"]) for one in listed] == [
        (None, "draft"),
        ("2027-0003", "credited"),
        ("2027-0002", "credited"),
        ("2027-0001", "credited"),
    ]
    assert ready("invoice", "list", "--state", "draft", "--client", "Anna", "--json") == listed[:1]
    assert ready("invoice", "list", "--text", "0003", "--json") == listed[1:2]
    assert "is removed" in ready("invoice", "remove", str(listed[0]["id"]))


def test_a_rounding_is_told_and_lists_say_what_is_to_be_paid(ready: Run) -> None:
    told = ready("invoice", "new", "--client", "Anna", "--line", "Cable", "490", "2")
    assert "Total 9.81 EUR, of it tax 1.57 EUR, rounded to 9.80 EUR." in told
    ready("invoice", "send", "1", "--no-mail")
    assert "9.80 EUR" in ready("invoice", "list")


def test_what_is_given_up_and_numbers_that_are_left_out(ready: Run) -> None:
    draft = str(ready(*FREE, "--json")["id"])
    assert "is no draft" not in ready("invoice", "send", draft, "--no-mail")
    assert "sent as 2027-0001" in ready("invoice", "send", draft, status=1)
    told = ready("invoice", "write-off", "2027-0001", "--reason", "Insolvent")
    assert "It is written off." in told and "Insolvent" in told
    assert "It is sent; 100.00 EUR open." in ready("invoice", "reopen", "2027-0001")
    assert "is missing" in ready("invoice", "numbers", "--next", "5", status=1)
    told = ready("invoice", "numbers", "--next", "5", "--reason", "Written by hand")
    assert "The next invoice is 2027-0005." in told
    assert "has no 2 to 4. Left out on purpose: Written by hand" in told
    assert ready("invoice", "numbers", "--json")["gaps"][0]["why"] == "chosen"
    assert "has no 2 to 4" in ready("invoice") and "has no" not in ready(
        "invoice", "list", "--text", "x"
    )


def test_visits_and_deposits_and_what_is_none(
    ready: Run, visit: str, misused: Callable[..., str]
) -> None:
    assert "not done yet" in ready("invoice", "new", "--booking", visit, status=1)
    assert "Nothing came in" in ready("invoice", "new", "--deposit", visit, status=1)
    ready("deposit", visit, "record", "--amount", "4001", "--by", "cash")
    draft = ready("invoice", "new", "--deposit", visit, "--json")
    assert (draft["kind"], draft["total"], draft["payable"]) == ("deposit", 4001, 0)
    for words in (("x",), ("x", "1.5"), ("x", "1", "0.0001"), ("x", "1", "2", "3")):
        told = ready("invoice", "new", "--client", "Anna", "--line", *words, status=1)
        assert "is no line" in told
    much = ready("invoice", "new", "--client", "Anna", "--line", "x", "9" * 20, status=1)
    assert much.startswith("scheduler-app: line 1: That is more than anybody pays.")
    told = ready("invoice", "show", "2027-0009", status=1)
    assert "There is no invoice “2027-0009”. The list" in told
    assert "There is no invoice or draft 99." in ready("invoice", "send", "99", status=1)
    assert "is no id" in misused("invoice", "send", "2027-0001")
    assert "required" in misused("invoice", "new")


def test_it_is_mailed_again_and_what_is_not_overdue_is_not_reminded_of(ready: Run) -> None:
    ready("settings", "mail.host", "127.0.0.1")
    ready("settings", "mail.from", "it@practice.example")
    ready("invoice", "send", str(ready(*FREE, "--json")["id"]), "--no-mail")
    told = ready("invoice", "mail", "2027-0001", "--to", "anna@home.example", "--json")
    assert told == {"invoice": "2027-0001", "to": "anna@home.example"}
    assert ready("invoice", "remind") == "Nobody is to be reminded.\n"
    [kept] = ready("invoice", "remind", "2027-0001", "--send", "--early", "--json")
    assert kept["level"] is None and "not overdue" in kept["why_not"]


def test_what_is_paid_by_hand_and_the_proof(
    ready: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(invoice_money, "paper_maker", FakePapers)
    draft = str(ready(*FREE, "--json")["id"])
    number = str(ready("invoice", "send", draft, "--no-mail", "--json")["number"])
    part = ("invoice", "pay", number, "--by", "transfer", "--amount", "5000", "--key", "a")
    assert ready(*part, "--json")["outstanding"] == 5_000
    assert "50.00 EUR is open" in ready(*part), "for the same key it stands once"
    assert "in EUR, and USD was paid" in ready(*part, "--currency", "USD", status=1)
    assert "still to come" in ready(*part, "--on", "2099-01-01", status=1)
    assert ready("invoice", "pay", number, "--by", "cash", "--json")["state"] == "paid"
    much = ready("invoice", "pay", number, "--by", "cash", "--amount", "100", "--json")
    assert much["too_much"] == 100
    left = ready("invoice", "give-back", number, "--by", "credit", "--json")
    assert (left["too_much"], left["credit"]) == (0, 100)
    checked = ready("invoice", "check", "--json")
    assert (checked["proven"], checked["faults"]) == (1, [])
    assert "0 invoices proven, 1 unchanged" in ready("invoice", "check")
    assert ready("invoice", "check", "--all", "--json")["proven"] == 1
    for file in (tmp_path / "data").glob("*.files/??/*"):
        file.unlink()
    broken = FakePapers()
    broken.broken = True
    monkeypatch.setattr(invoice_money, "paper_maker", lambda: broken)
    told = ready("invoice", "check", status=1)
    assert f"Invoice {number}: its PDF file is gone." in told
