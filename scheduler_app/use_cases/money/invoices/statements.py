"""Use cases, money: a client's statement: what was billed and paid in a time, and what is open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.file_names import safe_file_name
from scheduler_app.domain.messages.settings import LANGUAGE
from scheduler_app.domain.messages.variables import spoken
from scheduler_app.domain.money.invoices.figures import DayRange
from scheduler_app.domain.money.invoices.statement import (
    ClientStatement,
    StatementMove,
    statement_lines,
)
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import statements
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.clients.clients import get_client
from scheduler_app.use_cases.money.invoices.accounts_table import instants_of
from scheduler_app.use_cases.money.invoices.billing import (
    buyer_in,
    pay_into_in,
    seller_in,
    style_in,
)
from scheduler_app.use_cases.ports.folders import FolderWriter
from scheduler_app.use_cases.ports.paper_maker import PaperMaker


def statement_of(
    diary: DiaryHandle,
    client_id: int,
    days: DayRange,
    *,
    zone_name: str,
    now: datetime,
    currency: str = "",
) -> ClientStatement:
    """All of one client and currency; of the last one billed in, where none is named.

    `NotFound` where the client was never billed, or not in that currency; `InvalidInput` where the
    days end before they begin.
    """
    if days.until < days.since:
        raise InvalidInput("until", "The last day is before the first.", remedy="Turn them around.")
    client = get_client(diary, client_id)
    where = zone(zone_name)
    today = now.astimezone(where).date()
    meanwhile = instants_of(days, zone_name)
    with looking(diary) as asked:
        billed_in = statements.currencies_of(asked, client_id)
        if not billed_in or (currency and currency not in billed_in):
            wanted = f" in {currency}" if billed_in else ""
            raise NotFound(f"{client.name} was never sent an invoice{wanted}.")
        currency = currency or billed_in[0]
        before = _standing(asked, client_id, currency, meanwhile.since)
        after = _standing(asked, client_id, currency, meanwhile.until)
        moves = statements.moves_of_client(asked, client_id, currency, meanwhile)
        language = spoken(client.language or LANGUAGE.of(all_settings(asked)))
        parties = buyer_in(asked, client_id), seller_in(asked)
        pay_into, style = pay_into_in(asked), style_in(asked)
    moves += [one for one in after.written_off if meanwhile.since <= one.at]
    lines = statement_lines(
        moves, before.open, after.open, days.until, where=where, language=language
    )
    as_of = min(days.until, today).isoformat()
    return ClientStatement(
        client_id,
        *parties,
        currency,
        language,
        days.since.isoformat(),
        days.until.isoformat(),
        before.open,
        after.open,
        sum(amount for due, amount in after.owed if due < as_of),
        lines,
        pay_into,
        style,
    )


def statement_file(
    diary: DiaryHandle,
    maker: PaperMaker,
    writer: FolderWriter,
    file: Path,
    client_id: int,
    days: DayRange,
    *,
    zone_name: str,
    now: datetime,
    currency: str = "",
) -> ClientStatement:
    """Set a statement as a PDF, and write it into a file. Not for the window's own thread.

    Raises what `statement_of` does, and `Trouble` where it can't be set or written.
    """
    told = statement_of(diary, client_id, days, zone_name=zone_name, now=now, currency=currency)
    writer.write_file(file, maker.statement(told))
    return told


def statement_name(called: str, days: DayRange) -> str:
    """What the file of a client is called."""
    return safe_file_name(f"Statement {called} {days.since} to {days.until}", ".pdf")


def statement_currencies(diary: DiaryHandle, client_id: int) -> list[str]:
    """Those in which there are statements of a client, the last one first."""
    with looking(diary) as asked:
        return statements.currencies_of(asked, client_id)


class _Standing(NamedTuple):
    """What was open, its parts above 0 by the day on which they were due, and what was let go."""

    open: int
    owed: list[tuple[str, int]]
    written_off: list[StatementMove]


def _standing(asked: PlainSql, client_id: int, currency: str, until: int) -> _Standing:
    found = statements.open_of_client(asked, client_id, currency, until)
    still = [one for one in found if one.written_off_at is None]
    return _Standing(
        sum(one.amount for one in still),
        [(one.due, one.amount) for one in still if one.amount > 0],
        [
            StatementMove(one.written_off_at, "written off", one.number, -one.amount)
            for one in found
            if one.written_off_at is not None and one.amount
        ],
    )


class ClientOwes(NamedTuple):
    """What a client owes in one currency, and the part of it that is past its day."""

    open: Money
    overdue: Money


def owed_by(
    diary: DiaryHandle, client_id: int, *, zone_name: str, now: datetime
) -> list[ClientOwes]:
    """What is open today in each currency that the client was billed in; 0 where all is paid."""
    today = now.astimezone(zone(zone_name)).date()
    until = instants_of(DayRange(today, today), zone_name).until
    found = []
    with looking(diary) as asked:
        for currency in statements.currencies_of(asked, client_id):
            standing = _standing(asked, client_id, currency, until)
            overdue = sum(amount for due, amount in standing.owed if due < today.isoformat())
            found.append(ClientOwes(Money(standing.open, currency), Money(overdue, currency)))
    return found
