"""Ports: where the system keeps secrets."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Keeps secrets where the system keeps them. Raises `NoKeyring` when it has no such place."""

    def get(self, name: str) -> str | None:
        """The secret of this name, if there is one."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret under this name, in place of an earlier one."""
        ...

    def forget(self, name: str) -> None:
        """Keep it no longer; one that is not there is no trouble."""
        ...
