"""Desktop, taps: what a client was told by one tap, and how far that has come, in a sentence."""

from __future__ import annotations

from scheduler_app.desktop.messages.message_words import WAYS
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import time_text
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, DirectTold
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch

_STATES = {
    RowState.PLANNED: "about to go out",
    RowState.SENDING: "being sent",
    RowState.HANDED_OVER: "handed over",
    RowState.SENT: "sent",
    RowState.DELIVERED: "delivered",
    RowState.FAILED: "failed",
    RowState.UNKNOWN: "may have arrived",
    RowState.SKIPPED: "not sent",
    RowState.WITHDRAWING: "being withdrawn",
    RowState.WITHDRAWN: "withdrawn",
}


def told_in_words(told: DirectTold, tools: Tools) -> str:
    """Such as "Told: 20 min late, begins about 10:20. Text delivered today 09:41"."""
    text = f"Told: {what_was_told(told.message, tools)}"
    if told.state is None or told.channel is None:
        return f"{text}. It did not go out. {told.reason}".strip()
    way = WAYS[told.channel].capitalize()
    state = f"{way} {_STATES[told.state]} {tools.when(from_epoch(told.since))}"
    return f"{text}. {state}. {told.reason}".removesuffix(". ")


def what_was_told(message: DirectMessage, tools: Tools) -> str:
    """What it tells, in short; words of one's own as they are."""
    facts = message.facts

    def at(name: str) -> str:
        return tools.when(from_epoch(facts[name])) if name in facts else ""

    match message.kind:
        case DirectKind.ON_MY_WAY:
            return f"you arrive {at('arrives')}"
        case DirectKind.LATE:
            begins = time_text(from_epoch(facts["expected"]), tools.zone())
            return f"{facts.get('minutes', 0)} min late, begins about {begins}"
        case DirectKind.LOST if "to" in facts:
            return f"it can’t be, and is {at('to')} instead"
        case DirectKind.LOST if facts.get("offered"):
            return f"it can’t be; {counted(facts['offered'], 'other time')} offered"
        case DirectKind.LOST:
            return "it can’t be, and is off"
        case DirectKind.EARLIER:
            return f"could come {at('offered_start')}, held until {at('until')}"
        case _:
            return message.text
