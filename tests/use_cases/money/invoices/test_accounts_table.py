"""The accountant's table: a row an invoice and rate, whose columns can be summed; gaps are rows."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.gateways.exchange.tables import TableFileWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.accounts_table import COLUMNS, ERASED, write_accounts
from tests.counting import QueryRecorder
from tests.use_cases.money.invoices.office import ZONE, Office, month


@pytest.fixture
def office(diary: Diary, now: datetime) -> Office:
    made = Office(diary, now)
    made.today = now + timedelta(days=300)
    return made


def _table(office: Office, file: Path, *, comma: bool = False) -> list[dict[str, str]]:
    write_accounts(
        office.diary, TableFileWriter(), file, month(3),
        zone_name=ZONE, now=office.today, comma=comma,
    )  # fmt: skip
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel would read other letters"
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(text, delimiter=";" if comma else ","))
    assert tuple(rows[0]) == COLUMNS
    return rows


def test_each_rate_has_its_row_and_what_is_of_the_invoice_stands_once(
    office: Office, tmp_path: Path
) -> None:
    one = office.laid.sent(
        office.anna, "2027-03-01", (1900, 10_000), (700, 2_000), due="2027-03-15", prepaid=4_000
    )
    office.laid.moved(EntryKind.PAID, 5_000, "2027-03-20", invoice_id=one)
    office.laid.moved(EntryKind.PAID, 1_000, "2027-04-20", invoice_id=one)
    office.laid.reminded(one, "2027-03-25", 250)
    office.laid.sent(
        office.anna, "2027-03-31", (1900, 1_000), kind=InvoiceKind.CREDIT, corrects=one
    )
    first, second, credit = _table(office, tmp_path / "a.csv")
    assert (first["number"], first["kind"], first["issued"], first["due"]) == (
        "2027-0001", "invoice", "2027-03-01", "2027-03-15",
    )  # fmt: skip
    assert [first[name] for name in COLUMNS[8:18]] == [
        "S", "19", "100.00", "19.00", "119.00", "140.40", "40.00", "100.40", "50.00", "41.00",
    ]  # fmt: skip
    assert [second[name] for name in COLUMNS[8:18]] == [
        "S", "7", "20.00", "1.40", "21.40", "", "", "", "", "",
    ]  # fmt: skip
    assert (credit["net"], credit["tax"], credit["invoice_total"], credit["corrects"]) == (
        "-10.00", "-1.90", "-11.90", "2027-0001",
    )  # fmt: skip
    with_comma = _table(office, tmp_path / "b.csv", comma=True)
    assert [row["tax"] for row in with_comma] == ["19,00", "1,40", "-1,90"]


def test_no_cell_is_a_formula_and_yens_have_no_decimals(
    office: Office, tmp_path: Path, now: datetime
) -> None:
    evil = save_client(office.diary, Client(0, '=HYPERLINK("x")'), now=now).id
    office.laid.sent(evil, "2027-03-01", (1000, 5_000), currency="JPY")
    (row,) = _table(office, tmp_path / "a.csv")
    assert row["client"].startswith("'=")
    assert (row["net"], row["tax"], row["tax_rate"]) == ("5000", "500", "10")
    assert row["note"] == ERASED, "what was laid has no document"


def test_numbers_that_no_document_has_are_rows_with_their_reason(
    office: Office, tmp_path: Path
) -> None:
    office.laid.sent(office.anna, "2027-03-01", (1900, 10_000))
    with office.diary.write("lay", by=By.CONSULTANT, at=office.now) as change:
        change.connection.exec_driver_sql(
            "INSERT INTO invoice_gaps (series, first, last, why, words, at) VALUES"
            " ('2027-', 2, 4, 'restored', '', ?), ('2027-', 7, 7, 'chosen', 'pad of paper', ?)",
            (int(office.now.timestamp()),) * 2,
        )
    rows = _table(office, tmp_path / "a.csv")[1:]
    assert [(row["number"], row["kind"]) for row in rows] == [
        ("2027-0002 to 2027-0004", "gap"),
        ("2027-0007", "gap"),
    ]
    assert "came back from a backup" in rows[0]["note"]
    assert "pad of paper" in rows[1]["note"]


def test_a_table_that_cant_be_written_is_said(office: Office, tmp_path: Path) -> None:
    office.laid.sent(office.anna, "2027-03-01", (1900, 10_000))
    with pytest.raises(Trouble, match="can't be written"):
        _table(office, tmp_path / "gone" / "a.csv")


def test_more_invoices_are_asked_for_by_as_many_statements(
    office: Office, tmp_path: Path, query_recorder: QueryRecorder
) -> None:
    def write() -> None:
        _table(office, tmp_path / "a.csv")

    office.laid.sent(office.anna, "2027-03-01", (1900, 10_000))
    before = len(query_recorder.cost_of(write).statements)
    for day in range(10, 30):
        office.laid.sent(office.anna, f"2027-03-{day}", (1900, 10_000))
    assert len(query_recorder.cost_of(write).statements) == before
