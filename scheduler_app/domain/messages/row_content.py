"""Domain, messages: what a row of the outbox holds of its message: none of its words, but a digest.

Whatever changes the words changes the digest, so that the row is planned anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter

from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.rules import MessageRule

_UNSAID = frozenset(
    {
        "booking_id", "revision", "state", "changed_at", "imported", "preferred", "texts_word",
        "copies", "has_account", "own_rules", "announces", "archived", "spared",
        "known_there", "confirmed_at",
    }
)  # fmt: skip
"""What no message says."""

_worded_by = itemgetter(
    *(place for place, name in enumerate(MessageFacts._fields) if name not in _UNSAID)
)


class RowContent:
    """The contents of one booking's rows; its digest is computed once, and where it is wanted."""

    __slots__ = ("_deposit", "_digest", "_end", "_facts")

    def __init__(self, facts: MessageFacts, deposit: ToldDeposit | None = None) -> None:
        self._facts, self._deposit = facts, deposit
        self._digest = self._end = ""

    def of(
        self,
        rule: MessageRule,
        says: str,
        wording: str,
        more: Mapping[str, int],
        *,
        to: int = 0,
        address: str = "",
    ) -> str:
        """JSON; `wording` is a digest of the template's texts, `to` the number of a copy.

        `more` is what a notice says beside: which time `was`, how many visits are `following` that
        the same `change` touched, of a booking that is another client's when it begins `now`, and
        how much is to be paid as a `deposit`, where it says how. A `refund` is so many minor units.
        """
        if not self._digest:
            worded_by = repr(_worded_by(self._facts))
            if self._deposit is not None:
                worded_by += repr(self._deposit)
            self._digest = _digest(worded_by)
            self._end = f'", "start": {self._facts.start}, "client": {self._facts.client_id}}}'
        digest = self._digest + wording
        if address:
            digest = _digest(f"{digest} {address}")
        head = _head(rule.id, rule.template)
        said = f'{head}"to": {to}, "says": "{says}", "digest": "{digest}{self._end}'
        return f"{said[:-1]}, {json.dumps(more)[1:]}" if more else said


@lru_cache(maxsize=1_000)
def _head(rule: int, template: str) -> str:
    """How the content of a rule's messages begins."""
    return f'{{"rule": {rule}, "template": {json.dumps(template)}, '


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
