"""Use cases, money: a policy has a version, which is its rules and all that is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler_app.domain.money.policy_file import policy_text
from scheduler_app.domain.money.policy_words import policy_texts
from scheduler_app.domain.money.settings import REVOCATION
from scheduler_app.storage.money import policies
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.practice.services import list_services
from scheduler_app.use_cases.brought import keep_texts
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler_app.domain.money.policy import Policy
    from scheduler_app.storage.diary import Reading
    from scheduler_app.storage.journal import Change


@dataclass(frozen=True, slots=True)
class ToldPolicy:
    """The rules of a policy as the diary keeps them, and its text by language."""

    rules: str
    texts: Mapping[str, str]


def told_today(connection: Reading, policy: Policy) -> ToldPolicy:
    """What is said of a policy today: services are renamed, and the practice has its own words."""
    rules = policy_text(policy, {number: str(number) for number in policy.services})
    names = {one.id: one.name for one in list_services(connection)}
    own = read_practice(connection).page_policy
    revocable = REVOCATION.of(all_settings(connection))
    return ToldPolicy(rules, policy_texts(policy, names, own, revocable=revocable))


def keep_version(change: Change, policy: Policy, *, at: int) -> int:
    """The version that has these rules and says of them what is said today (`at`, epoch seconds).

    It is a new one where they were never told like that.
    """
    told = told_today(change.connection, policy)
    known = policies.with_rules(change.connection, told.rules)
    version = keep_texts(change, told.texts, known, at=at)
    if version not in known:
        policies.keep(change, told.rules, version=version, at=at)
    return version
