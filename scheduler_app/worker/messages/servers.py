"""Worker, messages: the servers that messages go out by, as a window holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.message_writer import MessageWriter


class ServersDesk:
    """The `MessageServers` of a window."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts

    def kept(self) -> Sequence[str]:
        """The names of the secrets that are there."""
        from scheduler_app.use_cases.messages.secrets import list_secrets

        return list_secrets(self._parts.diary, self._parts.secrets())

    def keep(self, name: str, value: str) -> None:
        """Keep one in place of an earlier one."""
        from scheduler_app.use_cases.messages.secrets import put_secret

        parts = self._parts
        put_secret(parts.diary, parts.secrets(), name, value, now=parts.clock())

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        from scheduler_app.use_cases.messages.secrets import forget_secret

        forget_secret(self._parts.diary, self._parts.secrets(), name)

    def writer(self) -> MessageWriter:
        """What words messages."""
        return self._parts.writer()
