"""Desktop: the payments of a window that has no worker: none are taken."""

from __future__ import annotations

from scheduler_app.domain.errors import NoKeyring


class NoPayments:
    """Keeps nothing."""

    def there(self) -> bool:
        """There is none."""
        return False

    def keep(self, _value: str) -> None:
        """Refused."""
        raise _nowhere()

    def forget(self) -> None:
        """There is none."""

    def try_out(self) -> str:
        """Refused."""
        raise _nowhere()


def _nowhere() -> NoKeyring:
    return NoKeyring("This window keeps no secrets.", remedy="Use the window of your own diary.")
