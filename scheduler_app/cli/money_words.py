"""Command line: the words about what is asked for in advance."""

from __future__ import annotations

import argparse

from scheduler_app.cli.message_words import Adder, Among
from scheduler_app.cli.typed import booking_id, minor_units, text

_MENDS = ("assign", "refund", "again", "by-hand", "credit", "make-again", "explain", "leave")
"""The words of `domain.money.findings.Mend`, which is loaded by whoever needs it."""


def add_money_verbs(add: Adder, among: Among) -> None:
    """All of them; `among` gives the adder of the commands of a command."""
    inner = among(add("policy", "policy.show", "show what is asked for in advance, or set it"))
    inner("show", "policy.show", "show the rules in force as JSON, and what clients read of them")
    for name, help_text in (
        ("set", "let other rules hold for what is agreed from now on"),
        ("preview", "tell what last year's cancellations would have come to under other rules"),
    ):
        command = inner(name, f"policy.{name.replace('set', 'put')}", help_text)
        command.add_argument(
            "file", type=text, metavar="FILE", help="the rules as JSON; - is standard input"
        )

    _add_deposit(add, among)
    command = add("refund", "deposits.refund", "give more of a deposit back than would go back")
    command.add_argument("id", type=booking_id, metavar="ID")
    _add_amount(command)
    _add_reason(command)

    inner = among(add("money", "money.balance", "tell what came in, and where it is"))
    inner("balance", "money.balance", "what the ledger holds in all, by currency")
    command = inner("ledger", "money.entries", "list the entries of the ledger, the oldest first")
    command.add_argument("--booking", type=booking_id, metavar="ID", help="of this one only")
    command = inner("waived", "deposits.waived", "tell what was waived of a client's, by year")
    command.add_argument("--client", required=True, type=text, metavar="NAME")
    _add_books(inner)


def _add_books(inner: Adder) -> None:
    command = inner(
        "months", "money_books.months", "what was received, kept and given back, month by month"
    )
    command.add_argument(
        "--year", type=_year, metavar="YEAR", help="of this year; else of the last twelve months"
    )
    command = inner(
        "reconcile",
        "money_books.reconcile",
        "compare the ledger with the account for payments by card, and list what does not agree",
    )
    command.add_argument(
        "--days", type=_days, metavar="N", help="so many days back; else since it was known last"
    )
    command = inner("mend", "money_books.mend", "do something about what was found")
    command.add_argument("id", type=booking_id, metavar="FINDING")
    command.add_argument("how", choices=_MENDS)
    command.add_argument("--booking", type=booking_id, metavar="ID", help="to which it is assigned")
    command.add_argument(
        "--invoice", type=booking_id, metavar="ID", help="to which it is assigned instead"
    )
    command.add_argument("--reason", type=text, metavar="TEXT", help="why, in words")
    command = inner(
        "evidence", "money_books.evidence", "all that proves a payment, for a bank that asks"
    )
    command.add_argument("id", type=booking_id, metavar="ID", help="the booking")
    command.add_argument("--invoice", action="store_true", help="the ID is that of an invoice")


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of days from 1 to {_MOST_DAYS}")
    return int(text)


_MOST_DAYS = 1_000


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 2000 <= int(text[:6]) <= 2200:
        raise argparse.ArgumentTypeError(f"“{text}” is no year from 2000 to 2200")
    return int(text)


def _add_deposit(add: Adder, among: Among) -> None:
    command = add("deposit", "money.deposit", "tell where the deposit of a booking stands")
    command.add_argument("id", type=booking_id, metavar="ID")
    inner = among(command)
    for name, run, help_text in (
        ("record", "money.record", "write down what a client paid by hand"),
        ("returned", "deposits.returned", "write down what was given back by hand"),
    ):
        command = inner(name, run, help_text)
        _add_amount(command)
        command.add_argument("--by", required=True, choices=("cash", "transfer", "terminal"))
        command.add_argument(
            "--key", type=text, metavar="KEY",
            help="what is recorded again for the same key stands once",
        )  # fmt: skip
    inner("endings", "deposits.endings", "tell what each ending would do with it now")
    command = inner(
        "revocation",
        "revocations.revocation",
        "tell what follows from the contract's having been revoked by a consumer",
    )
    command.add_argument(
        "--answer", action="store_true", help="call the booking off, and give back what is owed"
    )
    _add_reason(inner("waive", "deposits.let_off", "let what is missing of it not be paid"))
    for word, help_text in (
        ("refund", "let so much of it go back; of a booking that came to nothing keep the rest"),
        ("keep", "keep so much of it, and give the rest back"),
        ("credit", "leave so much of it to the client for other bookings"),
        ("apply", "let so much of it pay for a visit that is done, and give the rest back"),
    ):
        command = inner(word, "deposits.say", help_text)
        command.set_defaults(word=word)
        command.add_argument(
            "--amount", type=minor_units, metavar="A", help="in minor units; else all of it"
        )
        _add_reason(command)
    _add_reason(inner("agreed", "deposits.as_agreed", "let it go by what was agreed again"))
    command = inner("spend", "deposits.spend", "use the client's credit for it")
    _add_amount(command)


def _add_amount(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--amount", required=True, type=minor_units, metavar="A",
        help="in minor units: 4001 for 40.01 EUR",
    )  # fmt: skip


def _add_reason(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reason", required=True, type=text, metavar="TEXT")
