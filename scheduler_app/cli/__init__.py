"""The door for people and scripts: parses the command line and calls the same verbs as the window.

Exit status 0; 1 for trouble, told in one line on stderr; 2 for usage. Every command is safe to run
beside an open window.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from scheduler_app.app import Clock, opened, run_window, system_clock, trouble_behind, way_back
from scheduler_app.cli.window import window_asked_for
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.visible import without_controls
from scheduler_app.settings import Settings, read_settings

if TYPE_CHECKING:
    from argparse import Namespace

    from scheduler_app.cli.answers import Answer

DONE, TROUBLE = 0, 1


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["page"]:
        # A program of its own, which a host installs without this one; its words are its affair.
        from scheduler_app.booking_page.cli import main as run_page

        return run_page(words[1:], program="scheduler-app page")
    window = window_asked_for(words)
    arguments = _command(words) if window is None else window
    settings = read_settings(arguments.data_dir)
    try:
        if window is not None:
            return run_window(settings, clock, demo=window.demo)
        answer = _answer(arguments, settings, clock)
    except Trouble as trouble:
        return _tell(trouble, settings, clock)
    except Exception as error:
        behind = trouble_behind(error, settings)
        if behind is None:
            raise
        return _tell(behind, settings, clock)
    printed = _print(answer, as_json=arguments.json)
    return DONE if answer.ok and printed else TROUBLE


def _command(words: Sequence[str]) -> Namespace:
    from scheduler_app.cli.parser import parsed

    return parsed(words)


def _answer(arguments: Namespace, settings: Settings, clock: Clock) -> Answer:
    """What the command's function says; of all families only its own is imported."""
    family, _, name = arguments.run.partition(".")
    run = getattr(import_module(f"scheduler_app.cli.{family}"), name)
    answer: Answer
    if family in OPENS_ITSELF:
        answer = run(settings, clock, arguments)
        return answer
    from scheduler_app.cli.answers import CommandSession

    with opened(settings, clock) as diary:
        answer = run(CommandSession(diary, clock), arguments)
    return answer


_PLACE = re.compile(r"^lines\.(\d+)\.\w+:")
"""A field of a line, as forms name it."""

OPENS_ITSELF = frozenset({"care", "worker"})
"""Families that open the diary themselves, or work where it can't be opened."""


def _tell(trouble: Trouble, settings: Settings, clock: Clock) -> int:
    told = f"{trouble} {way_back(trouble, settings, clock())}"
    told = _PLACE.sub(lambda place: f"line {int(place[1]) + 1}:", told)
    print(f"scheduler-app: {' '.join(told.split())}", file=sys.stderr)
    return TROUBLE


def _print(answer: Answer, *, as_json: bool) -> bool:
    """Print the answer; whether all of it could be printed. Nothing that was typed steers it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if as_json:
        takes_all = encoding.lower().startswith("utf")
        lines = [json.dumps(answer.data, ensure_ascii=not takes_all, indent=2)]
    else:
        # What is printed into a file on Windows, or without a locale, lacks most letters.
        told = (without_controls(line) for line in answer.lines)
        lines = [line.encode(encoding, "replace").decode(encoding) for line in told]
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
