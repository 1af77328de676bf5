"""Storage, clients: reads out what all tables hold of a client, and writes it into a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.brought import all_personal
from scheduler_app.storage.files import file_of
from scheduler_app.storage.personal import CLIENTS, NO_JSON, NO_LIST, PersonalTable, named
from scheduler_app.syncing import all_on_disk, make_folder

_FILES = f"""
SELECT id, name, digest, 'attachments' FROM attachments
 WHERE NOT removed AND visit_id IN (SELECT id FROM visits WHERE client_id IN {CLIENTS})
 UNION ALL
SELECT i.id, i.number || iif(p.form = 'pdf', '.pdf', '-' || p.form || '.xml'), p.digest, 'invoices'
  FROM invoice_papers p JOIN invoices i ON i.id = p.invoice_id
 WHERE i.client_id IN {CLIENTS}
 ORDER BY 4, 1, 2"""
_SERVICES = "SELECT id, name FROM services"

_MOST_LETTERS = 60
_NOT_IN_NAMES = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True, slots=True)
class HeldRows:
    """The rows of one table that are a client's; `shown` are columns to be read, with labels.

    What is kept as JSON is read already.
    """

    table: str
    title: str
    shown: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a row of a table, by its id: what it is called, and where its content lies."""

    id: int
    name: str
    digest: str
    of: str


def held_of(connection: Connection, clients: Collection[int]) -> list[HeldRows]:
    """All of it but what only this program makes use of; services by their names."""
    services = {row[0]: row[1] for row in connection.exec_driver_sql(_SERVICES)}
    found = []
    for one in reversed(all_personal()):
        query = f"SELECT t.* FROM {one.table} t WHERE {one.whose} ORDER BY 1"
        rows = []
        for row in connection.exec_driver_sql(query, named(clients)).mappings():
            told = {name: _read(one, name, row[name]) for name in row if name not in one.hidden}
            if "service_id" in told:
                told["service"] = services.get(told.pop("service_id"), "")
            rows.append(told)
        if rows and not one.goes:
            title = one.what[:1].upper() + one.what[1:]
            found.append(HeldRows(one.table, title, one.shown, tuple(rows)))
    return found


def _read(one: PersonalTable, column: str, kept: Any) -> Any:
    """A value as it is meant: words that begin with a bracket are no list."""
    return json.loads(kept) if kept and one.blank.get(column) in {NO_JSON, NO_LIST} else kept


def files_of(connection: Connection, clients: Collection[int]) -> list[HeldFile]:
    """Their attachments and invoices, the oldest first."""
    return [HeldFile(*row) for row in connection.exec_driver_sql(_FILES, named(clients))]


@contextmanager
def new_folder(folder: Path, name: str) -> Iterator[Path]:
    """Make a folder of its own that only its owner may read; `Trouble` for what the disk refuses.

    All that was written into it is on the disk in the end. What could not be written whole is taken
    away again.
    """
    made: Path | None = None
    try:
        made = _made(folder, _safe(name) or "Client")
        yield made
        all_on_disk(made)
    except BaseException as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise Trouble(
            f"The archive could not be written to {folder}: {error.strerror or error}.",
            remedy="Nothing was changed in the diary. Choose another folder.",
        ) from error


def _made(folder: Path, name: str) -> Path:
    make_folder(folder)
    for number in range(1, 1_000):
        made = folder / (name if number == 1 else f"{name} ({number})")
        try:
            made.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return made
    raise FileExistsError(17, "there are too many archives of this client")


def copy_files(
    diary: Path, files: Collection[HeldFile], target: Path
) -> tuple[dict[int, str], list[str]]:
    """Copy files of one table; by id what each is called, and the names of those that lack."""
    there: dict[int, str] = {}
    missing = []
    for one in files:
        source = file_of(diary, one.digest)
        if not source.is_file():
            missing.append(one.name)
            continue
        target.mkdir(mode=0o700, exist_ok=True)
        name = f"{one.id}-{_safe(one.name) or 'file'}"
        shutil.copyfile(source, target / name)
        (target / name).chmod(0o600)
        there.setdefault(one.id, name)
    return there, missing


def write(file: Path, text: str) -> None:
    """Write a new file that only its owner may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)


def _safe(name: str) -> str:
    """The name without what means something in a path; its ending stays."""
    tidy = _NOT_IN_NAMES.sub("_", name).strip(" .")
    stem, dot, ending = tidy.rpartition(".")
    if dot and len(ending) < 10:
        return f"{stem[: _MOST_LETTERS - len(ending) - 1]}.{ending}"
    return tidy[:_MOST_LETTERS]
