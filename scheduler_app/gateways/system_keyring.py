"""Gateway: secrets in the keyring of the system, and nowhere else."""

from __future__ import annotations

import configparser
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
            backend = _usable()
            backend.set_password(SERVICE, name, value)
            # A chain of no keyrings takes what it is given, and says nothing.
            if backend.get_password(SERVICE, name) != value:
                raise _no_keyring()

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        with _translated():
            try:
                _usable().delete_password(SERVICE, name)
            except PasswordDeleteError:
                # Not there: that is what was wanted.
                return


def _usable() -> keyring.backend.KeyringBackend:
    try:
        backend = keyring.get_keyring()
    except (ImportError, AttributeError, ValueError, configparser.Error):
        # A variable or a file names one that is not installed, or is no such file.
        raise NoKeyring(
            "The keyring that this machine's settings name can't be loaded.",
            remedy="The page, mails and texts stay off. Correct the variable "
            "PYTHON_KEYRING_BACKEND or the file keyringrc.cfg, or remove it; then start again.",
        ) from None
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
