"""Ports: one dress rehearsal, as a window goes through it. All of it waits but the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
    from scheduler_app.domain.messages.security import MessageLine


class Rehearsal(Protocol):
    """What is coming, about to go to the consultant's own address; no client hears of it."""

    plan: RehearsalPlan

    def send(self, line: MessageLine) -> Rehearsed:
        """Send one of the plan's. `Trouble` where none of the others would go out either."""
        ...

    def finish(self) -> str:
        """After the last one that is wanted: how those that went out travel, in a sentence."""
        ...
