"""Command line: the words that a start of the window may have."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def window_options(parser: argparse.ArgumentParser) -> None:
    """Where the diary lies, and whether it is a made-up one."""
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="where the diary lies, if not in the usual place",
    )
    parser.add_argument(
        "--demo", action="store_true", help="open a made-up practice of a year; nothing is kept"
    )


def window_asked_for(words: Sequence[str]) -> argparse.Namespace | None:
    """The options of a start of the window; None when the words are a command, or wrong.

    The window must appear fast: a dozen parsers of commands would be made for nothing.
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    window_options(parser)
    try:
        options, others = parser.parse_known_args(words)
    except argparse.ArgumentError:
        return None
    return None if others else options
