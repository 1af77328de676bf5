"""Lost power: the days that are lived, and what each is: a folder, a life, and what must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from tests.simulation.power.disk import Known

Tell = Callable[[Mapping[str, str]], None]
"""Tell somebody facts by their names, who will rely on them from then on."""

DAYS = ("founding", "verbs", "migration", "publication", "sending", "backup", "restore", "erasure")


class Day(Protocol):
    """A module of this folder."""

    def prepare(self, folder: Path) -> None:
        """Lay what is there in the morning; all of it is on the disk."""
        ...

    def live(self, folder: Path, tell: Tell) -> None:
        """Do what is done that day, and tell of each thing when it is done."""
        ...

    def faults(self, folder: Path, known: Known) -> Iterator[str]:
        """Start on what the disk has, and say what is wrong with it; errors are faults as well."""
        ...


def day_of(name: str) -> Day:
    """The day of this name."""
    return cast(Day, import_module(f"tests.simulation.power.{name}"))
