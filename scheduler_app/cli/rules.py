"""Command line: the rules by which clients are written to."""

from __future__ import annotations

from argparse import Namespace

from scheduler_app.app import message_writer
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.use_cases.messages.planning import plan_soon
from scheduler_app.use_cases.messages.rules import (
    ask_to_confirm,
    list_rules,
    remove_rule,
    set_rule,
    start_with_the_usual,
)
from scheduler_app.use_cases.practice.services import list_services, service_named


def listed(session: CommandSession, _arguments: Namespace) -> Answer:
    """All rules that stand: the practice's, then those of services that have their own."""
    names = {one.id: one.name for one in list_services(session.diary, with_archived=True)}
    found = list_rules(session.diary)
    data = [
        {
            "id": rule.id,
            "service": None if rule.service_id is None else names[rule.service_id],
            "when": str(rule.when),
            "channels": [str(channel) for channel in rule.channels],
            "template": rule.template,
        }
        for rule in found
    ]
    lines = [
        f"{rule.id:>6}  {rule.when!s:<12}{', else '.join(rule.channels):<18}{rule.template:<12}"
        + ("the practice" if rule.service_id is None else names[rule.service_id])
        for rule in found
    ]
    return Answer(data, lines or [NONE])


NONE = "Nobody is written to. “rules usual” begins with the usual rules."


def put(session: CommandSession, arguments: Namespace) -> Answer:
    """Write a rule, or change the ways of one that says the same at the same moment."""
    name: str | None = arguments.service
    service = None if name is None else service_named(session.diary, name)
    _must_be_known(arguments.template)
    wanted = MessageRule(
        0,
        None if service is None else service.id,
        read_when(arguments.when),
        read_channels(arguments.channel),
        arguments.template,
    )
    set_rule(session.diary, wanted, now=session.clock())
    return _planned(session, arguments)


def _must_be_known(template: str) -> None:
    known = message_writer().templates() if template else ()
    if template and template not in known:
        raise InvalidInput(
            "template",
            f"There is no message called “{template}”.",
            remedy=f"There are {', '.join(known)}.",
        )


def remove(session: CommandSession, arguments: Namespace) -> Answer:
    """Take a rule out."""
    remove_rule(session.diary, arguments.id, now=session.clock())
    return _planned(session, arguments)


def usual(session: CommandSession, arguments: Namespace) -> Answer:
    """Let the practice have the usual rules."""
    start_with_the_usual(session.diary, now=session.clock())
    return _planned(session, arguments)


def ask(session: CommandSession, arguments: Namespace) -> Answer:
    """Let clients be asked whether they will come."""
    ask_to_confirm(session.diary, now=session.clock())
    return _planned(session, arguments)


def _planned(session: CommandSession, arguments: Namespace) -> Answer:
    """All rules, after what they say of coming bookings was planned, if those are not very many.

    The worker plans the rest.
    """
    plan_soon(session.diary, now=session.clock())
    return listed(session, arguments)
