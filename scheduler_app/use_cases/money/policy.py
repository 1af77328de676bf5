"""Use cases, money: the policy in force: shown, and another one set in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import Policy
from scheduler_app.domain.money.policy_file import policy_text, read_policy
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import policies
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.storage.practice.services import list_services
from scheduler_app.use_cases.money.policy_versions import keep_version, told_today

VERB = "policy"

LONGEST = 20_000
"""Characters of a text that a page shows."""


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy that holds for what is agreed now.

    `version` is 0 where none was ever set. `document` says its rules as `read_policy` reads them,
    with the services' names; `texts` is what clients read, by language.
    """

    version: int
    policy: Policy
    document: str
    texts: Mapping[str, str]


def show_policy(diary: DiaryHandle) -> PolicyInForce:
    """The policy in force; one that asks for nothing where none was set."""
    with reading(diary) as connection:
        return _in_force(connection)


def set_policy(diary: DiaryHandle, document: str, *, now: datetime) -> PolicyInForce:
    """Let what a document says hold for all that is agreed from now on; undo takes it back.

    What was agreed before stays. The version that says just this is in force again where there was
    one. `InvalidInput` names the place where it says none.
    """
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        policy = _read(change.connection, document)
        _must_fit(told_today(change.connection, policy).texts)
        at = to_epoch(now.replace(microsecond=0), field="now")
        version = keep_version(change, policy, at=at)
        save_settings(change, {policies.IN_FORCE: str(version)})
        return _in_force(change.connection)


def _in_force(connection: Reading) -> PolicyInForce:
    version = policies.version_in_force(connection)
    policy = policies.of_version(connection, version)
    names = {one.id: one.name for one in list_services(connection, with_archived=True)}
    told = told_today(connection, policy)
    return PolicyInForce(version, policy, policy_text(policy, names), told.texts)


def _read(connection: Reading, document: str) -> Policy:
    services = list_services(connection, with_archived=True)
    return read_policy(document, {one.name: one.id for one in services})


def _must_fit(texts: Mapping[str, str]) -> None:
    if any(len(text) > LONGEST for text in texts.values()):
        raise InvalidInput(
            "services",
            "So many exceptions make a text that no page shows whole.",
            remedy="Give services that are alike the same terms, or make your own words shorter.",
        )
