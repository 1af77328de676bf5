"""Calls: the functions of the use cases that write: those that there are, and those that did."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import scheduler_app.use_cases

_ROOM = Path(scheduler_app.use_cases.__path__[0])
_PACKAGE = "scheduler_app.use_cases."


@cache
def all_writers() -> frozenset[str]:
    """Each function that begins a write transaction, such as "bookings.book:book"."""
    found = set()
    for file in _ROOM.rglob("*.py"):
        text = file.read_text("utf-8")
        if "writing(" in text:
            module = ".".join(file.relative_to(_ROOM).with_suffix("").parts)
            found |= {f"{module}:{name}" for name in _writing(ast.parse(text).body, "")}
    return frozenset(found)


def _writing(body: list[ast.stmt], within: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _writing(node.body, f"{within}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
            if any(isinstance(func, ast.Name) and func.id == "writing" for func in calls):
                yield within + node.name


@contextmanager
def writers_seen(kind: type) -> Iterator[set[str]]:
    """Those that write to a diary of this kind for as long as this lasts."""
    seen: set[str] = set()
    write = kind.write  # type: ignore[attr-defined]

    def noted(*how: Any, **more: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_back and not frame.f_globals.get("__name__", "").startswith(_PACKAGE):
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__", "")).removeprefix(_PACKAGE)
        seen.add(f"{module}:{frame.f_code.co_qualname.partition('.<locals>')[0]}")
        return write(*how, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "write", noted)
        yield seen
