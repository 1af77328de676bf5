"""Command line: the words about records of visits."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.cli.message_words import Adder
from scheduler_app.cli.typed import booking_id, count, day, number, text

STATES = ("open", "solved", "watch")

MOST_FOUND = 50

visit_id = number("visits search lists them")


def add_visit_verbs(add: Adder, among: Callable[..., Adder]) -> None:
    """What was done at visits: found, shown, and written down."""
    inner = among(add("visits", "visits.search", "find records of visits"), required=True)
    command = inner("search", "visits.search", "find records by words, newest first")
    command.add_argument("words", nargs="*", type=text, metavar="WORDS")
    command.add_argument("--client", type=text, metavar="NAME", help="of this client")
    command.add_argument(
        "--device", type=text, metavar="WORDS", help="that touched this device, by words or id"
    )
    command.add_argument("--since", type=day, metavar="DATE", help="on this day or later")
    command.add_argument("--until", type=day, metavar="DATE", help="before this day")
    command.add_argument("--state", choices=STATES, help="with an issue that stands so")
    command.add_argument(
        "--most", type=count, default=MOST_FOUND, metavar="N", help=f"how many; {MOST_FOUND}"
    )
    command = inner("show", "visits.show", "show one record")
    command.add_argument("id", type=visit_id, metavar="ID")

    command = add("visit", "visits.visit", "show the record of a booking, or write into it")
    command.add_argument("id", type=booking_id, metavar="BOOKING")
    command.add_argument("--symptom", type=text, metavar="TEXT", help="what was wrong")
    command.add_argument("--cause", type=text, default="", metavar="TEXT")
    command.add_argument("--resolution", type=text, default="", metavar="TEXT")
    command.add_argument("--state", choices=STATES, help="of the issue; solved")
    command.add_argument("--told", type=text, metavar="TEXT", help="what the client may read")
    command.add_argument("--private", type=text, metavar="TEXT", help="what only you read")
    command.add_argument("--billed", type=count, metavar="MINUTES", help="else as spent")
    command.add_argument("--spent", type=count, metavar="MINUTES", help="else from start to end")
    command.add_argument("--done", action="store_true", help="mark the booking as done as well")
