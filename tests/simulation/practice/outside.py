"""Simulation: what is outside of both programs, and stays while they end and start again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.worker.parts import WorkerParts
from tests.simulation.play.sequencer import Sequencer

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice

T = TypeVar("T")

Leaves = Callable[[str, tuple[Any, ...]], None]


class Outside(Protocol):
    """A firm, a server or a folder that the worker reaches. It lives as long as the practice."""

    def found(self, practice: Practice) -> None:
        """Once, on a practice that is founded: settings, secrets, prices."""
        ...

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """The worker's parts with the way to it."""
        ...

    def time_passes(self) -> None:
        """What it does by itself when nobody asks: it delivers, it bounces, it forgets."""
        ...


@runtime_checkable
class Punctual(Protocol):
    """One that does what it does by itself when it is due, and not when the worker has a turn."""

    def seconds_to_next(self) -> float:
        """How long until then."""
        ...


class Watched(Generic[T]):
    """A gateway each of whose calls is two points: on its way there, and on its way back."""

    def __init__(self, gateway: T, name: str, sequencer: Sequencer, leaves: Leaves) -> None:
        self._gateway = gateway
        self._name = name
        self._sequencer = sequencer
        self._leaves = leaves

    def __getattr__(self, called: str) -> Any:
        found = getattr(self._gateway, called)
        if not callable(found) or called == "close":
            return found

        def call(*args: Any, **more: Any) -> Any:
            self._leaves(called, args)
            self._sequencer.call(f"{self._name}.{called}")
            try:
                answer = found(*args, **more)
            except PageUnreachable:
                self._sequencer.goes_unanswered(f"{self._name}.{called}")
                raise
            self._sequencer.point(f"{self._name}.{called} answered")
            return answer

        return call


def watched(
    gateway: T, name: str, sequencer: Sequencer, leaves: Leaves = lambda called, told: None
) -> T:
    """The gateway, watched; `leaves` hears of each call before anybody else may act."""
    made: Any = Watched(gateway, name, sequencer, leaves)
    return made  # type: ignore[no-any-return]
