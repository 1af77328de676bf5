"""Command line: the words about what is asked for in advance."""

from __future__ import annotations

from scheduler_app.cli.message_words import Adder, Among
from scheduler_app.cli.typed import text


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
