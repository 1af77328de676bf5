"""Command line: what is asked for in advance and what goes back, as rules in one JSON document."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.replay import ReplayedBooking
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.policy import (
    PolicyInForce,
    preview_policy,
    set_policy,
    show_policy,
)

STANDARD_INPUT = "-"

LONGEST = 1_000_000
"""Bytes. A file that was named by mistake is no policy."""


def show(session: CommandSession, _arguments: Namespace) -> Answer:
    """The rules in force; of a policy that was never set those that ask for nothing."""
    held = show_policy(session.diary)
    return Answer(json.loads(held.document), _lines(held))


def put(session: CommandSession, arguments: Namespace) -> Answer:
    """Let the rules of a file hold."""
    held = set_policy(session.diary, _read(arguments.file), now=session.clock())
    data = {
        "version": held.version,
        "rules": json.loads(held.document),
        "texts": dict(held.texts),
    }
    return Answer(data, _lines(held))


def preview(session: CommandSession, arguments: Namespace) -> Answer:
    """Try the rules of a file on what was cancelled or missed in the year until now."""
    found = preview_policy(session.diary, _read(arguments.file), now=session.clock())
    data = {
        "count": len(found.rows),
        "difference": dict(found.more),
        "rows": [_row(one) for one in found.rows],
    }
    many = counted(len(found.rows), "booking")
    lines = [f"{many} cancelled or missed within a year, as if each deposit had been paid:"]
    lines += [_line(one, session) for one in found.rows]
    lines += [f"In all {_more(amount, currency)}." for currency, amount in found.more.items()]
    return Answer(data, lines if found.rows else ["Nothing was cancelled or missed within a year."])


def _lines(held: PolicyInForce) -> list[str]:
    said = f"Version {held.version} holds." if held.version else "No policy was set yet."
    lines = [said, json.dumps(json.loads(held.document), ensure_ascii=False, indent=2)]
    for language, text in held.texts.items():
        lines += ["", f"Clients read ({language}):" if language else "Clients read:", text]
    return lines


def _row(one: ReplayedBooking) -> dict[str, object]:
    booking = one.ended.booking
    return {
        "booking": booking.id,
        "start": _moment(booking.start).isoformat(),
        "ended": _moment(one.ended.ended_at).isoformat(),
        "ending": str(one.ended.ending),
        "price": booking.price,
        "currency": booking.currency,
        "deposit": one.deposit,
        "would_keep": one.would_keep,
        "kept": one.kept,
        "difference": one.difference,
    }


def _line(one: ReplayedBooking, session: CommandSession) -> str:
    booking = one.ended.booking
    start = _moment(booking.start).astimezone(session.zone)
    deposit = Money(one.deposit, booking.currency).plain
    return (
        f"{booking.id:>6}  {start:%Y-%m-%d %H:%M}  {one.ended.ending:<24}"
        f"deposit {deposit}, {_more(one.difference, booking.currency)}"
    )


def _more(amount: int, currency: str) -> str:
    told = f"{Money(abs(amount), currency).plain} {currency}"
    return f"{told} {'less' if amount < 0 else 'more'} kept"


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _read(name: str) -> str:
    """What stands in a file, or on standard input; `InvalidInput` where that is no text."""
    try:
        if name == STANDARD_INPUT:
            read = sys.stdin.buffer.read(LONGEST + 1) if sys.stdin is not None else b""
        else:
            with Path(name).open("rb") as file:
                read = file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no such name"
        raise InvalidInput(
            "FILE", f"“{name}” can't be read: {reason}.", remedy="Nothing was changed."
        ) from error
    if len(read) > LONGEST:
        raise InvalidInput("FILE", "It is longer than any policy.", remedy="Nothing was changed.")
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "FILE", "It is not written in UTF-8.", remedy="Nothing was changed."
        ) from error
