"""Command line: the words about what clients are sent."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from scheduler_app.cli.typed import booking_id, day, hours, message, number, some, text

Adder = Callable[..., argparse.ArgumentParser]
"""Adds a command by its name, the function that it runs as "family.function", and its help."""

Among = Callable[..., Adder]
"""Gives the adder of the commands within a command; whether one of them must be named."""


def add_message_verbs(add: Adder, among: Among) -> None:
    """All of them; `among` gives the adder of the commands of a command."""
    _add_rules(add, among)
    _add_secret(add, among)
    _add_messages(add, among)
    _add_confirmations(add, among)
    _add_conversation(add)


def joined(words: Sequence[str]) -> list[str]:
    """The words as `argparse` understands them: "--when" "-48h" is one word, and no option."""
    found: list[str] = []
    for word in words:
        if found and found[-1] == "--when" and word[:1] == "-" and word[:2] != "--":
            found[-1] = f"--when={word}"
        else:
            found.append(word)
    return found


def _add_rules(add: Adder, among: Among) -> None:
    inner = among(add("rules", "rules.listed", "list when clients are written to, or change it"))
    command = inner("set", "rules.put", "write to clients at a moment, or change how")
    command.add_argument(
        "--service", type=text, metavar="NAME", help="else it is the practice's, for all services"
    )
    command.add_argument(
        "--when", required=True, type=text, metavar="WHEN",
        help="-48h, -1d 18:00, +2h, booked, moved, cancelled or no-show",
    )  # fmt: skip
    command.add_argument(
        "--channel", required=True, type=text, metavar="WAYS",
        help="mail, text, or both in the order in which they are tried",
    )  # fmt: skip
    command.add_argument("--template", default="", type=text, metavar="NAME")
    command = inner("remove", "rules.remove", "take a rule out")
    command.add_argument("id", type=number("rules lists them"), metavar="ID")
    inner("usual", "rules.usual", "let the practice have the usual rules")
    inner("ask", "rules.ask", "ask clients to confirm, a second time where they do not answer")


def _add_confirmations(add: Adder, among: Among) -> None:
    command = add(
        "confirmations",
        "confirmations.listed",
        "list who has said that they will come, and who not",
    )
    command.add_argument(
        "--within", type=hours, default=48, metavar="HOURS", help="visits that begin by then (48)"
    )
    inner = among(command)
    call = inner("call", "confirmations.to_be_called", "list whom to call, the highest risk first")
    # It may stand behind the word as well.
    call.add_argument("--within", type=hours, default=argparse.SUPPRESS, metavar="HOURS")
    for name, run, help_text in (
        ("yes", "confirmations.yes", "write down that a client has said so to you"),
        ("no-answer", "confirmations.no_answer", "note that you called and reached nobody"),
    ):
        inner(name, run, help_text).add_argument("id", type=booking_id, metavar="ID")


def _add_conversation(add: Adder) -> None:
    command = add(
        "conversation",
        "conversation.show",
        "show what was said with a client or a number; without one, what waits to be read",
    )
    command.add_argument("who", nargs="?", type=text, metavar="CLIENT|NUMBER")
    command.add_argument(
        "--last", type=some, default=50, metavar="COUNT", help="so many lines (50)"
    )
    command.add_argument("--seen", action="store_true", help="and none of it waits any more")
    command.add_argument(
        "--give-to", type=text, metavar="CLIENT", help="let what came from a number be a client's"
    )
    command.add_argument(
        "--say", type=message, metavar="WORDS", help="write to them in these words"
    )
    command.add_argument(
        "--by", choices=("mail", "text"), help="by that way; else as they wrote, or are reached"
    )
    command.add_argument("--subject", type=text, help="of a mail")


def talks(arguments: argparse.Namespace) -> str:
    """What does not go together in a conversation, in a sentence; empty where all does."""
    if arguments.command != "conversation":
        return ""
    says, gives = arguments.say is not None, arguments.give_to is not None
    if arguments.who is None and (says or gives or arguments.seen):
        return "conversation: --say, --give-to and --seen need a client or a number"
    if says + gives + arguments.seen > 1:
        return "conversation: --say, --give-to and --seen do not go together"
    if not says and (arguments.by is not None or arguments.subject is not None):
        return "conversation: --by and --subject go with --say"
    return ""


def _add_secret(add: Adder, among: Among) -> None:
    inner = among(
        add("secret", "secrets.listed", "keep passwords in the system's keyring"), required=True
    )
    for name, run, help_text in (
        ("set", "secrets.put", "keep what standard input says, such as mail.password"),
        ("forget", "secrets.forget", "keep one no longer"),
    ):
        inner(name, run, help_text).add_argument("name", type=text, metavar="NAME")
    inner("list", "secrets.listed", "name those that are kept")


def _add_messages(add: Adder, among: Among) -> None:
    command = add(
        "messages", "messages.listed", "list what clients are told, and what became of it"
    )
    command.add_argument("--from", dest="first", type=day, metavar="DATE", help="due from then on")
    command.add_argument("--to", dest="last", type=day, metavar="DATE", help="exclusive")
    command.add_argument("--booking", type=booking_id, metavar="ID")
    inner = among(command)
    command = inner("show", "messages.show", "tell what one says, and each attempt at it")
    command.add_argument("id", type=number("messages lists them"), metavar="ID")
    command = inner("send-test", "messages.send_test", "send one that says only that it works")
    command.add_argument(
        "channel", choices=("mail", "text"), metavar="CHANNEL", help="mail or text"
    )
    command.add_argument("address", type=text, metavar="ADDRESS")
    inner("rehearse", "messages.rehearse", "mail yourself what is due within seven days, marked")
