"""Command line: the words about the figures of invoices, and about what is handed on of them."""

from __future__ import annotations

from pathlib import Path

from scheduler_app.cli.message_words import Adder
from scheduler_app.cli.typed import day, text

_PERIOD = "a month, quarter or year, such as 2027-03, 2027-Q1 or 2027"


def add_invoice_book_verbs(inner: Adder) -> None:
    """All of them, among the commands of `invoice`."""
    command = inner(
        "figures", "invoice_books.figures", "what was invoiced in a time, its tax, and what is open"
    )
    command.add_argument(
        "period", nargs="?", type=text, metavar="PERIOD", help=f"{_PERIOD}; else this month"
    )

    command = inner(
        "export", "invoice_books.export", "write a table of invoices, or all of a month in a folder"
    )
    command.add_argument("period", type=text, metavar="PERIOD", help=_PERIOD)
    command.add_argument(
        "target", type=Path, metavar="TARGET",
        help="a .csv file, or a new folder for the PDF, XML and tables of a month",
    )  # fmt: skip
    command.add_argument(
        "--comma", action="store_true", help="amounts with a comma, cells parted by semicolons"
    )

    command = inner(
        "statement", "invoice_books.statement", "write a client's statement into a PDF file"
    )
    command.add_argument("client", type=text, metavar="CLIENT")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--since", type=day, metavar="DATE", help="else the year's first day")
    command.add_argument("--until", type=day, metavar="DATE", help="else today")
    command.add_argument("--currency", default="", type=text, help="else that of the last invoice")
