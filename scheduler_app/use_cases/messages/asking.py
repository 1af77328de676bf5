"""Use cases, messages: how a text that asks to confirm is answered: by a word, by a code, or not.

Whoever can't receive an answer asks for a click or a call instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.confirmation import reply_of
from scheduler_app.domain.messages.settings import TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.storage.messages import asks
from scheduler_app.storage.messages.asks import TextAsk

if TYPE_CHECKING:
    from scheduler_app.domain.messages.facts import MessageFacts
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class TextQuestion(NamedTuple):
    """What a text asks, and the code by which it is answered; 0 for a plain word."""

    ask: TextAsk
    code: int

    @property
    def reply(self) -> str:
        """What the client answers."""
        return reply_of(self.code)


def hears(stored: Mapping[str, str]) -> bool:
    """Whether anybody hears what is answered to a text, by the settings that are `stored`.

    Nobody does where texts go from the consultant's own phone, or under a name in place of a
    number.
    """
    sid, sender, service = (one.of(stored) for one in (TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE))
    return bool(sid) and TextAccount(sid, sender, service).hears


def question(asked: PlainSql, facts: MessageFacts, row_id: int, at: int) -> TextQuestion:
    """What the text of a row asks that is read `at` (epoch seconds); 0 for one that is shown."""
    ask = TextAsk(row_id, facts.booking_id, facts.start, facts.mobile, at)
    return TextQuestion(ask, asks.code_of(asked, ask, now=at))


def keep(change: Change, asked: TextQuestion) -> None:
    """Write down what a text is about to ask, before it goes out."""
    asks.keep(change.connection, *asked)
