"""Use cases, money: the policy in force: shown, another one set in its place, or tried first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.settings import LANGUAGE
from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.domain.money.policy import Policy
from scheduler_app.domain.money.policy_file import policy_text, read_policy
from scheduler_app.domain.money.replay import (
    PastBooking,
    ReplayedBooking,
    differences,
    ended,
    past_at,
    replayed,
)
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import ledger, policies, replay
from scheduler_app.storage.practice.rules import all_settings, save_settings
from scheduler_app.storage.practice.services import list_services
from scheduler_app.use_cases.money.policy_versions import keep_version, told_today

VERB = "policy"

LONGEST = 20_000
"""Characters of a text that a page shows."""


REPLAYED = 365 * DAY
"""Seconds: how far back cancellations are tried under a policy."""


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


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What last year's cancellations and missed visits would have come to, had each been paid for.

    `more` is how much more would have been kept than was, by currency, in minor units.
    """

    rows: tuple[ReplayedBooking, ...]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TriedPolicy:
    """What clients would read of a policy, by language, and what last year would have come to.

    `language` is the practice's own.
    """

    texts: Mapping[str, str]
    preview: PolicyPreview
    language: str


def policy_in_force(diary: DiaryHandle) -> tuple[int, Policy]:
    """Its version, 0 where none was ever set, and its rules; nothing is put into words."""
    with reading(diary) as connection:
        version = policies.version_in_force(connection)
        return version, policies.of_version(connection, version)


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


def preview_policy(diary: DiaryHandle, document: str, *, now: datetime) -> PolicyPreview:
    """Try what a document says on all that was cancelled or missed in the year until now.

    `InvalidInput` names the place where it says no policy. Nothing is written.
    """
    with reading(diary) as connection:
        policy = _read(connection, document)
        until = to_epoch(now.replace(microsecond=0), field="now")
        rows = tuple(_replayed(connection, policy, until))
    return PolicyPreview(rows, differences(rows))


def try_policy(diary: DiaryHandle, document: str, *, now: datetime) -> TriedPolicy:
    """What `set_policy` would tell clients, and what `preview_policy` says; nothing is written.

    `InvalidInput` names the place where the document says no policy.
    """
    with reading(diary) as connection:
        policy = _read(connection, document)
        texts = told_today(connection, policy).texts
        _must_fit(texts)
        until = to_epoch(now.replace(microsecond=0), field="now")
        rows = tuple(_replayed(connection, policy, until))
        language = LANGUAGE.of(all_settings(connection))
    return TriedPolicy(texts, PolicyPreview(rows, differences(rows)), language)


def _replayed(connection: Reading, policy: Policy, until: int) -> Iterator[ReplayedBooking]:
    lost = [ended(one) for one in replay.lost(connection, since=until - REPLAYED)]
    found = [how for how in lost if how is not None and until - REPLAYED <= how.ended_at <= until]
    clients = {how.booking.client_id for how in found if how.booking.client_id is not None}
    visits = replay.of_clients(connection, clients)
    balances = ledger.of_bookings(connection, [how.booking.id for how in found])
    nobodys: list[PastBooking] = []
    for how in found:
        one = how.booking
        before = nobodys if one.client_id is None else visits.get(one.client_id, nobodys)
        kept = balances.get(one.id, {}).get(one.currency, NOTHING).kept
        yield replayed(policy, how, past_at(before, how.agreed_at), kept=kept)


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
