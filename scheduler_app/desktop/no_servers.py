"""Desktop: the servers of a window that has no worker: there are none."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.domain.errors import NoKeyring


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


def _nowhere() -> NoKeyring:
    return NoKeyring("This window keeps no secrets.", remedy="Use the window of your own diary.")
