"""Copies that are cut short: by a kill at any step, a full disk, a server that does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler_app.booking_page.cli import main
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.copies import back_up, restore
from scheduler_app.booking_page.store.database import opened
from tests.booking_page.sample import NOW
from tests.booking_page.serving import ROOT
from tests.booking_page.shop import Shop
from tests.booking_page.store.test_copies import content, lived_in, with_mails_cut

DIES = """
import os, signal, sys
from pathlib import Path
from scheduler_app.booking_page.store.copies import back_up, restore
from tests.booking_page.sample import NOW
verb, url, copy, steps = sys.argv[1:]
left = int(steps)
def count(event, arguments):
    global left
    if event in {"os.rename", "os.link", "os.remove"}:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
if verb == "restore":
    restore(url, Path(copy), now=NOW)
else:
    back_up(url, Path(copy))
"""
"""Restores or backs up, and is killed before it moves, links or removes a file so many times."""


def _dies(verb: str, url: str, copy: Path, steps: int) -> bool:
    """Whether it was killed before it came to its end."""
    words = [sys.executable, "-c", DIES, verb, url, str(copy), str(steps)]
    return subprocess.run(words, cwd=ROOT, check=False).returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_restore_killed_at_any_step_leaves_a_whole_database(
    sqlite_url: str, tmp_path: Path
) -> None:
    first = lived_in(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    back_up(f"sqlite:///{tmp_path / 'other.sqlite3'}", tmp_path / "copy")
    new = with_mails_cut(content(first.database))
    first.database.close()
    shop = Shop(sqlite_url)
    shop.publish_next()
    old = content(shop.database)
    shop.database.close()
    steps = 0
    while _dies("restore", sqlite_url, tmp_path / "copy", steps):
        # Opening one that is gone would begin a new one.
        assert (tmp_path / "page.sqlite3").exists(), f"killed before step {steps}, it was gone"
        with opened(sqlite_url) as database:
            assert content(database) in (old, new)
        steps += 1
    assert steps > 2
    with opened(f"sqlite:///{tmp_path / 'page.sqlite3.before-restore'}") as kept:
        assert content(kept) == old
    with opened(sqlite_url) as database:
        assert content(database) == new


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_backup_killed_at_any_step_leaves_the_copy_before_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    lived_in(sqlite_url).database.close()
    copy = tmp_path / "copy"
    back_up(sqlite_url, copy)
    steps = 0
    while _dies("back_up", sqlite_url, copy, steps):
        with opened(f"sqlite:///{copy}") as database:
            assert database.read_now(practice.state).last_seq == 2
        steps += 1
    assert steps > 0


def test_whoever_restores_twice_keeps_what_was_there_at_first(
    sqlite_url: str, tmp_path: Path
) -> None:
    shop = lived_in(sqlite_url)
    back_up(sqlite_url, tmp_path / "copy")
    shop.publish_next()
    old = content(shop.database)
    shop.database.close()
    kept = [restore(sqlite_url, tmp_path / "copy", now=NOW) for _ in range(2)]
    assert kept[0] is not None and kept[1] is not None and kept[0] != kept[1]
    with opened(f"sqlite:///{kept[0]}") as database:
        assert content(database) == old


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_what_cannot_go_out_is_told_in_one_line(sqlite_url: str) -> None:
    lived_in(sqlite_url).database.close()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scheduler_app.booking_page", "backup", "-"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": sqlite_url},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "not whole" in done.stderr


LIMITED = """
import resource, sys
from scheduler_app.booking_page.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
sys.exit(main(sys.argv[1:]))
"""
"""A command that may write no file longer than a little: a disk that is full half-way."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_full_disk_is_told_as_such(sqlite_url: str, tmp_path: Path, verb: str) -> None:
    """And not as a damaged database, which an older copy would have to stand in for."""
    shop = lived_in(sqlite_url)
    back_up(sqlite_url, tmp_path / "copy")
    old = content(shop.database)
    shop.database.close()
    name = {"backup": "second", "restore": "copy"}[verb]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, verb, str(tmp_path / name)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": sqlite_url},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "room" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} >= {"page.sqlite3", "copy"}
    assert not list(tmp_path.glob(".*.part")) and not (tmp_path / "second").exists()
    with opened(sqlite_url) as database:
        assert content(database) == old


@pytest.mark.parametrize("words", ["pair", "migrate", "attempts", "backup FILE", "restore FILE"])
def test_a_server_that_does_not_answer_is_told_as_such(
    words: str,
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lived_in(sqlite_url).database.close()
    back_up(sqlite_url, tmp_path / "copy")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://page@/none?host={tmp_path}")
    assert main(words.replace("FILE", str(tmp_path / "copy")).split()) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "DATABASE_URL" in told
