"""Storage, messages: the rules by which clients are written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.rules import (
    MessageRule,
    read_channels,
    read_when,
    write_channels,
)

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

RuleRow = tuple[Any, ...]
"""The columns of a rule."""

_COLUMNS = "id, service_id, moment, channels, template"


def all_rules(asked: PlainSql) -> list[MessageRule]:
    """Every rule that stands: those of the practice, then those of each service."""
    return [rule_of(row) for row in stored(asked)]


def stored(asked: PlainSql) -> list[RuleRow]:
    """The same as it is stored; see `rule_of`."""
    query = f"""
SELECT {_COLUMNS} FROM message_rules WHERE NOT removed ORDER BY coalesce(service_id, 0), id"""
    return [tuple(row) for row in asked.exec_driver_sql(query)]


def rule(asked: PlainSql, rule_id: int) -> MessageRule:
    """The rule with this id; `NotFound` where none stands."""
    query = f"SELECT {_COLUMNS} FROM message_rules WHERE id = ? AND NOT removed"
    for row in asked.exec_driver_sql(query, (rule_id,)):
        return rule_of(row)
    raise NotFound(f"There is no rule {rule_id} in the diary.")


def save(change: Change, wanted: MessageRule) -> MessageRule:
    """Write a new rule (id 0) or a changed one; returns it with its id."""
    row = {
        "service_id": wanted.service_id,
        "moment": str(wanted.when),
        "channels": write_channels(wanted.channels),
        "template": wanted.template,
    }
    if wanted.id:
        change.update("message_rules", wanted.id, row)
        return wanted
    return replace(wanted, id=change.insert("message_rules", row))


def remove(change: Change, rule_id: int) -> None:
    """Take a rule out; what went out by it goes on naming its id."""
    change.update("message_rules", rule_id, {"removed": 1})


def rule_of(row: Sequence[Any]) -> MessageRule:
    """The rule that such a row stands for."""
    rule_id, service_id, moment, channels, template = row
    return MessageRule(rule_id, service_id, read_when(moment), read_channels(channels), template)
