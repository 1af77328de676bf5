"""Command line: the practice's rules."""

from __future__ import annotations

from argparse import Namespace

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.messages.planning import plan_soon
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text


def settings(session: CommandSession, arguments: Namespace) -> Answer:
    """All settings, one of them, or one set anew."""
    name, value = arguments.name, arguments.value
    if value is not None:
        save_settings(session.diary, {name: value}, now=session.clock())
        # When messages go out may follow from it.
        plan_soon(session.diary, now=session.clock())
    stored = settings_as_text(session.diary)
    if name is not None:
        if name not in stored:
            raise InvalidInput(
                name, "There is no such setting.", remedy=f"There are {', '.join(stored)}."
            )
        stored = {name: stored[name]}
    return Answer(stored, [f"{key} = {text}" for key, text in stored.items()])
