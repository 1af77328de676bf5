"""Ports: the servers that messages go out by, as the window sees them. All of it waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scheduler_app.domain.messages.settings import ServerKind
    from scheduler_app.use_cases.ports.message_writer import MessageWriter


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

    def try_out(self, server: ServerKind, address: str = "") -> str:
        """Log in at a server, and send a test to an address where one is named.

        How that went, in a sentence; `Trouble` says what is wrong, and what to do.
        """
        ...

    def writer(self) -> MessageWriter:
        """What words messages; it waits for a library the first time."""
        ...
