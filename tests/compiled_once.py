"""Tests: SQL is compiled once a process: engines that are made for each test share it.

A program keeps one engine for as long as it runs, and what that has compiled. A test has an engine
of its own, and would compile the same statements again: an eighth of all work.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

MOST = 5_000
"""Statements that are kept; there are some thousand."""


class Compiled(LRUCache[Any, Any]):
    """What was compiled, by the statement and the kind of database, whichever database asked."""

    def get(self, key: tuple[Hashable, ...], default: Any = None) -> Any:
        """What was compiled for this statement, or `default`."""
        return super().get(_for_all(key), default)

    def __setitem__(self, key: tuple[Hashable, ...], value: Any) -> None:
        super().__setitem__(_for_all(key), value)


def _for_all(key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    # The first part is the dialect of one engine; ours differ by nothing else than their kind.
    dialect, *statement = key
    return (type(dialect), *statement)


def compile_once() -> None:
    """Let all engines of this process share what they compile."""
    # An engine may be told another cache, but not all of them that are still to be made.
    shared = Compiled(MOST)
    Engine._compiled_cache = property(  # type: ignore[assignment]
        lambda _engine: shared, lambda _engine, _of_its_own: None
    )
