"""Desktop: the servers of a window that has no worker: there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NoKeyring, NotAllowed

if TYPE_CHECKING:
    from scheduler_app.domain.messages.settings import ServerKind
    from scheduler_app.use_cases.ports.message_writer import MessageWriter


class NoServers:
    """Keeps nothing."""

    def kept(self) -> Sequence[str]:
        """There are none."""
        return ()

    def keep(self, _name: str, _value: str) -> None:
        """Refused."""
        raise _nowhere()

    def forget(self, _name: str) -> None:
        """There is none of that name."""

    def try_out(self, _server: ServerKind, _address: str = "") -> str:
        """Refused."""
        raise _nowhere()

    def writer(self) -> MessageWriter:
        """Refused."""
        raise NotAllowed("This window words no messages.", remedy="Use that of your own diary.")


def _nowhere() -> NoKeyring:
    return NoKeyring("This window keeps no secrets.", remedy="Use the window of your own diary.")
