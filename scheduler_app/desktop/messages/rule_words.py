"""Desktop, messages: rules for messages in words, in the order of a booking; no widgets."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler_app.desktop.messages import message_words as words
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.rules import (
    DayClock,
    MessageRule,
    Occasion,
    Offset,
    RuleMoment,
    is_before,
    usual_template,
)
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE

WAYS: tuple[tuple[Channel, ...], ...] = (
    (Channel.MAIL,),
    (Channel.TEXT,),
    (Channel.TEXT, Channel.MAIL),
    (Channel.MAIL, Channel.TEXT),
)
"""What can be chosen, each way tried before the next one."""

_NOON = 12 * HOUR

_SAID_BY_THE_MOMENT = frozenset({"booked", "moved", "cancelled", "reminder"})
"""Messages that nobody has to name at their usual moment."""


def ways(channels: Iterable[Channel]) -> str:
    """Such as "text, else mail"."""
    return ", else ".join(words.WAYS[Channel(each)] for each in channels)


def moment(when: RuleMoment) -> str:
    """When it is due, as a line begins: "The day before at 18:00"."""
    said = words.moment(when)
    return f"{said[:1].upper()}{said[1:]}"


def ways_and_message(rule: MessageRule) -> str:
    """Such as "mail", or "mail: thanks" where the moment alone does not say what."""
    evident = rule.template == usual_template(rule.when) and rule.template in _SAID_BY_THE_MOMENT
    said = "" if evident else f": {called(rule.template).lower()}"
    return f"{ways(rule.channels)}{said}"


def line(rule: MessageRule) -> str:
    """The whole rule, such as "48 h before the visit · mail"."""
    return f"{moment(rule.when)} · {ways_and_message(rule)}"


def in_order(rules: Iterable[MessageRule]) -> list[MessageRule]:
    """As a booking goes: what happens to it, then what comes before the visit, then after it."""
    return sorted(rules, key=lambda rule: (*_place(rule.when), rule.id))


def _place(when: RuleMoment) -> tuple[int, int]:
    if isinstance(when, Occasion):
        return (3 if when is Occasion.NO_SHOW else 0), list(Occasion).index(when)
    return (1 if is_before(when) else 2), _seconds(when)


def _seconds(when: Offset | DayClock) -> int:
    """Roughly how far from the visit: one is as good as at noon."""
    if isinstance(when, Offset):
        return when.seconds
    return when.days * DAY + when.at.hour * HOUR + when.at.minute * MINUTE - _NOON
