"""Ports: the key for payments by card, as the window sees it. All of it waits."""

from __future__ import annotations

from typing import Protocol


class PaymentDesk(Protocol):
    """Keeps the key, in the keyring. `NoKeyring` where none is safe."""

    def there(self) -> bool:
        """Whether there is one."""
        ...

    def keep(self, value: str) -> None:
        """Keep it in place of an earlier one; `InvalidInput` says what is wrong with its form."""
        ...

    def forget(self) -> None:
        """Keep it no longer: nobody is asked to pay by card any more."""
        ...

    def try_out(self) -> str:
        """Ask whoever takes payments whether the key works; nothing is paid.

        How that went, in a sentence; `Trouble` says what is wrong, and what to do.
        """
        ...
