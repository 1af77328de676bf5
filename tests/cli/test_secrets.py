"""The command line: passwords go into the keyring by standard input, and never come out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD
from tests.cli.conftest import Run
from tests.fakes.clients_on_the_page import FakeSecrets


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeSecrets:
    made = FakeSecrets()
    monkeypatch.setattr("scheduler_app.cli.secrets.system_secrets", lambda: made)
    return made


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Has something stand on standard input."""
    return lambda said: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))


def test_a_secret_is_kept_named_and_forgotten(
    run: Run, keyring: FakeSecrets, say: Callable[[bytes], None]
) -> None:
    assert run("secret", "list", "--json") == []
    say("geheim wört\r\n".encode())
    said = run("secret", "set", "mail.password")
    assert said == "mail.password is kept in the keyring.\n"
    [(name, value)] = keyring.kept.items()
    assert (name.startswith("mail.password-"), value) == (True, "geheim wört")
    say(b"token")
    assert run("secret", "set", "texts.token", "--json") == ["mail.password", "texts.token"]
    assert run("secret", "list") == "mail.password\ntexts.token\n"
    say(b"sk_test_12345678")
    assert run("secret", "set", "stripe", "--json") == ["mail.password", "texts.token", "stripe"]
    assert "no money moves" in run("money", "balance")
    say(b"sk_test_12345678")
    assert "kept in the keyring. Payments by card are in test" in run("secret", "set", "stripe")
    say(b"rk_live_12345678")
    assert run("secret", "set", "stripe") == "stripe is kept in the keyring.\n"
    assert "no money moves" not in run("money", "balance")
    assert run("secret", "forget", "stripe", "--json") == ["mail.password", "texts.token"]
    assert run("secret", "forget", "mail.password", "--json") == ["texts.token"]
    assert "token" not in run("history", "1", status=1)


def test_on_a_terminal_it_is_asked_for_and_not_shown(
    run: Run, keyring: FakeSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"{prompt}typed")
    run("secret", "set", "mail.password")
    assert list(keyring.kept.values()) == ["mail.password: typed"]


@pytest.mark.parametrize(
    ("name", "said", "says"),
    [
        ("mail.password", b"", "mail.password: Nothing was given"),
        ("mail.password", b"\n", "mail.password: Nothing was given"),
        ("mail.password", b"hunter2\nsecond line", "more than one line"),
        ("texts.token", b"hunter2\xff", "texts.token: It is not written in UTF-8"),
        ("texts.token", b"hunter2" * 10_000, "more than 1000 letters"),
        ("page.token", b"hunter2", "name: There is no such secret. There are mail.password"),
    ],
)
def test_what_can_be_none_is_refused_without_being_told(
    run: Run,
    keyring: FakeSecrets,
    say: Callable[[bytes], None],
    name: str,
    said: bytes,
    says: str,
) -> None:
    say(said)
    told = run("secret", "set", name, status=1)
    assert says in told
    assert "hunter2" not in told
    assert keyring.kept == {}


def test_a_closed_input_says_nothing(
    run: Run, keyring: FakeSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "Nothing was given" in run("secret", "set", MAIL_PASSWORD, status=1)


def test_without_a_keyring_that_is_safe_nothing_is_kept(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "scheduler_app", "--data-dir", str(tmp_path),
         "secret", "set", "mail.password"],
        input="hunter2\n", capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "no keyring where a secret would be safe" in ended.stderr
    assert ended.stderr.count("\n") == 1
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"hunter2" not in kept


def test_the_real_keyring_of_a_session_keeps_it(tmp_path: Path) -> None:
    backend = tmp_path / "kept_in_a_file.py"
    backend.write_text(
        "import json, os, keyring.backend\n"
        f"WHERE = {str(tmp_path / 'kept.json')!r}\n"
        "class Kept(keyring.backend.KeyringBackend):\n"
        "    priority = 1\n"
        "    def all(self): return json.load(open(WHERE)) if os.path.exists(WHERE) else {}\n"
        "    def write(self, kept): json.dump(kept, open(WHERE, 'w'))\n"
        "    def get_password(self, service, name): return self.all().get(name)\n"
        "    def set_password(self, service, name, value):\n"
        "        self.write({**self.all(), name: value})\n"
        "    def delete_password(self, service, name):\n"
        "        self.write({n: v for n, v in self.all().items() if n != name})\n"
    )

    def door(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
        return subprocess.run(
            [sys.executable, "-m", "scheduler_app", "--data-dir", str(tmp_path / "d"),
             "secret", *words, "--json"],
            input=said, capture_output=True, text=True, timeout=60, check=False,
            env=os.environ | {"PYTHON_KEYRING_BACKEND": "kept_in_a_file.Kept", "PYTHONPATH": path},
        )  # fmt: skip

    assert json.loads(door("set", "texts.token", said="hunter2\n").stdout) == ["texts.token"]
    assert list(json.loads((tmp_path / "kept.json").read_text()).values()) == ["hunter2"]
    assert json.loads(door("forget", "texts.token").stdout) == []
