"""Command line: the words by which one tap tells several clients what has changed."""

from __future__ import annotations

from scheduler_app.cli.message_words import Adder
from scheduler_app.cli.typed import booking_id, count, day

_SEND = "do it, and let the messages go out; else it is only shown"


def add_tap_verbs(add: Adder) -> None:
    """All of them."""
    command = add("late", "taps.late", "show whom it hits if you run late, and what they are told")
    command.add_argument("minutes", type=count, metavar="MINUTES")
    command.add_argument(
        "--from", dest="begins_with", type=booking_id, metavar="ID",
        help="the booking that begins so late; else it is the one that seems to",
    )  # fmt: skip
    command.add_argument(
        "--limit", type=count, metavar="MINUTES",
        help="who would wait longer is offered other times (60)",
    )  # fmt: skip
    command.add_argument("--send", action="store_true", help=_SEND)

    command = add("day-lost", "taps.day_lost", "show what becomes of each visit of a lost day")
    command.add_argument("day", type=day, metavar="DATE")
    command.add_argument(
        "--cancel", action="store_true", help="call every visit off, without other times to choose"
    )
    command.add_argument(
        "--open", action="store_true", help="let the day stay open for others to book"
    )
    command.add_argument("--send", action="store_true", help=_SEND)
