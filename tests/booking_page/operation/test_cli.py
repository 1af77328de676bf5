"""Tests: the host's commands: what they print, and what they say when something is wrong."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler_app.booking_page.cli import main
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.opening import is_migrated
from scheduler_app.domain.page.format import PairingRequest


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a host that has set nothing."""
    for name in ("DATABASE_URL", "PAGE_URL", "SMTP_HOST", "MAIL_FROM", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAGE_DATA", str(tmp_path / "data"))


def test_migrate_makes_the_database_only_its_owner_may_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0

    assert "version" in capsys.readouterr().out
    file = tmp_path / "data" / "page.sqlite3"
    assert file.stat().st_mode & 0o077 == 0
    with opened(f"sqlite:///{file}") as database:
        assert is_migrated(database)


def test_pair_prints_one_line_that_works_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGE_URL", "https://book.example/")
    assert main(["pair"]) == 0

    printed = capsys.readouterr().out
    found = re.fullmatch(r"https://book\.example/#([\w-]{22})\n", printed)
    assert found
    with opened(f"sqlite:///{tmp_path / 'data' / 'page.sqlite3'}") as database:
        import time

        now = int(time.time())
        paired = database.write_now(
            lambda c: practice.pair(c, PairingRequest(found[1], "diary-1"), now)
        )
    assert paired.token


def test_a_copy_is_made_and_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["migrate"])
    monkeypatch.chdir(tmp_path)
    assert main(["backup", "copy"]) == 0
    assert main(["backup", "copy"]) == 0
    assert f"The copy is {tmp_path / 'copy'}" in capsys.readouterr().out
    assert main(["restore", "copy"]) == 0
    told = capsys.readouterr().out
    assert "The copy is in place." in told
    assert str(tmp_path / "data" / "page.sqlite3.before-restore") in told


def test_a_copy_goes_through_the_standard_streams(tmp_path: Path) -> None:
    """As from a container, or a service that may write to its own folder only."""
    main(["migrate"])
    program = [sys.executable, "-m", "scheduler_app.booking_page"]
    called_in = tmp_path / "downloads"
    called_in.mkdir()
    (called_in / "sqlalchemy.py").write_text("raise SystemExit('of the folder')\n", "utf-8")
    made = subprocess.run([*program, "backup", "-"], capture_output=True, check=True, cwd=called_in)
    assert made.stdout.startswith(b"SQLite format 3")
    assert made.stderr == b""
    put = subprocess.run([*program, "restore", "-"], input=made.stdout, check=True)
    assert put.returncode == 0
    with opened(f"sqlite:///{tmp_path / 'data' / 'page.sqlite3'}") as database:
        assert is_migrated(database)
    refused = subprocess.run(
        [*program, "restore", "-"], input=b"no copy", capture_output=True, check=False
    )
    assert refused.returncode == 1
    assert b"scheduler-page: what came in is no copy of a booking page." in refused.stderr


def test_what_cannot_be_copied_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "copy")]) == 1
    assert main(["restore", str(tmp_path / "copy")]) == 1
    assert main(["backup", str(tmp_path / "nowhere" / "copy")]) == 1
    main(["migrate"])
    assert main(["backup", str(tmp_path / ("x" * 300))]) == 1
    assert main(["restore", str(tmp_path / ("x" * 300))]) == 1
    told = capsys.readouterr().err
    assert [line.partition(": ")[0] for line in told.splitlines()] == ["scheduler-page"] * 5
    assert "There is no database at" in told
    assert "can't be read" in told
    assert "There is no writing in" in told


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
def test_what_this_user_may_not_reach_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    capsys.readouterr()
    assert main(["backup", str(closed / "copy")]) == 1
    assert main(["restore", str(closed / "copy")]) == 1
    told = capsys.readouterr().err
    assert [line.partition(": ")[0] for line in told.splitlines()] == ["scheduler-page"] * 2
    assert told.count("Permission denied") == 2


COMMANDS = [["migrate"], ["pair"], ["attempts"], ["serve", "--port", "0"]]


@pytest.mark.parametrize("command", [*COMMANDS, ["backup", "copy"], ["restore", "copy"]])
def test_a_folder_that_cannot_be_is_told_in_one_line(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PAGE_DATA", str(tmp_path / "file" / "data"))
    monkeypatch.chdir(tmp_path)

    assert _quietly(command) == 1

    told = capsys.readouterr().err
    assert told.startswith("scheduler-page: ")
    assert "PAGE_DATA" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_does_not_answer_is_told_in_one_line(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as deaf:  # bound, and nobody listens
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://page:s3cret@127.0.0.1:{port}/page")
        assert _quietly(command) == 1

    told = capsys.readouterr().err
    assert told.startswith("scheduler-page: The page's database can't be opened: ")
    assert "DATABASE_URL" in told
    assert "s3cret" not in told
    assert told.count("\n") == 1


def test_doctor_says_what_to_do_and_fails_until_it_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "FAIL database" in told
    assert "scheduler-page migrate" in told

    monkeypatch.setenv("PAGE_URL", "http://127.0.0.1:8080")
    main(["migrate"])
    capsys.readouterr()
    assert main(["doctor"]) == 0
    assert "FAIL" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PAGE_URL", "http://book.example", "without TLS"),
        ("PAGE_URL", "book.example", "no address"),
        ("SMTP_PORT", "x", "no port"),
        ("MAIL_FROM", "Practice", "Practice <book@practice.example>"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "TRUSTED_PROXIES"),
        ("DATABASE_URL", "page:password@host/name", "postgresql://user:password@host/name"),
        ("DATABASE_URL", "mysql://page:password@host/name", "no address of a database"),
        ("DATABASE_URL", "postgresql://page:password@host:port/name", "no address of a database"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_line(
    name: str,
    value: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SMTP_HOST", "mail.example")
    monkeypatch.setenv("MAIL_FROM", "book@practice.example")
    monkeypatch.setenv(name, value)

    assert main(["doctor"]) == 1

    told = capsys.readouterr().err
    assert told.startswith("scheduler-page: ")
    assert words in told
    assert told.count("\n") == 1


def test_a_port_that_is_taken_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert _quietly(["serve", "--port", str(port)], program="scheduler-app page") == 1

    told = capsys.readouterr().err
    assert told.startswith("scheduler-app page: Can't listen on 127.0.0.1 port")
    assert "--port" in told


@pytest.mark.parametrize("words", [[], ["serve", "--port", "70000"], ["serve", "--workers", "0"]])
def test_a_wrong_command_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2
    assert "usage: scheduler-page" in capsys.readouterr().err


def _quietly(command: list[str], program: str = "scheduler-page") -> int:
    """What the command answers; where a log goes is left as it was."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    try:
        return main(command, program=program)
    finally:
        root.handlers = before
        root.setLevel(level)
