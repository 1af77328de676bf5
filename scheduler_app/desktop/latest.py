"""Desktop: questions asked as one types, of which only the latest matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from scheduler_app.desktop.runner import Runner

T = TypeVar("T")


class Latest(Generic[T]):
    """Asks one question at a time; those that were overtaken while it ran are never asked.

    Without this each key would queue a query, and a fast hand would wait for all of them.
    """

    def __init__(
        self,
        runner: Runner,
        asker: QObject,
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None],
    ) -> None:
        self._runner = runner
        self._asker = asker
        self._then = then
        self._otherwise = otherwise
        self._running = False
        self._waiting: Callable[[], T] | None = None
        self._dropped = False

    def ask(self, question: Callable[[], T]) -> None:
        """Ask now, or as soon as the running question is answered."""
        self._dropped = False
        if self._running:
            self._waiting = question
            return
        self._running = True
        self._runner.ask(question, self._take, self._fail, asker=self._asker)

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._waiting = None
        self._dropped = True

    def _take(self, answer: T) -> None:
        if not self._next() and not self._dropped:
            self._then(answer)

    def _fail(self, error: Exception) -> None:
        self._next()
        self._otherwise(error)

    def _next(self) -> bool:
        """Ask what waits; whether there was something."""
        self._running = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(waiting)
        return waiting is not None
