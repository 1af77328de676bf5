"""What every keyring keeps to, whether it is the system's or the fake of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from scheduler_app.domain.errors import NoKeyring
from scheduler_app.gateways.system_keyring import SystemKeyring
from scheduler_app.use_cases.ports.keyring import Secrets
from tests.fakes.clients_on_the_page import FakeSecrets


class MemoryKeyring(KeyringBackend):
    """A backend as the system would offer it; nothing outlives the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("hunter2")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


@pytest.fixture
def backend() -> Iterator[MemoryKeyring]:
    """What `keyring` finds on this machine while the test runs."""
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture(params=["fake", "system"])
def secrets(request: pytest.FixtureRequest, backend: MemoryKeyring) -> Secrets:
    return FakeSecrets() if request.param == "fake" else SystemKeyring()


def test_what_is_kept_is_found_until_it_is_forgotten(secrets: Secrets) -> None:
    assert secrets.get("page") is None
    secrets.put("page", "one")
    secrets.put("page", "two")
    secrets.put("other", "three")
    assert (secrets.get("page"), secrets.get("other")) == ("two", "three")
    secrets.forget("page")
    secrets.forget("page")
    assert (secrets.get("page"), secrets.get("other")) == (None, "three")


@pytest.mark.parametrize("useless", [fail.Keyring, null.Keyring])
def test_no_place_for_secrets_is_said(
    backend: MemoryKeyring, useless: type[KeyringBackend]
) -> None:
    keyring.set_keyring(useless())
    with pytest.raises(NoKeyring, match="no keyring"):
        SystemKeyring().put("page", "token")


class ForgetfulKeyring(MemoryKeyring):
    """Takes what it is given and keeps nothing, as a chain of no keyrings does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def test_what_a_keyring_has_not_kept_is_not_said_to_be_kept(backend: MemoryKeyring) -> None:
    keyring.set_keyring(ForgetfulKeyring())
    with pytest.raises(NoKeyring, match="no keyring"):
        SystemKeyring().put("page", "token")


@pytest.mark.parametrize("named", ["gone.Keyring", "keyring.backends.fail.Gone", "Keyring"])
def test_a_keyring_that_is_named_and_not_there_is_said(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    with pytest.raises(NoKeyring, match="can't be loaded") as refused:
        SystemKeyring().get("page")
    assert refused.value.__cause__ is None


def test_a_locked_keyring_tells_nothing_of_what_it_holds(backend: MemoryKeyring) -> None:
    backend.locked = True
    with pytest.raises(NoKeyring) as refused:
        SystemKeyring().get("page")
    assert "hunter2" not in str(refused.value)
    assert "is locked" in str(refused.value)
    assert "pair" not in str(refused.value), "the token is still there"
    assert refused.value.__cause__ is None
