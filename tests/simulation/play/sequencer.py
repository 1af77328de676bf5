"""Simulation: the points at which somebody else may act, or a program may end.

One thread does everything. What runs beside each other in the program meets at points: before and
after each call to the outside, after each commit. There a line of the script, or a test that forces
one interleaving, lets others act; and there, and before a commit, a program may be killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Died(BaseException):
    """A program's end in the middle of its work: no handler of errors goes on after it."""


@dataclass
class Sequencer:
    """Counts the points; `names` are those passed since somebody began to `listen`."""

    passed: int = 0
    dead: bool = False
    """Whether the desktop has died: nothing of it is let through until it is started again."""
    within: int = 0
    """How many transactions of the diary are open: nobody may act within one, no call go out."""
    unanswered: list[str] = field(default_factory=list)
    """Calls that got no answer, since somebody looked."""
    _at: list[tuple[int, Callable[[], None]]] = field(default_factory=list)
    _named: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    _deaths: set[int] = field(default_factory=set)
    _heard: list[list[str]] = field(default_factory=list)
    _depth: int = 0
    _judged: int = 0

    def at(self, ahead: int, does: Callable[[], None]) -> None:
        """At the point that is so many ahead, the next is 1, this is done."""
        self._at.append((self.passed + ahead, does))

    def at_next(self, name: str, does: Callable[[], None]) -> None:
        """At the next point of this name, this is done."""
        self._named.setdefault(name, []).append(does)

    def dies(self, ahead: int) -> None:
        """The desktop dies at the point that is so many ahead."""
        self._deaths.add(self.passed + ahead)

    @property
    def interrupting(self) -> bool:
        """Whether somebody acts in the middle of something else just now."""
        return self._depth > 0

    def point(self, name: str) -> None:
        """Others may act here, or the desktop die."""
        self._pass(name)
        if self._depth or self.within or self._judged:
            return  # who acts in between is not interrupted: it is done at the next point
        doing = [does for at, does in self._at if at <= self.passed] + self._named.pop(name, [])
        self._at = [each for each in self._at if each[0] > self.passed]
        self._depth += 1
        try:
            for does in doing:
                does()
        finally:
            self._depth -= 1

    def call(self, name: str) -> None:
        """A call to the outside begins: the same, and no transaction may be open."""
        assert not self.within, f"{name}: the diary is locked while the outside is called"
        self.point(name)

    def within_transaction(self, name: str) -> None:
        """The desktop may die here, and nobody else act."""
        self._pass(name)

    def goes_unanswered(self, name: str) -> None:
        """A call to the outside got no answer, for whoever acts and is not interrupted."""
        if not self._depth:
            self.unanswered.append(name)

    def revive(self) -> None:
        """The desktop was started again; what was to happen to the one before does not."""
        self.dead, self.within = False, 0
        self._at.clear()
        self._named.clear()
        self._deaths.clear()

    @contextmanager
    def nobody_acts(self) -> Iterator[None]:
        """Whoever judges what is there asks the program too, and nothing befalls it then."""
        self._judged += 1
        try:
            yield
        finally:
            self._judged -= 1

    @contextmanager
    def listen(self) -> Iterator[list[str]]:
        """The names of the points that are passed meanwhile."""
        heard: list[str] = []
        self._heard.append(heard)
        try:
            yield heard
        finally:
            self._heard.remove(heard)

    def _pass(self, name: str) -> None:
        if self.dead:
            raise Died
        if self._judged:
            return
        self.passed += 1
        for heard in self._heard:
            heard.append(name)
        if self.passed in self._deaths:
            self._deaths.discard(self.passed)
            self.dead = True
            raise Died
