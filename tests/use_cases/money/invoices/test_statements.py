"""A client's statement: from what was open before to what is open after, as a PDF in a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.figures import DayRange
from scheduler_app.domain.money.invoices.statement import ClientStatement
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.gateways.whole_folder import WholeFolderWriter
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.statements import (
    owed_by,
    statement_file,
    statement_name,
    statement_of,
)
from tests.use_cases.money.invoices.desk import SendingDesk
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices
from tests.use_cases.money.invoices.office import ZONE

YEAR = DayRange(date(2027, 1, 1), date(2027, 12, 31))


def _told(desk: SendingDesk, days: DayRange, currency: str = "") -> ClientStatement:
    return statement_of(
        desk.diary, desk.anna, days, zone_name=ZONE, now=desk.now, currency=currency
    )


def test_each_line_says_what_is_open_after_it(desk: SendingDesk) -> None:
    sent = desk.send()
    LaidInvoices(desk.diary, desk.now).moved(
        EntryKind.PAID, 4_000, "2027-03-20", invoice_id=sent.id
    )
    desk.now += timedelta(days=30)
    told = _told(desk, YEAR)
    assert [(line.what, line.number, line.amount, line.balance) for line in told.lines] == [
        ("Invoice", sent.number, 11_900, 11_900),
        ("Payment, thank you", sent.number, -4_000, 7_900),
    ]
    assert (told.opening, told.closing, told.overdue) == (0, 7_900, 7_900)
    assert (told.buyer.name, told.seller.name) == ("Anna Schmidt", "Anton Amsel")
    april = _told(desk, DayRange(date(2027, 4, 1), date(2027, 4, 30)))
    assert (april.opening, april.closing, april.lines) == (7_900, 7_900, ())
    (owes,) = owed_by(desk.diary, desk.anna, zone_name=ZONE, now=desk.now)
    assert (owes.open.minor, owes.overdue.minor) == (7_900, 7_900)


def test_a_credit_note_and_what_was_written_off_are_lines(desk: SendingDesk) -> None:
    laid = LaidInvoices(desk.diary, desk.now)
    one = laid.sent(desk.anna, "2027-03-01", (1900, 10_000))
    laid.sent(desk.anna, "2027-03-05", (1900, 4_000), kind=InvoiceKind.CREDIT, corrects=one)
    laid.written_off(one, "2027-03-09")
    told = _told(desk, YEAR)
    assert [(line.what, line.amount) for line in told.lines] == [
        ("Invoice", 11_900),
        ("Credit note", -4_760),
        ("Waived", -7_140),
    ]
    assert told.closing == 0


def test_each_currency_has_its_own_and_others_are_refused(desk: SendingDesk) -> None:
    laid = LaidInvoices(desk.diary, desk.now)
    laid.sent(desk.anna, "2027-03-01", (0, 10_000))
    laid.sent(desk.anna, "2027-03-02", (0, 7_000), currency="JPY")
    assert _told(desk, YEAR).currency == "JPY"
    assert _told(desk, YEAR, "EUR").closing == 10_000
    with pytest.raises(NotFound, match="in USD"):
        _told(desk, YEAR, "USD")


def test_whoever_was_never_billed_has_none_and_days_go_forward(desk: SendingDesk) -> None:
    with pytest.raises(NotFound, match="Anna Schmidt was never sent an invoice"):
        _told(desk, YEAR)
    with pytest.raises(InvalidInput, match="before the first"):
        _told(desk, DayRange(YEAR.until, YEAR.since))


def test_it_is_written_into_a_file_in_the_client_s_language(
    desk: SendingDesk, tmp_path: Path
) -> None:
    gerd = save_client(desk.diary, Client(0, "Gerd: Groß", language="de-AT"), now=desk.now).id
    LaidInvoices(desk.diary, desk.now).sent(gerd, "2027-03-01", (1900, 10_000))
    file = tmp_path / statement_name("Gerd: Groß", YEAR)
    told = statement_file(
        desk.diary, desk.maker, WholeFolderWriter(), file, gerd, YEAR,
        zone_name=ZONE, now=desk.now,
    )  # fmt: skip
    assert file.name == "Statement Gerd- Groß 2027-01-01 to 2027-12-31.pdf"
    assert file.read_bytes() == b"%PDF statement"
    assert (told.language, told.lines[0].what) == ("de", "Rechnung")
