"""Use cases, messages: keep the rules by which clients are written to.

A service goes by the practice's rules until it has one of its own; from then on only its own count,
until the last of them is removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES
from scheduler_app.domain.messages.direct import IN_WORDS, TEMPLATES_OF
from scheduler_app.domain.messages.rules import (
    ASKING,
    USUAL,
    MessageRule,
    is_before,
    read_channels,
    read_when,
    usual_template,
    write_channels,
)
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import rules
from scheduler_app.storage.practice import services

VERB = "message-rules"

_TEMPLATE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def list_rules(diary: DiaryHandle) -> list[MessageRule]:
    """Every rule that stands: those of the practice, then those of each service."""
    with looking(diary) as snapshot:
        return rules.all_rules(snapshot)


def set_rule(diary: DiaryHandle, wanted: MessageRule, *, now: datetime) -> MessageRule:
    """Write a new rule (id 0) or a changed one; returns it with its id.

    A new one that says the same at the same moment as one that stands changes that one's ways.
    With a service it is the service's own, and the practice's do not count for it any more. Without
    a template it has the usual one of its moment. `InvalidInput` names what is wrong; `NotFound`
    where there is no such rule or service.
    """
    checked = _checked(wanted)
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        before = rules.rule(change.connection, checked.id) if checked.id else None
        return _set(change, checked, before)


def remove_rule(diary: DiaryHandle, rule_id: int, *, now: datetime) -> None:
    """Take a rule out; `NotFound` where there is none.

    A service that has none of its own left goes by the practice's again.
    """
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        gone = rules.rule(change.connection, rule_id)
        rules.remove(change, rule_id)
        _settle_service(change, gone.service_id)


def start_with_the_usual(diary: DiaryHandle, *, now: datetime) -> list[MessageRule]:
    """Let the practice have the usual rules; returns those that it did not have yet."""
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        return found(change)


def ask_to_confirm(diary: DiaryHandle, *, now: datetime) -> list[MessageRule]:
    """Let clients be asked whether they will come, twice where they do not answer.

    Returns the rules that were not there yet. Services with rules of their own go on by those.
    """
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        return _made(change, ASKING)


def found(change: Change) -> list[MessageRule]:
    """The same within a change, such as that which founds the practice."""
    return _made(change, USUAL)


def _made(change: Change, wanted: Iterable[MessageRule]) -> list[MessageRule]:
    known = {(rule.when, rule.template) for rule in _of_service(change, None)}
    lacking = [rule for rule in wanted if (rule.when, rule.template) not in known]
    return [rules.save(change, rule) for rule in lacking]


def _set(change: Change, wanted: MessageRule, before: MessageRule | None) -> MessageRule:
    if wanted.service_id is not None:
        services.service(change.connection, wanted.service_id)
    for other in _of_service(change, wanted.service_id):
        if other.id != wanted.id and (other.when, other.template) == (wanted.when, wanted.template):
            if wanted.id:
                raise InvalidInput(
                    "when",
                    f"A rule says “{other.template}” at {other.when} already.",
                    remedy="Change that one, or choose another moment.",
                )
            wanted = replace(wanted, id=other.id)
    kept = rules.save(change, wanted)
    _settle_service(change, kept.service_id)
    if before is not None and before.service_id != kept.service_id:
        _settle_service(change, before.service_id)
    return kept


def _settle_service(change: Change, service_id: int | None) -> None:
    if service_id is None:
        return
    try:
        service = services.service(change.connection, service_id)
    except NotFound:
        return
    own = bool(_of_service(change, service_id))
    services.save_service(change, replace(service, own_rules=own))


def _of_service(change: Change, service_id: int | None) -> list[MessageRule]:
    return [rule for rule in rules.all_rules(change.connection) if rule.service_id == service_id]


def _checked(wanted: MessageRule) -> MessageRule:
    template = wanted.template.strip().casefold() or usual_template(wanted.when)
    if not _TEMPLATE.fullmatch(template):
        raise InvalidInput("template", f"“{wanted.template}” is no name of a message.")
    if template in DEPOSIT_MESSAGES:
        raise InvalidInput(
            "template",
            f"“{template}” goes by itself where a deposit is asked.",
            remedy="A rule can't name it; what it says can be worded anew.",
        )
    if template in {*TEMPLATES_OF.values(), IN_WORDS}:
        raise InvalidInput(
            "template",
            f"“{template}” goes where you tell it by hand.",
            remedy="A rule can't name it; what it says can be worded anew.",
        )
    when = read_when(str(wanted.when))
    if template == CONFIRM and not is_before(when):
        raise InvalidInput(
            "when",
            "Whether a client comes is asked before the visit.",
            remedy="Choose a moment such as -48h or -1d 18:00.",
        )
    channels = read_channels(write_channels(wanted.channels))
    return replace(wanted, when=when, channels=channels, template=template)
