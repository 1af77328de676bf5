"""Command line: the words about clients."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler_app.cli.message_words import Adder
from scheduler_app.cli.typed import count, day, text

CHANNELS = ("mail", "text", "none", "as-ruled")

ENTRIES = 10
"""Lines of a timeline that are told where nobody says how many."""


def add_client_verbs(add: Adder) -> None:
    """All of them."""
    _add_clients(add)
    _add_client(add)
    add("duplicates", "one_client.duplicates", "list clients who may be one and the same")
    _add_follow_ups(add)


def fits(arguments: argparse.Namespace) -> str:
    """What does not go together, in a sentence; empty where all does."""
    if arguments.command == "client" and arguments.no_texts and arguments.channel == "text":
        return "client: --channel text and --no-texts do not go together"
    if (
        arguments.command == "client"
        and arguments.said_on is not None
        and not _of_extras(arguments)
    ):
        return "client: --said-on dates --no-extras or --extras"
    if arguments.command == "client" and arguments.yes and not (arguments.merge or arguments.erase):
        return "client: --yes goes with --merge or --erase"
    if arguments.command == "client" and _whole(arguments) and changes(arguments):
        return "client: --merge, --export and --erase go with no option that changes the client"
    return ""


OPTIONS = (
    *("company", "email", "phone", "language", "zone", "channel", "copy", "consent"),
    *("tag", "bar", "note"),
)
SWITCHES = (
    *("no_texts", "no_extras", "extras", "business", "consumer"),
    *("unbar", "archive", "unarchive"),
)


def changes(arguments: argparse.Namespace) -> bool:
    """Whether a client is to be made or changed, and not only shown."""
    return any(getattr(arguments, name) for name in SWITCHES) or any(
        getattr(arguments, name) is not None for name in OPTIONS
    )


def _whole(arguments: argparse.Namespace) -> bool:
    return bool(arguments.merge or arguments.export or arguments.erase)


def _of_extras(arguments: argparse.Namespace) -> bool:
    return bool(arguments.no_extras or arguments.extras)


def _add_whole(command: argparse.ArgumentParser) -> None:
    """What is done with all that is held of a client."""
    whole = command.add_mutually_exclusive_group()
    whole.add_argument(
        "--merge", type=text, metavar="OTHER",
        help="tell what merging another client into this one would do; --yes does it",
    )  # fmt: skip
    whole.add_argument(
        "--export", type=Path, metavar="FOLDER", help="write all that is held into a new folder"
    )
    whole.add_argument(
        "--erase", action="store_true",
        help="tell what erasing would do; --yes does it, and nothing brings it back",
    )  # fmt: skip
    command.add_argument("--yes", action="store_true", help="do it")


def _add_clients(add: Adder) -> None:
    command = add("clients", "client_page.clients", "list clients, or find some")
    command.add_argument("words", nargs="*", type=text, metavar="WORDS")
    command.add_argument("--tag", type=text, metavar="TAG", help="those that have it")
    command.add_argument("--archived", action="store_true", help="archived ones too")


def _add_client(add: Adder) -> None:
    command = add("client", "clients.client", "show a client, or make or change one")
    command.add_argument("name", type=text, metavar="NAME")
    _add_whole(command)
    command.add_argument("--company", type=text, metavar="NAME")
    command.add_argument("--email", type=text, metavar="ADDRESS")
    command.add_argument(
        "--phone", action="append", type=text, metavar="NUMBER",
        help="in place of all that stand; may be given several times",
    )  # fmt: skip
    command.add_argument("--language", type=text, metavar="TAG", help="such as de or pt-BR")
    command.add_argument("--zone", type=text, metavar="ZONE", help="such as Europe/Berlin")
    command.add_argument(
        "--channel", choices=CHANNELS,
        help="how they wish to be written to; text records that they agreed to texts",
    )  # fmt: skip
    command.add_argument(
        "--copy", action="append", type=text, metavar="ADDRESS",
        help="who else gets each mail, in place of all that stand; may be given several times",
    )  # fmt: skip
    whose = command.add_mutually_exclusive_group()
    whose.add_argument(
        "--business", action="store_true", help="they book for a business: no rights of a consumer"
    )
    whose.add_argument("--consumer", action="store_true", help="they book as a consumer")
    word = command.add_mutually_exclusive_group()
    word.add_argument("--consent", type=text, metavar="HOW", help="how they agreed to texts")
    word.add_argument("--no-texts", action="store_true", help="they want no texts")
    extras = command.add_mutually_exclusive_group()
    extras.add_argument(
        "--no-extras", action="store_true",
        help="they want no thanks, follow-ups and invitations to book anew",
    )  # fmt: skip
    extras.add_argument("--extras", action="store_true", help="they want these again")
    command.add_argument(
        "--said-on", type=day, metavar="DATE", help="when they said so of extras; else now"
    )
    command.add_argument(
        "--tag", action="append", type=text, metavar="TAG",
        help="in place of all that stand; may be given several times; empty: none",
    )  # fmt: skip
    bar = command.add_mutually_exclusive_group()
    bar.add_argument("--bar", type=text, metavar="REASON", help="they are not to be booked")
    bar.add_argument("--unbar", action="store_true", help="they may be booked again")
    shelf = command.add_mutually_exclusive_group()
    shelf.add_argument("--archive", action="store_true", help="they are shown no more")
    shelf.add_argument("--unarchive", action="store_true", help="they are shown again")
    command.add_argument("--note", type=text, metavar="TEXT", help="note something of them, now")
    command.add_argument(
        "--entries", type=count, default=ENTRIES, metavar="N",
        help=f"how many lines of their timeline are told; {ENTRIES}",
    )  # fmt: skip


def _add_follow_ups(add: Adder) -> None:
    command = add("follow-ups", "follow_ups.follow_ups", "list what is due at clients")
    command.add_argument("--until", type=day, metavar="DATE", help="before this day; else 45 days")
    command.add_argument("--client", type=text, metavar="NAME", help="all there ever was of theirs")
