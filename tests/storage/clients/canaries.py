"""A diary with a word of its own in each column of text that may hold something of a client.

The columns are those that are declared: one that is added is filled too, whoever adds it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Integer, Table, Text

from scheduler_app.storage.brought import JOURNALLED, all_personal, all_tables

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

_PLAIN: dict[str, object] = {
    "bookings.kind": "appointment",
    "bookings.state": "done",
    "deposit_words.word": "waive",
    "disputes.state": "won",
    "follow_ups.state": "done",
    "follow_ups.kind": "recommended",
    "follow_ups.due": "2027-01-01",
    "outbox.kind": "mail",
    "outbox.state": "sent",
    "payments.way": "card",
    "refunds.state": "succeeded",
    "findings.word": "known",
    "visit_issues.state": "solved",
    "devices.kind": "computer",
    "clients.channel": "",
    "clients.texts_word": "",
    "clients.extras": "",
    "bookings.agreed_currency": "EUR",
    "ledger.kind": "received",
    "messages_heard.channel": "mail",
    "invoices.kind": "invoice",
}
"""What stands in columns that tell of no person, and may not hold anything."""

_NUMBERS: dict[str, object] = {
    "bookings.end_at": 2000,
    "bookings.start_at": 1000,
    "bookings.occupies": 0,
    "bookings.transparent": 1,
    "visits.rating": 5,
    "visits.ended_at": 2000,
    "visits.started_at": 1000,
    "clients.merged_into": None,
    "clients.removed": 0,
    "clients.erased": 0,
    "requests.held_id": None,
    "invoices.corrects": None,
    "ledger.invoice_id": None,
    "payments.invoice_id": None,
}


@dataclass
class Canaries:
    """The words of one client, each with the column where it stands, and the ids of their rows."""

    client: int
    seed: int
    words: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)

    def word(self, where: str) -> str:
        """A word that stands nowhere else.

        It begins unlike others: an index leaves out what two neighbours have in common.
        """
        made = "".join(self._draw.choices(_LETTERS, k=20))
        self.words[made] = where
        return made

    def found_in(self, content: bytes) -> dict[str, str]:
        """Those of them that stand there; of each the second half is enough."""
        return {word: where for word, where in self.words.items() if word[8:].encode() in content}


def fill(connection: Connection, one: Canaries) -> None:
    """A row in each table that holds something of clients, and its history."""
    personal = {each.table for each in all_personal()}
    order = [
        table for table in all_tables().sorted_tables if table.name in personal - {"kept_apart"}
    ]
    # What is imported is found by the bookings that it became.
    for table in sorted(order, key=lambda table: table.name == "imports"):
        row: dict[str, Any] = dict(_row(table, one, personal))
        one.ids[table.name] = row.get("id", one.client)
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(f":{name}" for name in row)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", row)
        if table.name in JOURNALLED:
            _tell(connection, table, row, one, personal)


def _row(table: Table, one: Canaries, personal: set[str]) -> Iterator[tuple[str, object]]:
    for column in table.columns:
        where = f"{table.name}.{column.name}"
        if where in _NUMBERS:
            yield column.name, _NUMBERS[where]
        elif table.name == "clients" and column.name == "id":
            yield "id", one.client
        elif column.foreign_keys:
            [key] = column.foreign_keys
            yield column.name, _referred(key.column.table.name, one, personal)
        elif isinstance(column.type, Integer):
            yield column.name, one.client * 100 + 1 if column.primary_key else 1
        elif isinstance(column.type, Text):
            yield column.name, _text(table.name, column.name, one)


def _referred(table: str, one: Canaries, personal: set[str]) -> object:
    return one.ids[table] if table in personal else None


def _text(table: str, column: str, one: Canaries) -> object:
    where = f"{table}.{column}"
    if where in _PLAIN:
        return _PLAIN[where]
    entries = [each for each in all_personal() if each.table == table]
    if any(column in each.plain for each in entries) and not any(each.goes for each in entries):
        return f"{column} {one.client}"
    if where == "imports.uid":
        # By it the event's booking is found.
        return next(word for word, place in one.words.items() if place == "bookings.uid")
    word = one.word(where)
    wrapped: dict[str, object] = {
        "series.template": {"client_id": one.client, "title": word, "place": word, "notes": word},
        "outbox.content": {"client": one.client, "start": 1000, "words": word},
        "clients.copies": [[word, word]],
        "clients.phones": [word],
        "clients.tags": [word],
        "messages_said.files": [[word, "", 1, "application/pdf"]],
    }
    if column in {"headers", "about", "facts", "draft", "document"}:
        wrapped[where] = {"about": word}
    return json.dumps(wrapped[where]) if where in wrapped else word


def _tell(
    connection: Connection, table: Table, row: dict[str, Any], one: Canaries, personal: set[str]
) -> None:
    """The row was made so, and changed: other words stand in the history of it."""
    was = {name: value for name, value in _row(table, one, personal) if name != "id"}
    for column in was:
        if not isinstance(table.columns[column].type, Text):
            was[column] = row[column]
    why = one.word(f"why of {table.name}")
    change = connection.exec_driver_sql(
        'INSERT INTO changes (at, "by", verb, why) VALUES (1000, ?, ?, ?)',
        ("consultant", "client", why),
    ).lastrowid
    now = {name: value for name, value in row.items() if name != "id"}
    connection.exec_driver_sql(
        "INSERT INTO history (change_id, subject, subject_id, before, after)"
        " VALUES (?, ?, ?, ?, ?)",
        (change, table.name, row["id"], json.dumps(was), json.dumps(now)),
    )
