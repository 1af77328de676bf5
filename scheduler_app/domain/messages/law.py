"""Domain, messages: the law that all messages are planned by, and the rows that stand for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler_app.domain.messages.facts import Addressed
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import NOT_TRANSACTIONAL, MessageRule, Occasion, is_before
from scheduler_app.domain.messages.settings import QuietHours


class MessageRow(NamedTuple):
    """A row that stands for a message: what it says to whom, and how it goes.

    `told` orders those that went out, or may have: 0 for the others. `to` is 0 for the client.
    `content` is what was wanted when it was planned.
    """

    key: str
    state: RowState
    since: int
    told: int
    says: str
    start: int
    client_id: int
    to: int
    content: str = ""


class DatedRule(NamedTuple):
    """A rule, when it was made, and when it came to be what it is: epoch seconds."""

    rule: MessageRule
    made_at: int
    changed_at: int


class RulesInForce(NamedTuple):
    """The rules that hold for one booking, by what they count from."""

    before: list[DatedRule]
    after: list[DatedRule]
    occasions: dict[Occasion, list[DatedRule]]


@dataclass(slots=True)
class MessageLaw:
    """What all messages are planned by. `wordings` is by template what its texts are, as a digest.

    `texts_by_number` lets the number that a client gave do, where no word of theirs is recorded.
    `silent_on_paying` are templates that the consultant words without saying how to pay.
    """

    rules: Sequence[DatedRule]
    quiet: QuietHours | None = None
    texts_by_number: bool = False
    wordings: Mapping[str, str] = field(default_factory=dict)
    silent_on_paying: frozenset[str] = frozenset()
    _in_force: dict[tuple[int | None, bool], RulesInForce] = field(default_factory=dict)

    def of(self, facts: Addressed) -> RulesInForce:
        """The rules that hold for a booking."""
        service = facts.service_id if facts.own_rules else None
        sought = service, facts.spared
        if sought not in self._in_force:
            own = [
                each
                for each in self.rules
                if each.rule.service_id == service
                and not (facts.spared and each.rule.template in NOT_TRANSACTIONAL)
            ]
            self._in_force[sought] = RulesInForce(
                [each for each in own if is_before(each.rule.when)],
                [
                    each
                    for each in own
                    if not isinstance(each.rule.when, Occasion) and not is_before(each.rule.when)
                ],
                {
                    occasion: [each for each in own if each.rule.when is occasion]
                    for occasion in Occasion
                },
            )
        return self._in_force[sought]
