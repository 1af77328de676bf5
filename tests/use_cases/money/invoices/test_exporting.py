"""A month's invoices in one folder: whole or not at all, and never in place of another."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.invoices.figures import InvoiceFigure, InvoiceWish
from scheduler_app.gateways.exchange.tables import TableFileWriter
from scheduler_app.gateways.whole_folder import WholeFolderWriter
from scheduler_app.use_cases.money.invoices.exporting import (
    FileDesk,
    MonthExported,
    export_month,
    folder_name,
    free_folder,
)
from scheduler_app.use_cases.money.invoices.figures import invoice_figures, invoice_rows
from scheduler_app.use_cases.money.invoices.kept_papers import papers_of
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.money.invoices.desk import SendingDesk
from tests.use_cases.money.invoices.office import EUR, ZONE, month

MARCH = date(2027, 3, 9)


def _export(desk: SendingDesk, folder: Path, *, comma: bool = False) -> MonthExported:
    files = FileDesk(desk.maker, TableFileWriter(), WholeFolderWriter())
    return export_month(
        desk.diary, files, MARCH, folder,
        zone_name=ZONE, now=desk.now + timedelta(days=60), comma=comma,
    )  # fmt: skip


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def test_the_folder_has_each_invoice_as_pdf_and_xml_and_the_tables(
    desk: SendingDesk, tmp_path: Path
) -> None:
    first, second = desk.send(), desk.send()
    done = _export(desk, free_folder(tmp_path, MARCH))
    assert (done.folder.name, done.invoices, done.without_files) == ("Invoices 2027-03", 2, ())
    names = sorted(one.name for one in done.folder.iterdir())
    papers = [f"{one.number}.{ending}" for one in (first, second) for ending in ("pdf", "xml")]
    assert names == sorted([*papers, "invoices.csv", "sums.csv", "ledger.csv"])
    kept = papers_of(desk.diary, first.id, desk.maker, now=desk.now)
    assert (done.folder / f"{first.number}.pdf").read_bytes() == kept.pdf
    table = _rows(done.folder / "invoices.csv")
    assert [(row["number"], row["gross"]) for row in table] == [
        (first.number, "119.00"),
        (second.number, "119.00"),
    ]
    sums = {(row["figure"], row["of"]): row for row in _rows(done.folder / "sums.csv")}
    assert sums["tax by day of issue", "S 19 %"]["tax"] == "38.00"
    assert sums["income", "Other"]["net"] == "200.00"
    found = invoice_figures(desk.diary, month(3), zone_name=ZONE, now=desk.now)
    assert found.income(EUR).minor == 20_000
    wish = InvoiceWish(InvoiceFigure.OUTSTANDING, EUR, month(3))
    rows = invoice_rows(desk.diary, wish, zone_name=ZONE, now=desk.now)
    assert [row.number for row in rows] == [first.number, second.number]


def test_a_second_folder_of_the_month_stands_beside_the_first(
    desk: SendingDesk, tmp_path: Path
) -> None:
    desk.send()
    first = _export(desk, free_folder(tmp_path, MARCH))
    with pytest.raises(NotAllowed, match="is there already"):
        _export(desk, first.folder)
    assert _export(desk, free_folder(tmp_path, MARCH)).folder.name == "Invoices 2027-03 (2)"
    with pytest.raises(Trouble, match="can't be opened"):
        free_folder(tmp_path / "gone", MARCH)


def test_where_one_paper_cant_be_made_nothing_is_written(desk: SendingDesk, tmp_path: Path) -> None:
    desk.send()
    for kept in desk.diary.path.parent.rglob("*"):
        # The files are gone, and are to be made again.
        if kept.is_file() and kept.read_bytes()[:5] in (b"%PDF ", b"<?xml"):
            kept.unlink()
    desk.maker.before = _refused
    with pytest.raises(Trouble, match="can't be set"):
        _export(desk, tmp_path / folder_name(MARCH))
    assert not [*tmp_path.glob("*Invoices*")]


def _refused(_document: object) -> None:
    raise Trouble("This paper can't be set.", remedy="Nothing was written.")


def test_numbers_are_names_that_windows_takes(desk: SendingDesk, tmp_path: Path) -> None:
    save_settings(desk.diary, {"money.invoice_number": "R/{n}"}, now=desk.now)
    desk.send()
    done = _export(desk, tmp_path / "month")
    assert {one.name for one in done.folder.iterdir()} >= {"R-1.pdf", "R-1.xml"}


def test_a_month_without_invoices_is_a_folder_with_empty_tables(
    desk: SendingDesk, tmp_path: Path
) -> None:
    done = _export(desk, tmp_path / "month", comma=True)
    assert done.invoices == 0
    assert sorted(one.name for one in done.folder.iterdir()) == [
        "invoices.csv",
        "ledger.csv",
        "sums.csv",
    ]
