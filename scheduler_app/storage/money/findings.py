"""Storage, money: what was found where the ledger and whoever takes payments do not agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding

if TYPE_CHECKING:
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "findings"

SETTLED = "It is settled."
"""Why nobody has to answer what was found of an invoice, and is so no more."""

_COLUMNS = """
id, kind, outside, booking_id, invoice_id, amount, currency, at, seen_at, detail, due_at, word,
reason"""


class Found(NamedTuple):
    """What is found at what is called `outside` there; `at` is epoch seconds.

    The `subject` names nothing where nobody knows whose it is.
    """

    kind: FindingKind
    outside: str
    subject: MoneySubject
    amount: Money
    at: int
    detail: str = ""
    due_at: int | None = None
    about: str = "{}"


def add(change: Change, found: Found, *, seen_at: int) -> bool:
    """Write a finding down unless it stands already; whether it is new."""
    if of_kind(change.connection, found.kind, found.outside) is not None:
        return False
    change.connection.exec_driver_sql(
        "INSERT INTO findings"
        " (kind, outside, booking_id, invoice_id, amount, currency, at, seen_at, detail, due_at,"
        " about) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(str(found.kind), found.outside, *found.subject, found.amount.minor),
            *(found.amount.currency, found.at, seen_at, found.detail, found.due_at, found.about),
        ),
    )
    change.touched.add(TABLE)
    return True


def tell_anew(change: Change, finding: MoneyFinding, detail: str, due_at: int | None) -> None:
    """It stands otherwise than it did: it is shown again, also where somebody had left it."""
    change.connection.exec_driver_sql(
        "UPDATE findings SET detail = ?, due_at = ?, word = '', reason = '', mended_at = NULL,"
        " done_at = NULL WHERE id = ?",
        (detail, due_at, finding.id),
    )
    change.touched.add(TABLE)


def comes_to(change: Change, finding: MoneyFinding, amount: Money, *, at: int) -> None:
    """It is about another amount by now, and is shown again; where it is none, it is settled."""
    if amount.minor:
        tell_anew(change, finding, finding.detail, finding.due_at)
    elif finding.word is None:
        answer(change, finding, Mend.LEAVE, SETTLED, at=at)
    change.connection.exec_driver_sql(
        "UPDATE findings SET amount = ?, currency = ? WHERE id = ?", (*amount, finding.id)
    )
    change.touched.add(TABLE)


def about(asked: PlainSql, finding_id: int) -> str:
    """What was seen of it, as JSON."""
    query = "SELECT about FROM findings WHERE id = ?"
    return next((str(row[0]) for row in asked.exec_driver_sql(query, (finding_id,))), "{}")


def answer(change: Change, finding: MoneyFinding, mend: Mend, reason: str, *, at: int) -> None:
    """Write down what is done about it, in the words of whoever does it."""
    change.connection.exec_driver_sql(
        "UPDATE findings SET word = ?, reason = ?, mended_at = ? WHERE id = ?",
        (str(mend), reason, at, finding.id),
    )
    change.touched.add(TABLE)


def done(change: Change, finding: MoneyFinding, detail: str, *, at: int) -> None:
    """What was wanted outside has happened, or never will; `detail` says how that went."""
    change.connection.exec_driver_sql(
        "UPDATE findings SET done_at = ?, detail = ? WHERE id = ?", (at, detail, finding.id)
    )
    change.touched.add(TABLE)


def get(asked: PlainSql, finding_id: int) -> MoneyFinding:
    """One; `NotFound` where there is none."""
    for row in asked.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM findings WHERE id = ?", (finding_id,)
    ):
        return _finding(row)
    raise NotFound(f"There is no finding {finding_id}.")


def of_kind(asked: PlainSql, kind: FindingKind, outside: str) -> MoneyFinding | None:
    """What was found of a kind at what is called so there."""
    query = f"SELECT {_COLUMNS} FROM findings WHERE kind = ? AND outside = ?"
    return next(map(_finding, asked.exec_driver_sql(query, (str(kind), outside))), None)


def of_invoices(
    asked: PlainSql, kinds: Iterable[FindingKind], invoices: Iterable[int]
) -> list[MoneyFinding]:
    """What was found of these kinds of some invoices, answered or not."""
    query = f"""
SELECT {_COLUMNS} FROM findings
 WHERE invoice_id IN (SELECT value FROM json_each(?))
   AND kind IN (SELECT value FROM json_each(?))"""
    given = (json.dumps(list(invoices)), json.dumps([str(each) for each in kinds]))
    return [_finding(row) for row in asked.exec_driver_sql(query, given)]


def open_ones(asked: PlainSql) -> list[MoneyFinding]:
    """Those that nobody has answered, the newest first."""
    query = f"SELECT {_COLUMNS} FROM findings WHERE word = '' ORDER BY seen_at DESC, id DESC"
    return [_finding(row) for row in asked.exec_driver_sql(query)]


def to_do(asked: PlainSql) -> list[MoneyFinding]:
    """Those that nobody here asked for and whose money is to go back."""
    query = f"""
SELECT {_COLUMNS} FROM findings
 WHERE word = 'refund' AND done_at IS NULL AND +kind = '{FindingKind.PAYMENT}' ORDER BY mended_at"""
    return [_finding(row) for row in asked.exec_driver_sql(query)]


def _finding(row: Sequence[Any]) -> MoneyFinding:
    id_, kind, outside, booking_id, invoice_id, amount, currency, at, seen_at, *rest = row
    detail, due_at, word, why = rest
    return MoneyFinding(
        *(id_, FindingKind(kind), outside, booking_id, Money(amount, currency), at, seen_at),
        *(detail, due_at, Mend(word) if word else None, why, invoice_id),
    )
