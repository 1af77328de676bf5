"""The door for people and scripts: parses the command line and calls the same verbs as the window.

Exit status 0; 1 for trouble, told in one line on stderr; 2 for usage. Every command is safe to run
beside an open window.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scheduler_app import __version__
from scheduler_app.app import Clock, opened, run_window, system_clock, trouble_behind, way_back
from scheduler_app.domain.bookings.booking import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.zones import EARLIEST, LATEST
from scheduler_app.settings import Settings, read_settings

if TYPE_CHECKING:
    from scheduler_app.cli.commands import Answer

DONE, TROUBLE = 0, 1

Adder = Callable[..., argparse.ArgumentParser]
"""Adds a command by its name, the function of `commands` that it runs, and its help."""


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["page"]:
        # A program of its own, which a host installs without this one; its words are its affair.
        from scheduler_app.booking_page.cli import main as run_page

        return run_page(words[1:], program="scheduler-app page")
    arguments = _parser().parse_args(words)
    settings = read_settings(arguments.data_dir)
    try:
        if arguments.command is None:
            return run_window(settings, clock, demo=arguments.demo)
        # The window does without the commands.
        from scheduler_app.cli import commands

        run = getattr(commands, arguments.run)
        answer: Answer
        if arguments.run in commands.OF_THE_FILE:
            answer = run(settings, clock, arguments)
        else:
            with opened(settings, clock) as diary:
                answer = run(commands.Session(diary, clock), arguments)
    except Trouble as trouble:
        return _tell(trouble, settings, clock)
    except Exception as error:
        behind = trouble_behind(error, settings)
        if behind is None:
            raise
        return _tell(behind, settings, clock)
    printed = _print(answer, as_json=arguments.json)
    return DONE if answer.ok and printed else TROUBLE


def _tell(trouble: Trouble, settings: Settings, clock: Clock) -> int:
    told = f"{trouble} {way_back(trouble, settings, clock())}"
    print(f"scheduler-app: {' '.join(told.split())}", file=sys.stderr)
    return TROUBLE


def _print(answer: Answer, *, as_json: bool) -> bool:
    """Print the answer; whether all of it could be printed."""
    lines = [json.dumps(answer.data, ensure_ascii=False, indent=2)] if as_json else answer.lines
    try:
        for line in lines:
            print(line)
        if sys.stdout is not None:  # closed by the caller: nobody wants to hear
            sys.stdout.flush()
    except OSError as error:
        # Python's own flush at its end would fail again and change the exit status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Whoever closed a pipe has seen enough and needs no word about it.
        if not isinstance(error, BrokenPipeError):
            reason = error.strerror or "writing failed"
            print(f"scheduler-app: The answer can't be printed: {reason}.", file=sys.stderr)
        return False
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scheduler-app",
        description="The diary of a one-person IT support practice. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="where the diary lies, if not in the usual place",
    )
    parser.add_argument(
        "--demo", action="store_true", help="open a made-up practice of a year; nothing is kept"
    )
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    add = _adder(verbs)

    command = add("import", "import_files", "take in .ics, .csv and .vcf files or folders")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument(
        "--days-off", action="store_true", help="all-day events become days off, not busy time"
    )

    command = add("export", "export_file", "write the diary to an .ics or .csv file")
    command.add_argument("file", type=Path, metavar="FILE")

    command = add("agenda", "agenda", "list what stands in the calendar")
    _add_days(command)

    command = add("slots", "slots", "list when a service is free")
    command.add_argument("--service", required=True, type=_text, metavar="NAME")
    _add_days(command)
    command.add_argument(
        "--as-client", action="store_true", help="keep to the notice and horizon of clients"
    )

    _add_booking_verbs(add)

    command = add("history", "history", "tell what became of a booking")
    command.add_argument("id", type=_id, metavar="ID")

    command = add("settings", "settings", "show the practice's rules, or set one")
    command.add_argument("name", nargs="?", type=_text, metavar="NAME")
    command.add_argument("value", nargs="?", type=_text, metavar="VALUE")

    add("doctor", "doctor", "examine the diary, its backups and the installation")
    command = add("restore", "restore", "put a backup in the diary's place")
    command.add_argument("backup", nargs="?", metavar="NAME", help="else the newest is taken")
    verbs.add_parser("page", help="serve the booking page: the same as scheduler-page")
    return parser


def _add_booking_verbs(add: Adder) -> None:
    command = add("book", "book_visit", "put a booking into the calendar")
    command.add_argument("--client", required=True, type=_text, metavar="NAME")
    command.add_argument("--service", required=True, type=_text, metavar="NAME")
    command.add_argument("--start", required=True, type=_moment, metavar="ISO")
    command.add_argument("--minutes", type=int, metavar="N")

    command = add("move", "move_visit", "let a booking start at another time")
    command.add_argument("id", type=_id, metavar="ID")
    command.add_argument("--start", required=True, type=_moment, metavar="ISO")
    command.add_argument("--reason", default="", type=_text, metavar="TEXT")

    command = add("cancel", "cancel_visit", "call a booking off")
    command.add_argument("id", type=_id, metavar="ID")
    command.add_argument("--by", required=True, choices=[By.CONSULTANT, By.CLIENT], type=By)
    command.add_argument("--reason", required=True, type=_text, metavar="TEXT")


def _adder(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Adder:
    def add(name: str, run: str, help_text: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(name, help=help_text, description=f"{help_text.capitalize()}.")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument(
            "--data-dir", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        command.set_defaults(run=run)
        return command

    return add


def _add_days(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="first", required=True, type=_day, metavar="DATE")
    command.add_argument(
        "--to", dest="last", required=True, type=_day, metavar="DATE", help="exclusive"
    )


def _day(text: str) -> date:
    hint = f"“{text}” is no date such as 2027-03-02"
    try:
        return _kept(date.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(hint) from error


def _moment(text: str) -> datetime:
    """An ISO 8601 time; without an offset it is a wall time of the practice."""
    hint = f"“{text}” is no time such as 2027-03-02T10:00 or 2027-03-02T10:00+01:00"
    if "T" not in text and " " not in text:
        raise argparse.ArgumentTypeError(hint)
    try:
        return _kept(datetime.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(hint) from error


Day = TypeVar("Day", bound=date)


def _kept(day: Day) -> Day:
    if not EARLIEST <= day.year <= LATEST:
        raise argparse.ArgumentTypeError(f"the diary keeps the years {EARLIEST} to {LATEST}")
    return day


def _id(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"“{text}” is no id; the agenda lists them")
    return int(text)


def _text(text: str) -> str:
    if len(text) > _MOST_LETTERS:
        raise argparse.ArgumentTypeError(f"a text has at most {_MOST_LETTERS} letters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("the text is not in the system's encoding") from error
    return text


_MOST_DIGITS, _MOST_LETTERS = 18, 1000
"""Bounds of what SQLite can count, and of what somebody types."""
