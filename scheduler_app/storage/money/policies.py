"""Storage, money: every version of the policy, as the rules that it set."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler_app.domain.money.policy import Policy
from scheduler_app.domain.money.policy_file import policy_digest, read_policy

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

IN_FORCE = "money.policy"
"""The setting that names the version in force; none is in force without it."""


def version_in_force(asked: PlainSql) -> int:
    """The version that holds for what is agreed now; 0 for none."""
    query = "SELECT value FROM settings WHERE name = ?"
    return next((int(row[0]) for row in asked.exec_driver_sql(query, (IN_FORCE,))), 0)


def of_version(asked: PlainSql, version: int) -> Policy:
    """What a version sets, by the numbers of services; one that asks for nothing where it is 0."""
    query = "SELECT rules FROM policy_rules WHERE version = ?"
    rules = next((str(row[0]) for row in asked.exec_driver_sql(query, (version,))), "{}")
    return _read(rules)


def with_rules(asked: PlainSql, rules: str) -> list[int]:
    """The versions that set just this, the newest first."""
    query = "SELECT version FROM policy_rules WHERE digest = ? ORDER BY version DESC"
    return [int(row[0]) for row in asked.exec_driver_sql(query, (policy_digest(rules),))]


def alike(asked: PlainSql, version: int) -> list[int]:
    """The versions that set just what this one does, itself among them; none where it is 0."""
    query = """
SELECT version FROM policy_rules
 WHERE digest = (SELECT digest FROM policy_rules WHERE version = ?) ORDER BY version"""
    return [int(row[0]) for row in asked.exec_driver_sql(query, (version,))]


def keep(change: Change, rules: str, *, version: int, at: int) -> None:
    """Write down what a version sets: a document with the services' numbers as their names."""
    change.connection.exec_driver_sql(
        "INSERT INTO policy_rules (version, rules, digest, at) VALUES (?, ?, ?, ?)",
        (version, rules, policy_digest(rules), at),
    )


@lru_cache(maxsize=32)
def _read(rules: str) -> Policy:
    return read_policy(rules, _Numbers())


class _Numbers(dict[str, int]):
    """Names of services that are their numbers."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.isdecimal()

    def __missing__(self, name: str) -> int:
        return int(name)
