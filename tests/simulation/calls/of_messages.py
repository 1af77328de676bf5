"""Calls, messages: rules, words, what is told by hand, what is heard."""

from __future__ import annotations

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.use_cases.messages.announcing import claimed
from scheduler_app.use_cases.messages.away import tell_consultant
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.direct import tell
from scheduler_app.use_cases.messages.failing import fails_in, try_again, works_again
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.messages.inbox import client_from, confirm_from, give_to, seen
from scheduler_app.use_cases.messages.opting_out import stopped
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import (
    ask_to_confirm,
    list_rules,
    remove_rule,
    set_rule,
    start_with_the_usual,
)
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.messages.wordings import reset_wordings, save_wordings
from scheduler_app.use_cases.practice.settings import save_settings
from tests.simulation.calls.founding import MOBILE, STRANGER
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase


def _sets_rule(practice: Practice) -> object:
    wanted = MessageRule(0, None, read_when("-48h"), read_channels("mail,text"), "")
    return set_rule(practice.diary, wanted, now=practice.now)


def _no_rules(practice: Practice) -> None:
    for rule in list_rules(practice.diary):
        remove_rule(practice.diary, rule.id, now=practice.now)


def tells_anna(practice: Practice) -> object:
    words = DirectMessage(
        0,
        DirectKind.WORDS,
        0,
        0,
        practice.known.anna,
        channel=Channel.TEXT,
        text="I bring toner.",
    )
    return tell(practice.diary, words, now=practice.now)


def _words(practice: Practice) -> None:
    texts = {MessagePart.SUBJECT: "See you soon"}
    save_wordings(practice.diary, TemplateWriter(), "reminder", "en", texts, now=practice.now)


def _hears(practice: Practice) -> object:
    at = to_epoch(practice.now)
    heard = [
        Heard(0, "SM8", Channel.TEXT, at, 0, MOBILE, "STOP"),
        Heard(0, "SM9", Channel.TEXT, at, 0, STRANGER, "Hello?"),
    ]
    return take_in(practice.diary, heard, now=practice.now)


def _heard_id(practice: Practice) -> int:
    with practice.diary.look() as asked:
        query = "SELECT id FROM messages_heard WHERE client_id IS NOT NULL"
        [(number,)] = asked.exec_driver_sql(query)
    return int(number)


def _comes_back(practice: Practice) -> None:
    with practice.diary.write("bounced", by=By.SYSTEM, at=practice.now) as change:
        assert fails_in(change, "anna@example.org", "No such mailbox.", at=practice.now)


def watched_over(practice: Practice) -> None:
    wanted = {
        "watch.by": "mail",
        "watch.to": "office@practice.example",
        "watch.of": "requests",
        "watch.when": "always",
    }
    save_settings(practice.diary, wanted, now=practice.now)
    practice.now = practice.at(hours=1)


def _to_plan(practice: Practice) -> None:
    save_settings(practice.diary, {"practice.zone": "Europe/London"}, now=practice.now)


def _keeps_secret(practice: Practice) -> None:
    secrets = practice.outside.counted_secrets()
    put_secret(practice.diary, secrets, TEXTS_TOKEN, "another", now=practice.now)


MESSAGES = {
    "messages.rules:set_rule": UseCase(_sets_rule),
    "messages.rules:remove_rule": UseCase(lambda p: remove_rule(p.diary, p.known.rule, now=p.now)),
    "messages.rules:start_with_the_usual": UseCase(
        lambda p: start_with_the_usual(p.diary, now=p.now), _no_rules
    ),
    "messages.rules:ask_to_confirm": UseCase(lambda p: ask_to_confirm(p.diary, now=p.now)),
    "messages.direct:tell": UseCase(tells_anna),
    "messages.wordings:save_wordings": UseCase(_words),
    "messages.wordings:reset_wordings": UseCase(
        lambda p: reset_wordings(p.diary, "reminder", "en", now=p.now), _words
    ),
    "messages.secrets:put_secret": UseCase(_keeps_secret),
    "messages.hearing:take_in": UseCase(_hears),
    "messages.inbox:seen": UseCase(lambda p: seen(p.diary, Party(p.known.anna), now=p.now)),
    "messages.inbox:give_to": UseCase(
        lambda p: give_to(p.diary, STRANGER, p.known.boris, now=p.now)
    ),
    "messages.inbox:client_from": UseCase(
        lambda p: client_from(p.diary, STRANGER, "Sam", now=p.now)
    ),
    "messages.inbox:confirm_from": UseCase(
        lambda p: confirm_from(p.diary, p.had, now=p.now, booking_id=p.known.visit), _heard_id
    ),
    "messages.confirming:client_confirms": UseCase(
        lambda p: client_confirms(p.diary, p.known.visit, now=p.now)
    ),
    "messages.failing:try_again": UseCase(
        lambda p: try_again(p.diary, p.known.anna, now=p.now), _comes_back
    ),
    "messages.failing:works_again": UseCase(
        lambda p: works_again(p.diary, "anna@example.org", now=p.now), _comes_back
    ),
    "messages.opting_out:stopped": UseCase(
        lambda p: stopped(p.diary, MOBILE, now=p.now), reaches=("messages.opting_out:stopped",)
    ),
    "messages.announcing:claimed": UseCase(lambda p: claimed(p.diary, ["a", "b"], now=p.now)),
    "messages.planning:plan_chunk": UseCase(lambda p: plan_chunk(p.diary, now=p.now), _to_plan),
    "messages.away:tell_consultant": UseCase(
        lambda p: tell_consultant(p.diary, last_seen=None, now=p.now), watched_over
    ),
}
