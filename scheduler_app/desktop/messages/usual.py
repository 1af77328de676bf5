"""Desktop, messages: asks whether clients shall be written to by the usual rules."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import fact_row, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.rules import USUAL, MessageRule
from scheduler_app.use_cases.messages.rules import start_with_the_usual

ABOUT = (
    "From now on your clients are written to by these rules, for bookings that stand too. You can "
    "change each of them in the settings."
)


def ask_usual(tools: Tools, over: QWidget) -> Question:
    """Show what would go out; upon a yes the rules hold."""
    question = Question("Start with the usual messages?", ABOUT, over)
    for rule in USUAL:
        symbol = words.WAY_SIGNS[rule.channels[0]]
        question.body.addLayout(fact_row(symbol, text_label(rule_text(rule))))
    question.add_answers(("Start", True), leave="Not now", by_enter=False)

    def start(_: object) -> None:
        diary = tools.diary
        tools.do(
            lambda now: start_with_the_usual(diary, now=now),
            lambda _: tools.notices.say("Clients are written to from now on"),
        )

    question.answered.connect(start)
    question.open()
    return question


def rule_text(rule: MessageRule) -> str:
    """Such as "Reminder by text, else by mail, 24 h before the visit"."""
    ways = ", else ".join(f"by {words.WAYS[Channel(each)]}" for each in rule.channels)
    comma = "," if len(rule.channels) > 1 else ""
    return f"{called(rule.template)} {ways}{comma} {words.moment(rule.when)}"
