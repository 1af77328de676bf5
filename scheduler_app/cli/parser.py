"""Command line: which words there are, and which function of which file carries one out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from scheduler_app import __version__
from scheduler_app.cli.client_words import add_client_verbs, fits
from scheduler_app.cli.invoice_words import add_invoice_verbs
from scheduler_app.cli.message_words import Adder, add_message_verbs, joined, talks
from scheduler_app.cli.money_words import add_money_verbs
from scheduler_app.cli.tap_words import add_tap_verbs
from scheduler_app.cli.typed import booking_id, count, day, minor_units, moment, text
from scheduler_app.cli.visit_words import add_visit_verbs
from scheduler_app.cli.window import window_options
from scheduler_app.domain.actors import By


@cache
def parser() -> argparse.ArgumentParser:
    """All words, laid out once. Nothing that a command needs is imported for it."""
    whole = argparse.ArgumentParser(
        prog="scheduler-app",
        description="The diary of a one-person IT support practice. Without a command: the window.",
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    window_options(whole)
    verbs = whole.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    add = _adder(verbs)

    command = add("import", "exchange.import_files", "take in .ics, .csv and .vcf files or folders")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument(
        "--days-off", action="store_true", help="all-day events become days off, not busy time"
    )

    command = add("export", "exchange.export_file", "write the diary to an .ics or .csv file")
    command.add_argument("file", type=Path, metavar="FILE")

    command = add("agenda", "calendar.agenda", "list what stands in the calendar")
    _add_days(command)

    _add_service(add)

    command = add("slots", "calendar.slots", "list when a service is free")
    command.add_argument("--service", required=True, type=text, metavar="NAME")
    _add_days(command)
    command.add_argument(
        "--as-client", action="store_true", help="keep to the notice and horizon of clients"
    )

    _add_booking_verbs(add)

    command = add("settings", "practice.settings", "show the practice's rules, or set one")
    command.add_argument("name", nargs="?", type=text, metavar="NAME")
    command.add_argument("value", nargs="?", type=text, metavar="VALUE")

    add_client_verbs(add)
    add_visit_verbs(add, _among)
    add_message_verbs(add, _among)
    add_tap_verbs(add)
    add_money_verbs(add, _among)
    add_invoice_verbs(add, _among)

    command = add("worker", "worker.work", "do the background work while no window is open")
    command.add_argument("--once", action="store_true", help="do what is due, and end")
    command.add_argument(
        "--at",
        type=moment,
        metavar="ISO",
        help="as at that time, on a copy; without --once show the plan",
    )

    add("doctor", "care.doctor", "examine the diary, its backups and the installation")
    command = add("restore", "care.restore", "put a backup in the diary's place")
    command.add_argument("backup", nargs="?", metavar="NAME", help="else the newest is taken")
    command = verbs.add_parser("page", help="serve the booking page: the same as scheduler-page")
    command.add_argument("words", nargs=argparse.REMAINDER)
    return whole


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What was typed; ends the program with 2 where it is no command."""
    whole = parser()
    arguments = whole.parse_args(joined(words))
    if arguments.demo:
        whole.error("--demo opens the window, and goes with no command")
    if arguments.command == "page":
        whole.error("page stands first, and goes with no option of this program")
    if arguments.command == "worker" and arguments.json and not (arguments.once or arguments.at):
        whole.error("worker: --json needs --once or --at")
    if wrong := fits(arguments) or talks(arguments):
        whole.error(wrong)
    return arguments


def _add_service(add: Adder) -> None:
    command = add("service", "services.service", "show a service, or change what it costs")
    command.add_argument("name", type=text, metavar="NAME")
    command.add_argument(
        "--price", type=minor_units, metavar="A", help="in minor units; 0: none is said"
    )
    command.add_argument("--currency", type=text, metavar="CUR", help="such as EUR")
    command.add_argument(
        "--tax", type=text, metavar="PERCENT", help="such as 19 or 7.7; empty: nothing is said"
    )
    contained = command.add_mutually_exclusive_group()
    contained.add_argument("--gross", action="store_true", help="the price contains the tax")
    contained.add_argument("--net", action="store_true", help="the tax comes on top of the price")


def _add_booking_verbs(add: Adder) -> None:
    command = add("book", "bookings.book_visit", "put a booking into the calendar")
    command.add_argument("--client", required=True, type=text, metavar="NAME")
    command.add_argument("--service", required=True, type=text, metavar="NAME")
    command.add_argument("--start", required=True, type=moment, metavar="ISO")
    command.add_argument("--minutes", type=count, metavar="N")
    command.add_argument(
        "--although-barred", action="store_true", help="also one who is not to be booked"
    )

    command = add("move", "bookings.move_visit", "let a booking start at another time")
    command.add_argument("id", type=booking_id, metavar="ID")
    command.add_argument("--start", required=True, type=moment, metavar="ISO")
    command.add_argument("--reason", default="", type=text, metavar="TEXT")

    command = add("cancel", "deposits.cancel_visit", "call a booking off")
    command.add_argument("id", type=booking_id, metavar="ID")
    command.add_argument(
        "--by", required=True, choices=[By.CONSULTANT, By.CLIENT, "practice"],
        help="practice and consultant are the same",
    )  # fmt: skip
    command.add_argument("--reason", required=True, type=text, metavar="TEXT")

    command = add("done", "deposits.done_visit", "mark a visit as done")
    command.add_argument("id", type=booking_id, metavar="ID")
    command.add_argument(
        "--deposit", choices=("apply", "refund"),
        help="let it pay for the visit, or go back; else it is held until you say",
    )  # fmt: skip
    command.add_argument("--reason", default="", type=text, metavar="TEXT")

    command = add("no-show", "deposits.missed_visit", "mark a booking as missed by its client")
    command.add_argument("id", type=booking_id, metavar="ID")
    command.add_argument("--reason", default="", type=text, metavar="TEXT")

    command = add("history", "bookings.history", "tell what became of a booking")
    command.add_argument("id", type=booking_id, metavar="ID")


def _among(command: argparse.ArgumentParser, *, required: bool = False) -> Adder:
    inner = command.add_subparsers(metavar="COMMAND", title="commands", required=required)
    return _adder(inner, inner=True)


def _adder(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], *, inner: bool = False
) -> Adder:
    def add(name: str, run: str, help_text: str) -> argparse.ArgumentParser:
        sentence = f"{help_text[:1].upper()}{help_text[1:]}."
        command = verbs.add_parser(name, help=help_text, description=sentence)
        # What stands before the inner command was asked for as well, and is not set back by it.
        unsaid = argparse.SUPPRESS if inner else False
        command.add_argument("--json", action="store_true", default=unsaid, help="print JSON")
        command.add_argument(
            "--data-dir", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        command.set_defaults(run=run)
        return command

    return add


def _add_days(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="first", required=True, type=day, metavar="DATE")
    command.add_argument(
        "--to", dest="last", required=True, type=day, metavar="DATE", help="exclusive"
    )
