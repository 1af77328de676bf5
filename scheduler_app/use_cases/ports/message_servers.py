"""Ports: the servers that messages go out by, as the window sees them. All of it waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class MessageServers(Protocol):
    """Keeps what the servers ask for, in the keyring. `NoKeyring` where none is safe."""

    def kept(self) -> Sequence[str]:
        """The names of the secrets that are there, such as "mail.password"."""
        ...

    def keep(self, name: str, value: str) -> None:
        """Keep one in place of an earlier one; `InvalidInput` says what is wrong with it."""
        ...

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        ...
