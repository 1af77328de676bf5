"""Lost power: what a program may leave out, each a control that the replay must find."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple


class Sabotage(NamedTuple):
    """Something that is done to a program before it lives a day."""

    day: str
    done: Callable[[], None]


def _diary_synchronous(how: str) -> Callable[[], None]:
    def done() -> None:
        from scheduler_app.storage import engine, snapshots

        configure = snapshots.configure

        def configured(connection: Any, busy_timeout_ms: int) -> None:
            configure(connection, busy_timeout_ms)
            connection.execute(f"PRAGMA synchronous = {how}")

        for module in (snapshots, engine):
            setattr(module, "configure", configured)  # noqa: B010 - the one that they call

    return done


def _page_synchronous(how: str) -> Callable[[], None]:
    def done() -> None:
        from sqlalchemy import event

        from scheduler_app.booking_page.store import database

        engine_of = database._sqlite

        def made(url: str) -> Any:
            engine = engine_of(url)

            def configure(connection: Any, _record: object) -> None:
                connection.execute(f"PRAGMA synchronous = {how}")

            event.listen(engine, "connect", configure)
            return engine

        setattr(database, "_sqlite", made)  # noqa: B010

    return done


class _Unsynced:
    """The system's calls, of which those that sync do nothing."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def fsync(self, _handle: int) -> None:
        """It is left to the system when."""


def _unsynced(*modules: str) -> Callable[[], None]:
    def done() -> None:
        for name in modules:
            module = import_module(f"scheduler_app.{name}")
            for attribute, instead in (("os", _Unsynced()), ("on_disk", lambda _path: None)):
                if hasattr(module, attribute):
                    setattr(module, attribute, instead)

    return done


SABOTAGES: Mapping[str, Sabotage] = {
    "diary NORMAL": Sabotage("verbs", _diary_synchronous("NORMAL")),
    "diary OFF": Sabotage("verbs", _diary_synchronous("OFF")),
    "kept files unsynced": Sabotage("verbs", _unsynced("storage.files")),
    "folders unsynced": Sabotage("founding", _unsynced("syncing")),
    "migration OFF": Sabotage("migration", _diary_synchronous("OFF")),
    "copy before migration unsynced": Sabotage("migration", _unsynced("storage.copies")),
    "publishing NORMAL": Sabotage("publication", _diary_synchronous("NORMAL")),
    "page NORMAL": Sabotage("publication", _page_synchronous("NORMAL")),
    "sending NORMAL": Sabotage("sending", _diary_synchronous("NORMAL")),
    "backup unsynced": Sabotage("backup", _unsynced("storage.copies")),
    "restore unsynced": Sabotage("restore", _unsynced("storage.care.backups", "storage.copies")),
    "erasure unsynced": Sabotage("erasure", _unsynced("storage.files")),
    "numbers unsynced": Sabotage("restore", _unsynced("storage.money.invoices.outside")),
}
