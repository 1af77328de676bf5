"""Fakes: who backs the diary up, as the window knows it; a test says how it stands."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.care.backups import BackupStatus


class FakeKeeper:
    """Remembers how often it was asked."""

    def __init__(self) -> None:
        self.now = BackupStatus()
        self.asked = 0
        self._listeners: list[Callable[[], None]] = []

    def show(self, status: BackupStatus) -> None:
        """The keeper has learned something."""
        self.now = status
        for listener in list(self._listeners):
            listener()

    def status(self) -> BackupStatus:
        return self.now

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def back_up_soon(self) -> None:
        self.asked += 1
