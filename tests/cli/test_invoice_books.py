"""The command line: the figures of invoices, the accountant's files, and statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler_app.cli import invoice_books, invoices
from tests.cli.conftest import Run
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.papers import FakePapers
from tests.use_cases.money.invoices.desk import SELLER


@pytest.fixture
def sent(run: Run, visit: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The practice has sent an invoice of 100.00 EUR to a client called Anna."""
    for family in (invoices, invoice_books):
        monkeypatch.setattr(family, "paper_maker", FakePapers)
    monkeypatch.setattr(invoices, "system_secrets", FakeSecrets)
    settings = {**SELLER, "money.default_tax": "19", "practice.currency": "EUR"}
    for name, value in settings.items():
        run("settings", name, value)
    draft = run("invoice", "new", "--client", "Anna", "--line", "Router set up", "10000", "--json")
    run("invoice", "send", str(draft["id"]), "--no-mail")
    return run


def test_figures_exports_and_statements(sent: Run, tmp_path: Path) -> None:
    (euros,) = sent("invoice", "figures", "2027-Q1", "--json")["currencies"]
    assert (euros["outstanding"], euros["income"], euros["tax"]) == (10_000, 8_403, 1_597)
    assert euros["taxes"] == [{"category": "S", "rate": "19", "net": 8_403, "tax": 1_597}]
    told = sent("invoice", "figures", "2027")
    assert "income without tax 84.03" in told
    assert "    19 % of 84.03: 15.97" in told
    table = tmp_path / "all.csv"
    assert "1 invoice in all.csv" in sent("invoice", "export", "2027", str(table), "--comma")
    assert ";84,03;15,97;100,00;" in table.read_text("utf-8-sig")
    folder = tmp_path / "March"
    done = sent("invoice", "export", "2027-03", str(folder), "--json")
    assert (done["invoices"], done["without_files"]) == (1, [])
    assert (folder / "2027-0001.pdf").exists()
    statement = tmp_path / "anna.pdf"
    told = sent("invoice", "statement", "Anna", str(statement), "--json")
    assert (told["closing"], told["overdue"], len(told["lines"])) == (10_000, 0, 1)
    assert statement.read_bytes().startswith(b"%PDF")


def test_what_cant_be_is_said(sent: Run, tmp_path: Path) -> None:
    wrong = sent("invoice", "figures", "March", status=1)
    assert "such as 2027-03, 2027-Q1 or 2027" in wrong
    folder = str(tmp_path / "x")
    assert "A folder holds one month" in sent("invoice", "export", "2027", folder, status=1)
    (tmp_path / "x").mkdir()
    assert "is there already" in sent("invoice", "export", "2027-03", folder, status=1)
    words = ("invoice", "statement", "Anna", folder, "--currency", "USD")
    assert "never sent an invoice in USD" in sent(*words, status=1)
