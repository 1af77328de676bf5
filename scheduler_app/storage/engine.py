"""Storage: SQLAlchemy's engine over the diary file, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.sqlite_library import driver
from scheduler_app.storage.snapshots import configure

StoreError = SQLAlchemyError
"""What the store raises where there are no words for it: a bug of ours, or a driver's."""


def engine_of(path: Path, busy_timeout_ms: int, must_be_there: Callable[[], None]) -> Engine:
    """An engine whose connections are opened and set up as those of snapshots are."""
    # An error that is logged must not tell what clients told us.
    engine = create_engine(f"sqlite:///{path}", module=driver, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def _open(*_how: object) -> None:
        must_be_there()

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: object) -> None:
        configure(dbapi, busy_timeout_ms)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("diary_writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        patience_ms = options.get("patience_ms", busy_timeout_ms)
        if patience_ms >= busy_timeout_ms:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience_ms}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {busy_timeout_ms}")

    return engine
