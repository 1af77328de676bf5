"""Copies of the page's database: whole or not at all, on both databases and between them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from scheduler_app.booking_page.store import claims, outbox, practice
from scheduler_app.booking_page.store.copies import back_up, restore
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import is_migrated
from scheduler_app.booking_page.store.tables import metadata
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import Trouble
from scheduler_app.sqlite_library import connected
from tests.booking_page.sample import AT_ONCE, DAY, NOW, sample_commitment, sample_mail
from tests.booking_page.shop import HOUR, Shop, berlin
from tests.lasting import all_lasts

TEN = berlin(10, 10)

_ALL_AT_ONE_TIME = text("UPDATE claims SET start_at = :at, end_at = :at + 3600")


def lived_in(url: str) -> Shop:
    """A page with a bit of everything, also what its triggers would refuse today."""
    shop = Shop(url)
    anna, otto = shop.client(), shop.client("otto")
    shop.hold(TEN, by="ended")
    shop.now += HOUR
    uid = shop.ask(TEN, anna)
    shop.publish_next(sample_commitment(uid, anna.id, TEN), acknowledged=1)
    shop.ask(TEN + DAY, otto, service=AT_ONCE)
    shop.hold(TEN + 2 * DAY, by="held")
    shop.hand_over(
        *(sample_mail(str(at), uid, TEN, send_at=at) for at in (NOW, NOW + DAY, NOW + 2 * DAY))
    )
    return shop


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""

    def rows(c: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: sorted((tuple(row) for row in c.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }

    return database.read_now(rows)


def with_mails_cut(
    rows: dict[str, list[tuple[Any, ...]]],
) -> dict[str, list[tuple[Any, ...]]]:
    """The same, with mails taken for being sent that waited and may have gone out since.

    What was handed over is to be handed over anew, and no silence is known of.
    """
    cut: dict[str, Any] = {"state": "sending", "changed_at": 0}
    anew = {"mails_digest": "", "mails_until": 0, "mails_issued": 0, "mails_known_from": NOW}
    anew |= {"heard_at": NOW, "watch": ""}
    return {
        **rows,
        "outbox": _with(rows, "outbox", cut, lambda row: row["state"] == "waiting"),
        "handed_mails": _with(
            rows,
            "handed_mails",
            cut,
            lambda row: row["state"] == "waiting" and row["send_at"] <= NOW,
        ),
        "practice": _with(rows, "practice", anew, lambda _row: True),
    }


def _with(
    rows: dict[str, list[tuple[Any, ...]]],
    table: str,
    changes: dict[str, Any],
    of: Callable[[dict[str, Any]], bool],
) -> list[tuple[Any, ...]]:
    names = list(metadata.tables[table].columns.keys())
    changed = []
    for row in rows[table]:
        values = dict(zip(names, row, strict=True))
        changed.append(tuple((values | (changes if of(values) else {})).values()))
    return sorted(changed, key=repr)


@pytest.fixture(params=["sqlite", "postgresql"])
def another_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other' / 'page.sqlite3'}"
    url: str = request.getfixturevalue("postgres").new_database()
    return url


def test_a_copy_of_either_database_is_put_back_into_either(
    database_url: str, another_url: str, tmp_path: Path
) -> None:
    shop = lived_in(database_url)
    before = content(shop.database)
    copy = tmp_path / "copy"
    with all_lasts(tmp_path):
        back_up(database_url, copy)
    assert content(shop.database) == before
    shop.database.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert restore(another_url, copy, now=NOW) is None
    with opened(another_url) as other:
        assert is_migrated(other)
        assert content(other) == with_mails_cut(before)
        # It goes on as a page does: identities, triggers and what is offered.
        again = Shop.__new__(Shop)
        again.database, again.now = other, shop.now
        with pytest.raises(Trouble):
            again.hold(TEN + 2 * DAY, by="another")
        again.hold(TEN + 5 * DAY, by="another")
        again.write(lambda c: _queue(c, again.now))
        with pytest.raises(Overlap):
            again.write(lambda c: c.execute(_ALL_AT_ONE_TIME, {"at": TEN}))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".part")) == []


def _queue(c: Connection, now: int) -> None:
    outbox.queue(
        c,
        key="k",
        kind="verify",
        account=None,
        to="a@example.org",
        language="en",
        facts={},
        now=now,
    )


def test_what_is_put_back_takes_the_place_of_what_is_there(
    database_url: str, tmp_path: Path
) -> None:
    shop = lived_in(database_url)
    copy = tmp_path / "copy"
    back_up(database_url, copy)
    before = content(shop.database)
    shop.ask(TEN + 5 * DAY, shop.client("zoe"))
    after = content(shop.database)
    shop.database.close()
    kept = restore(database_url, copy, now=NOW)
    with opened(database_url) as database:
        assert content(database) == with_mails_cut(before)
    if kept is None:
        assert database_url.startswith("postgresql")
        return
    assert kept.stat().st_mode & 0o777 == 0o600
    with opened(f"sqlite:///{kept}") as older:
        assert content(older) == after


def test_while_the_page_is_served_nothing_is_put_back(database_url: str, tmp_path: Path) -> None:
    shop = lived_in(database_url)
    copy = tmp_path / "copy"
    back_up(database_url, copy)
    shop.client("zoe")
    before = content(shop.database)
    with pytest.raises(Trouble, match="is being served"):
        restore(database_url, copy, now=NOW)
    assert content(shop.database) == before
    shop.client("later")
    shop.database.close()
    restore(database_url, copy, now=NOW)


def test_a_copy_is_made_while_others_write(sqlite_url: str, tmp_path: Path) -> None:
    """One moment: what is open is not in it, and holds up nobody."""
    shop = lived_in(sqlite_url)

    def writing(c: Connection) -> None:
        c.execute(text("UPDATE practice SET diary = 'half'"))
        back_up(sqlite_url, tmp_path / "copy")

    shop.write(writing)
    with opened(f"sqlite:///{tmp_path / 'copy'}") as copy:
        assert copy.read_now(practice.state).diary != "half"
    assert shop.read(practice.state).diary == "half"


def test_a_damaged_database_gives_way_to_a_copy_and_is_kept(
    sqlite_url: str, tmp_path: Path
) -> None:
    shop = lived_in(sqlite_url)
    copy = tmp_path / "copy"
    back_up(sqlite_url, copy)
    shop.database.close()
    live = tmp_path / "page.sqlite3"
    live.write_bytes(b"no database" * 1000)
    with pytest.raises(Trouble, match="can't be read"):
        back_up(sqlite_url, tmp_path / "second")
    assert not (tmp_path / "second").exists()
    kept = restore(sqlite_url, copy, now=NOW)
    assert kept is not None and kept.read_bytes().startswith(b"no database")
    with opened(sqlite_url) as database:
        assert database.read_now(practice.state).last_seq == 2


def test_an_earlier_copy_stays_when_the_next_one_fails(sqlite_url: str, tmp_path: Path) -> None:
    lived_in(sqlite_url).database.close()
    copy = tmp_path / "copy"
    back_up(sqlite_url, copy)
    first = copy.read_bytes()
    (tmp_path / "page.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(Trouble):
        back_up(sqlite_url, copy)
    assert copy.read_bytes() == first


def _truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-8192])


def _foreign(copy: Path) -> None:
    copy.unlink()
    with closing(connected(copy)) as raw:
        raw.execute("CREATE TABLE other (id INTEGER)")


def _newer(copy: Path) -> None:
    with closing(connected(copy)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (_truncated, "damaged|no copy"),
    "another database": (_foreign, "no copy"),
    "text": (lambda copy: copy.write_text("hello"), "no copy"),
    "empty": (lambda copy: copy.write_bytes(b""), "no copy"),
    "newer": (_newer, "newer version"),
    "pg_dump": (lambda copy: copy.write_bytes(b"PGDMP..."), "pg_restore"),
    "missing": (lambda copy: copy.unlink(), "can't be read"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_no_whole_copy_changes_nothing(database_url: str, tmp_path: Path, how: str) -> None:
    shop = lived_in(database_url)
    copy = tmp_path / "copy"
    back_up(database_url, copy)
    spoil, words = SPOILED[how]
    spoil(copy)
    before = content(shop.database)
    shop.database.close()
    with pytest.raises(Trouble, match=words):
        restore(database_url, copy, now=NOW)
    with opened(database_url) as database:
        assert content(database) == before


def test_the_database_is_not_its_own_copy(sqlite_url: str, tmp_path: Path) -> None:
    lived_in(sqlite_url).database.close()
    live = tmp_path / "page.sqlite3"
    with pytest.raises(Trouble, match="itself"):
        back_up(sqlite_url, live)
    with pytest.raises(Trouble, match="itself"):
        restore(sqlite_url, live, now=NOW)


def test_a_file_that_was_copied_with_its_log_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    """As somebody does who copies the folder of a page that was killed."""
    shop = lived_in(sqlite_url)
    for ending in ("", "-wal"):
        (tmp_path / f"copy{ending}").write_bytes((tmp_path / f"page.sqlite3{ending}").read_bytes())
    assert (tmp_path / "copy-wal").stat().st_size
    before = content(shop.database)
    shop.database.close()
    restore(sqlite_url, tmp_path / "copy", now=NOW)
    with opened(sqlite_url) as database:
        assert content(database) == with_mails_cut(before)


def test_opening_a_database_drops_no_lock_of_this_process(sqlite_url: str) -> None:
    """Closing any descriptor of a file drops all locks that a process has on it."""
    shop = lived_in(sqlite_url)
    with shop.database.transaction("write") as writer:
        writer.execute(text("UPDATE practice SET diary = 'locked'"))
        with opened(sqlite_url):
            pass
        assert _is_locked(sqlite_url)
    claims_still = shop.read(lambda c: claims.held_by(c, b"", shop.now))
    assert claims_still is None


def _is_locked(url: str) -> bool:
    """Whether another process may not write."""
    path = url.removeprefix("sqlite:///")
    asked = (
        f"from scheduler_app.sqlite_library import connected;"
        f" c = connected({path!r}, timeout=0, isolation_level=None);"
        " c.execute('BEGIN IMMEDIATE')"
    )
    ended = subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True)
    return b"database is locked" in ended.stderr
