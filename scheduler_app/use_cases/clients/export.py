"""Use case: all that the diary holds of one client, as an archive that people can read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.clients.archive import ArchiveSection, archive_page, without_empty
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.wording import counted, moment_in_words
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.clients import archive, people
from scheduler_app.storage.clients.archive import HeldRows
from scheduler_app.storage.diary import Diary, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.practice.rules import read_practice

PAGE, DATA = "index.html", "data.json"

FILED = ("attachments", "invoices")
"""Tables whose rows have files, each in a folder of that name."""

AMOUNTS = frozenset({"amount", "price", "deposit", "agreed_price", "total", "tax", "payable"})


@dataclass(frozen=True, slots=True)
class ExportedClient:
    """Where the archive lies: a folder of its own, and the page to open in it.

    `missing` names files that are not there; `attachments` counts those that are.
    """

    folder: Path
    page: Path
    attachments: int
    missing: tuple[str, ...] = ()


def export_client(
    diary: DiaryHandle, client_id: int, folder: Path, *, now: datetime
) -> ExportedClient:
    """Write the archive into a new folder within `folder`; `Trouble` where it can't be written.

    It holds a page to read, the same as data, the attachments, and the invoices. Nothing of anybody
    else is in it, and nothing by which this program alone knows things.
    """
    with reading(diary) as connection:
        one = people.client(connection, client_id)
        ids = people.client_ids_of(connection, client_id)
        in_zone = zone(read_practice(connection).zone)
        held = archive.held_of(connection, ids)
        files = archive.files_of(connection, ids)
    with archive.new_folder(folder, f"{one.name} {now.astimezone(in_zone):%Y-%m-%d}") as made:
        links: dict[tuple[str, int], str] = {}
        missing: list[str] = []
        for table in FILED:
            theirs = [file for file in files if file.of == table]
            there, lacking = archive.copy_files(Diary.of(diary).path, theirs, made / table)
            links |= {(table, row_id): f"{table}/{name}" for row_id, name in there.items()}
            missing += lacking
        archive.write(made / DATA, _data(one, held, now))
        archive.write(made / PAGE, _page(one, held, links, now, in_zone))
    return ExportedClient(made, made / PAGE, len(files) - len(missing), tuple(missing))


def _data(one: Client, held: Iterable[HeldRows], now: datetime) -> str:
    """All of it: instants as ISO 8601 in UTC, amounts in minor units."""
    told: dict[str, object] = {"client": one.name, "exported_at": now.isoformat()}
    for each in held:
        told[each.table] = [
            {name: _plain(name, value) for name, value in row.items()} for row in each.rows
        ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _plain(name: str, value: Any) -> object:
    if _is_instant(name) and isinstance(value, int):
        return from_epoch(value).isoformat()
    return value


def _page(
    one: Client,
    held: Iterable[HeldRows],
    links: Mapping[tuple[str, int], str],
    now: datetime,
    in_zone: ZoneInfo,
) -> str:
    """To be read: what was taken back stands among the data alone."""
    sections = [_section(each, links, in_zone) for each in held if each.shown]
    sections = [without_empty(one) for one in sections if one.rows]
    rows = sum(len(each.rows) for each in sections)
    when = moment_in_words(now.astimezone(in_zone).replace(tzinfo=None), year=True)
    entries = counted(rows, "entry", "entries")
    about = f"What is held of this client on {when} ({in_zone.key}): {entries}."
    return archive_page(one.name, about, sections)


def _section(
    held: HeldRows, links: Mapping[tuple[str, int], str], in_zone: ZoneInfo
) -> ArchiveSection:
    rows = [row for row in held.rows if not row.get("removed")]
    files = [links.get((held.table, row.get("id", 0)), "") for row in rows]
    return ArchiveSection(
        held.title,
        tuple(held.shown.values()),
        tuple(tuple(_told(name, row, in_zone) for name in held.shown) for row in rows),
        tuple(files) if held.table in FILED else (),
    )


def _is_instant(name: str) -> bool:
    return name == "at" or name.endswith("_at")


def _told(name: str, row: Mapping[str, Any], in_zone: ZoneInfo) -> str:
    """One cell, in words."""
    value = row.get(name)
    if value is None or value in ("", [], {}):
        return ""
    if _is_instant(name):
        return moment_in_words(wall_of(from_epoch(value), in_zone), year=True)
    if name in AMOUNTS:
        currency = row.get("agreed_currency") or row.get("currency") or ""
        return format_money(Money(value, currency)) if currency else ""
    if name == "quantity":
        return f"{value / 100:g}"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)
