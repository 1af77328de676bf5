"""Use cases: the texts of the practice's policy, and which of them a client has accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.page.agreement import PolicyText
from scheduler_app.domain.page.limits import LARGEST_NUMBER
from scheduler_app.domain.visible import is_blank
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Reading, looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import agreements
from scheduler_app.storage.money import policies as rules
from scheduler_app.storage.page import policies
from scheduler_app.use_cases.page.fitting import fitting_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scheduler_app.domain.bookings.booking import Booking
    from scheduler_app.domain.page.agreement import Acceptance
    from scheduler_app.domain.practice.rules import Practice
    from scheduler_app.storage.journal import Change


MOST_EARLIER = 200_000
"""Bytes of earlier texts that a publication carries."""

MOST_TOLD = 50
"""Earlier texts that a page takes."""


@dataclass(frozen=True, slots=True)
class AcceptedPolicy:
    """What the client of a booking accepted; `since` is when that version was first shown."""

    version: int
    since: datetime
    text: str


def keep_policy(change: Change, practice: Practice, *, at: int) -> None:
    """Give the wording of the policy a version before clients are shown it (`at`, epoch seconds).

    A wording that was shown before has the version that it had then. Of rules in force it is all
    that is said of them today: a service may have another name by now.
    """
    version = rules.version_in_force(change.connection)
    text = _text(practice)
    if version:
        # Whoever has no rules does without what tells them.
        from scheduler_app.use_cases.money.policy_versions import keep_version

        keep_version(change, rules.of_version(change.connection, version), at=at)
    elif text:
        policies.keep(change, text, at=at)


def keep_texts(change: Change, texts: Mapping[str, str], among: Collection[int], *, at: int) -> int:
    """The first version of those `among` that says this by language; else a new one."""
    fitting = _fitting(texts)
    known = policies.saying(change.connection, fitting, among)
    return policies.keep_all(change, fitting, at=at) if known is None else known


def policies_shown(connection: Reading, practice: Practice) -> tuple[PolicyText, ...]:
    """The policy as it holds now, in all languages that it is told in.

    It is empty where nothing is said, or what is said was not kept yet.
    """
    version = rules.version_in_force(connection)
    if version:
        kept = _told(connection, version)
    else:
        text = _text(practice)
        known = policies.with_text(connection, text) if text else None
        kept = [known] if known else []
    return tuple(PolicyText(one.version, one.text, one.hash, one.language) for one in kept)


def earlier_policies(connection: Reading, versions: Collection[int]) -> tuple[PolicyText, ...]:
    """The texts of these versions as they were told, the newest first, while there is room.

    What there is no room for is not told in other words: the page says nothing of it.
    """
    found: list[PolicyText] = []
    room = MOST_EARLIER
    for one in policies.texts_of_all(connection, versions):
        room -= len(one.text.encode())
        if room < 0 or len(found) == MOST_TOLD:
            break
        found.append(PolicyText(one.version, one.text, one.hash, one.language))
    return tuple(found)


def with_acceptance(change: Change, booking: Booking, accepted: Acceptance | None) -> Booking:
    """The booking with what its client has accepted, if that was ever shown by this diary.

    A version that is not known here, or whose text was another one, is nobody's promise. What was
    agreed by one stays so: who moves a booking and is shown what holds now agrees to no other.
    """
    if accepted is None or not 0 < accepted.version <= LARGEST_NUMBER:
        return booking
    agreed = agreements.of_bookings(change.connection, [booking.id]).get(booking.id)
    if agreed is not None and agreed.policy not in {0, accepted.version}:
        same = rules.alike(change.connection, agreed.policy)
        if accepted.version not in same:
            return booking
    known = policies.of_version(change.connection, accepted.version, accepted.hash)
    if known is None:
        return booking
    return replace(booking, agreed_policy=known.version, agreed_policy_hash=known.hash)


def accepted_policy(diary: DiaryHandle, booking_id: int) -> AcceptedPolicy | None:
    """What the client of this booking accepted; None where nothing was."""
    with looking(diary) as asked:
        kept = policies.accepted_with(asked, booking_id)
    return None if kept is None else AcceptedPolicy(kept.version, from_epoch(kept.at), kept.text)


def _told(connection: Reading, version: int) -> list[policies.KeptPolicy]:
    """The texts that say today what this version rules."""
    from scheduler_app.use_cases.money.policy_versions import told_today

    told = told_today(connection, rules.of_version(connection, version))
    among = rules.with_rules(connection, told.rules)
    known = policies.saying(connection, _fitting(told.texts), among)
    return [] if known is None else policies.texts_of(connection, known)


def _fitting(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: fitting_text("policy", text) for language, text in texts.items()}


def _text(practice: Practice) -> str:
    text = fitting_text("policy", practice.page_policy)
    return "" if is_blank(text) else text
