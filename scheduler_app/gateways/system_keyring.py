"""Gateway: secrets in the keyring of the system, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backends import fail, null
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from scheduler_app.domain.errors import NoKeyring

SERVICE = "scheduler-app"


class SystemKeyring:
    """The keyring that the system offers. Raises `NoKeyring` where it offers none that is safe."""

    def get(self, name: str) -> str | None:
        """The secret of this name, if there is one."""
        with _translated():
            return _usable().get_password(SERVICE, name)

    def put(self, name: str, value: str) -> None:
        """Keep a secret under this name."""
        with _translated():
            _usable().set_password(SERVICE, name, value)

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        with _translated():
            try:
                _usable().delete_password(SERVICE, name)
            except PasswordDeleteError:
                # Not there: that is what was wanted.
                return


def _usable() -> keyring.backend.KeyringBackend:
    backend = keyring.get_keyring()
    # Files in plain text are offered by packages of others: a secret does not belong there.
    plain = "plaintext" in f"{type(backend).__module__}.{type(backend).__name__}".lower()
    if plain or isinstance(backend, fail.Keyring | null.Keyring):
        raise _no_keyring()
    return backend


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KeyringLocked:
        raise NoKeyring(
            "The keyring of this machine is locked.",
            remedy="What needs it stays off until it is unlocked: it is asked again within the "
            "hour, or when this program starts.",
        ) from None
    except (KeyringError, RuntimeError, OSError):
        # Without its cause: what a backend says may hold what it was given.
        raise _no_keyring() from None


def _no_keyring() -> NoKeyring:
    return NoKeyring(
        "This machine has no keyring where a secret would be safe.",
        remedy="The page, mails and texts stay off. Set up the system's keyring, such as GNOME "
        "Keyring or KWallet, log in again, and pair the page or give the secret once more.",
    )
