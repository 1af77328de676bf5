"""Tests: the page on both databases: in the test's own process, and as the program it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from scheduler_app.booking_page.process import hashing
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.postgres import Cluster, programs, running
from tests.booking_page.sample import NOW
from tests.booking_page.serving import Page, Server, open_page, open_server
from tests.laid import new_page

LIGHT_NOBODYS = (
    "$argon2id$v=19$m=128,t=1,p=1$CFzf19ndQPFP8L/cROyLDg"
    "$8KoSmxwjDam3ud5+NRst7PnDBsiG84FFGvcfAuGFbdg"
)
"""A hash of the same cost that no password of anyone's has."""


@pytest.fixture(autouse=True)
def passwords_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as ever, with a thousandth of its memory; what it costs has tests of its own."""
    light = PasswordHasher(time_cost=1, memory_cost=128, parallelism=1)
    monkeypatch.setattr(hashing, "_HASHER", light)
    monkeypatch.setattr(hashing, "NOBODYS", LIGHT_NOBODYS)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server for this run; the test is skipped where none is installed."""
    binaries = programs()
    if binaries is None:
        pytest.skip("no PostgreSQL server here: install the package postgresql")
    with running(binaries) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new page's database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{new_page(tmp_path / 'page.sqlite3')}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_page()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'page.sqlite3'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.new_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new page's SQLite database, for what is the same on both."""
    return f"sqlite:///{new_page(tmp_path / 'page.sqlite3')}"


@pytest.fixture
def postgres_url(postgres: Cluster) -> str:
    """A new page's PostgreSQL database, for what only it can show."""
    return postgres.new_page()


@pytest.fixture
def page(sqlite_url: str, tmp_path: Path) -> Iterator[Page]:
    """The page in this process, over SQLite, with a clock that the test turns."""
    settings = PageSettings(
        database_url=sqlite_url,
        base_url="http://127.0.0.1",
        mail_from=Mailbox("page@practice.example"),
        mails=tmp_path / "mails",
    )
    with open_page(settings, NOW) as opened:
        yield opened


@pytest.fixture
def page_on_both(database_url: str, tmp_path: Path) -> Iterator[Page]:
    """The page in this process, over each kind of database in turn."""
    settings = PageSettings(
        database_url=database_url,
        base_url="http://127.0.0.1",
        mail_from=Mailbox("page@practice.example"),
        mails=tmp_path / "mails",
    )
    with open_page(settings, NOW) as opened:
        yield opened


@pytest.fixture
def page_server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """The program `scheduler-page serve` on a free port, over SQLite, by the real clock."""
    with open_server(sqlite_url, tmp_path) as server:
        yield server
