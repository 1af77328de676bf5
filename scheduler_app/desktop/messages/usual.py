"""Desktop, messages: asks whether clients shall be written to by rules that are offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import fact_row, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.rules import ASKING, USUAL, MessageRule
from scheduler_app.use_cases.messages.rules import ask_to_confirm, start_with_the_usual

ABOUT = (
    "From now on your clients are written to by these rules, for bookings that stand too. You can "
    "change each of them in the settings."
)

ABOUT_ASKING = (
    "Clients answer a text with one letter, or press a button on the booking page; whoever has no "
    "such page is asked to call you. Whoever has not answered after the second message stands on "
    "the list of calls. What a reminder at the same moment would say is said by the question."
)


def ask_usual(tools: Tools, over: QWidget) -> Question:
    """Show what would go out; upon a yes the rules hold."""
    diary = tools.diary
    return _ask(
        tools,
        Question("Start with the usual messages?", ABOUT, over),
        ("Start", USUAL),
        lambda now: start_with_the_usual(diary, now=now),
        "Clients are written to from now on",
    )


def ask_asking(tools: Tools, over: QWidget) -> Question:
    """The same of the rules by which clients are asked to confirm."""
    diary = tools.diary
    return _ask(
        tools,
        Question("Ask clients to confirm?", ABOUT_ASKING, over),
        ("Ask them", ASKING),
        lambda now: ask_to_confirm(diary, now=now),
        "Clients are asked to confirm from now on",
    )


def _ask(
    tools: Tools,
    question: Question,
    offer: tuple[str, Iterable[MessageRule]],
    verb: Callable[[datetime], object],
    done: str,
) -> Question:
    answer, rules = offer
    for rule in rules:
        symbol = words.WAY_SIGNS[rule.channels[0]]
        question.body.addLayout(fact_row(symbol, text_label(rule_text(rule))))
    question.add_answers((answer, True), leave="Not now", by_enter=False)

    def start(_: object) -> None:
        tools.do(verb, lambda _: say_done(tools, done))

    question.answered.connect(start)
    question.open()
    return question


def rule_text(rule: MessageRule) -> str:
    """Such as "Reminder by text, else by mail, 24 h before the visit"."""
    ways = ", else ".join(f"by {words.WAYS[Channel(each)]}" for each in rule.channels)
    comma = "," if len(rule.channels) > 1 else ""
    return f"{called(rule.template)} {ways}{comma} {words.moment(rule.when)}"
