"""Command line: the words about invoices."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler_app.cli.invoice_book_words import add_invoice_book_verbs
from scheduler_app.cli.message_words import Adder, Among
from scheduler_app.cli.typed import booking_id, day, minor_units, number, some, text
from scheduler_app.domain.money.invoices.life import InvoiceState

_draft_id = number("invoice list lists the drafts")


def add_invoice_verbs(add: Adder, among: Among) -> None:
    """All of them; `among` gives the adder of the commands of a command."""
    whole = add("invoice", "invoices.listed", "write invoices, send them, and see how they stand")
    inner = among(whole)
    command = inner("list", "invoices.listed", "list drafts, and what was sent, the newest first")
    command.add_argument(
        "--state",
        action="append",
        choices=list(InvoiceState),
        help="may be said again",
    )
    command.add_argument("--client", type=text, metavar="NAME", help="of this client only")
    command.add_argument("--text", default="", type=text, help="in numbers and names of clients")
    command.add_argument("--limit", default=100, type=some, metavar="N", help="else 100")

    _add_new(inner("new", "invoices.new", "begin a draft: of visits that are done, or free"))

    command = inner("show", "invoices.show", "show an invoice or a draft, or write its files")
    command.add_argument("which", type=text, metavar="NUMBER", help="or the id of a draft")
    command.add_argument("--pdf", type=Path, metavar="FILE", help="write the PDF there")
    command.add_argument("--xml", type=Path, metavar="FILE", help="write the e-invoice there")
    for form in ("Peppol", "XRechnung"):
        told = f"write it there as UBL for {form}"
        command.add_argument(f"--{form.lower()}", type=Path, metavar="FILE", help=told)

    command = inner("send", "invoices.send", "send a draft: it gets its number, and never changes")
    command.add_argument("id", type=_draft_id, metavar="DRAFT")
    _add_how(command)

    command = inner("credit", "invoices.credit", "take an invoice back, whole or in part")
    command.add_argument("which", type=text, metavar="NUMBER")
    command.add_argument(
        "--line", action="append", default=[], nargs=2, type=minor_units, metavar=("N", "A"),
        help="so many minor units of its line N, from 1; else all that is left; may be said again",
    )  # fmt: skip
    command.add_argument(
        "--correct",
        action="store_true",
        help="take all of it back, and begin a draft of the same",
    )
    _add_how(command)

    _add_mails(inner)
    _add_money(inner)

    command = inner("write-off", "invoices.give_up", "expect no more money for an invoice")
    command.add_argument("which", type=text, metavar="NUMBER")
    command.add_argument("--reason", required=True, type=text, metavar="TEXT")
    command = inner("reopen", "invoices.expect", "expect money again for what was written off")
    command.add_argument("which", type=text, metavar="NUMBER")
    command = inner("remove", "invoices.remove", "throw a draft away")
    command.add_argument("id", type=_draft_id, metavar="DRAFT")

    command = inner(
        "numbers", "invoices.numbers", "tell the next number, and which are left out, and why"
    )
    command.add_argument("--next", type=some, metavar="N", help="go on with this higher number")
    command.add_argument("--reason", default="", type=text, help="why numbers are left out")
    add_invoice_book_verbs(inner)


def _add_mails(inner: Adder) -> None:
    command = inner("mail", "invoice_mails.mail", "mail what was sent once more")
    command.add_argument("which", type=text, metavar="NUMBER")
    command.add_argument("--to", default="", type=text, metavar="ADDRESS", help="elsewhere")
    command = inner("remind", "invoice_mails.remind", "show which reminders are due, or send them")
    command.add_argument("which", nargs="*", type=text, metavar="NUMBER", help="else all")
    command.add_argument("--send", action="store_true", help="send them")
    command.add_argument(
        "--early", action="store_true", help="the next one of what is overdue, before it is due"
    )


def _add_money(inner: Adder) -> None:
    for name, run, help_text, ways in (
        ("pay", "invoice_money.pay", "write down what a client paid by hand", _PAID),
        ("give-back", "invoice_money.give_back", "give back what was paid too much", _BACK),
    ):
        command = inner(name, run, help_text)
        command.add_argument("which", type=text, metavar="NUMBER")
        command.add_argument("--by", required=True, choices=ways)
        command.add_argument(
            "--amount", type=minor_units, metavar="A", help="minor units; else all of it"
        )
        if name == "give-back":
            command.add_argument("--reason", default="", type=text, metavar="TEXT")
            continue
        command.add_argument("--on", type=day, metavar="DATE", help="when it was paid; else now")
        command.add_argument("--currency", type=text, metavar="CODE", help="else the invoice's")
        command.add_argument(
            "--key", default="", type=text, help="what is recorded again for it stands once"
        )
    command = inner("skip", "invoice_money.skip", "wait for no invoice of visits any more")
    command.add_argument("ids", nargs="+", type=booking_id, metavar="ID")
    command.add_argument("--reason", default="", type=text, metavar="TEXT")
    command = inner(
        "check", "invoice_money.check", "prove that invoices, files, books and numbers agree"
    )
    command.add_argument("--all", action="store_true", help="also those that have not changed")


_PAID = ("cash", "transfer", "terminal", "credit")
_BACK = ("card", "cash", "transfer", "terminal", "credit")


def _add_new(command: argparse.ArgumentParser) -> None:
    of = command.add_mutually_exclusive_group(required=True)
    of.add_argument(
        "--booking", action="append", type=booking_id, metavar="ID",
        help="of this visit; may be said again, of one client",
    )  # fmt: skip
    of.add_argument("--deposit", type=booking_id, metavar="ID", help="of what came in for it")
    of.add_argument("--client", type=text, metavar="NAME", help="a free one")
    command.add_argument(
        "--line", action="append", default=[], nargs="+", type=text, metavar="WHAT",
        help="what, the price of one in minor units, and how many, such as: “Cable, 2 m” 490 2",
    )  # fmt: skip
    command.add_argument("--reference", default="", type=text, help="such as an order number")


def _add_how(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-mail", action="store_true", help="send no mail: print it, hand it over"
    )
    command.add_argument(
        "--anyway", action="store_true", help="also where the clock or the last number is in doubt"
    )
