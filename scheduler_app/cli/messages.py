"""Command line: what clients are told: what is coming, what went out, and what it says."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from scheduler_app.app import mail_sender, message_writer, system_secrets, texts_for_once
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.security import BEING_SENT, NO_WAY, MessageLine, Security
from scheduler_app.domain.messages.shelves import MessageInFull
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import day_start
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.messages.listing import list_messages, why_nothing, would_say
from scheduler_app.use_cases.messages.mail_account import mail_account, page_sends
from scheduler_app.use_cases.messages.rehearsing import rehearsal_of
from scheduler_app.use_cases.messages.shelves import message_in_full
from scheduler_app.use_cases.messages.text_cost import travels
from scheduler_app.use_cases.messages.trying import own_server, try_mail, try_text
from scheduler_app.worker.messages.rehearsal import OwnServerRehearsal

CERTAIN = frozenset({Security.SECURED, Security.DONE})
"""Somebody outside has it, or it went out."""


def listed(session: CommandSession, arguments: Namespace) -> Answer:
    """Messages that are due on these local dates, in whatever state."""
    in_zone = session.zone
    first, last = arguments.first, arguments.last
    if first is not None and last is not None and last < first:
        raise InvalidInput("to", "The range ends before it starts.", remedy="Swap the dates.")
    why = ""
    if arguments.booking is not None:
        # A number that no booking has is a mistake, and not a booking without messages.
        item = calendar_item(session.diary, arguments.booking)
        # Of what is off nobody is reminded, and whoever was erased is told nothing.
        why = why_nothing(session.diary, arguments.booking) if item.state in OPEN else ""
    found = list(
        list_messages(
            session.diary,
            None if first is None else day_start(first, in_zone),
            None if last is None else day_start(last, in_zone),
            booking_id=arguments.booking,
        )
    )
    lines = [_as_line(line, in_zone) for line in found]
    lines = [*(lines or ["There are none."]), *([why] if why else [])]
    return Answer([_as_data(line, in_zone) for line in found], lines)


def show(session: CommandSession, arguments: Namespace) -> Answer:
    """One message: how it stands, each attempt at it, and what it says."""
    in_zone = session.zone
    full = message_in_full(session.diary, arguments.id)
    said, why_not = full.said, ""
    if said is None and full.line.state is RowState.PLANNED:
        try:
            said = would_say(session.diary, message_writer(), arguments.id, now=session.clock())
        except Trouble as trouble:
            why_not = str(trouble)
    data = _as_data(full.line, in_zone) | {
        "template": full.line.template,
        "address": full.line.address,
        "attempts": [
            {
                "at": each.at.astimezone(in_zone).isoformat(),
                "outcome": str(each.outcome),
                "detail": each.detail,
            }
            for each in full.attempts
        ],
        "written": full.said is not None,
        "says": None if said is None else _said_as_data(said, full.line),
    }
    lines = [*_with_attempts(full, in_zone), "", *_in_words(full, said, why_not)]
    if said is not None and said.channel is Channel.TEXT and said.text:
        data["travels"] = travels(session.diary, said.text)
        lines += ["", str(data["travels"])]
    return Answer(data, lines)


def send_test(session: CommandSession, arguments: Namespace) -> Answer:
    """Send a message that says only that it works."""
    diary, secrets, address = session.diary, system_secrets(), arguments.address
    if arguments.channel == Channel.TEXT:
        said = try_text(diary, secrets, texts_for_once, address)
    else:
        said = try_mail(diary, secrets, mail_sender, address, now=session.clock())
    data = {"channel": str(arguments.channel), "address": arguments.address, "said": said}
    return Answer(data, [said])


def rehearse(session: CommandSession, _arguments: Namespace) -> Answer:
    """Mail the consultant what clients would get within seven days; clients get nothing."""
    diary, in_zone = session.diary, session.zone
    plan = rehearsal_of(diary, now=session.clock())
    if mail_account(diary) is None and page_sends(diary):
        raise Trouble(
            "Your mails go out by your booking page, which only the window hands them to.",
            remedy="Open it, and press “Dress rehearsal…” on the screen of messages.",
        )
    _, sender = own_server(diary, system_secrets(), mail_sender)
    done = OwnServerRehearsal(diary, message_writer(), sender, plan, session.clock)
    data: list[dict[str, object]] = []
    lines: list[str] = []
    for line in plan.lines:
        try:
            why = done.send(line).why
        except Trouble as trouble:
            sent = sum(not one["reason"] for one in data)
            raise Trouble(
                f"{sent} of {counted(len(plan.lines), 'message')} went to {plan.address}, then it "
                f"ended: {trouble.message}",
                remedy=f"{trouble.remedy} No client has heard anything.".strip(),
            ) from trouble
        data.append({"id": line.id, "sent": not why, "reason": why})
        lines += [f"{_as_line(line, in_zone).rpartition(': ')[0].strip()}: {why}"] if why else []
    sent = sum(not one["reason"] for one in data)
    said = f"{counted(sent, 'message')} went to {plan.address}; no client has heard anything."
    if not plan.lines:
        said = "Nothing is due within seven days: there is nothing to rehearse."
    return Answer({"address": plan.address, "messages": data}, [*lines, said])


def _as_data(line: MessageLine, in_zone: ZoneInfo) -> dict[str, object]:
    return {
        "id": line.id,
        "key": line.key,
        "booking": line.booking_id,
        "client": line.client or None,
        "channel": str(line.channel),
        "rule": line.rule,
        "due": line.due.astimezone(in_zone).isoformat(),
        "state": str(line.state),
        "tries": line.tries,
        "sent_at": None if line.sent_at is None else line.sent_at.astimezone(in_zone).isoformat(),
        "provider_id": line.provider or None,
        "secured": line.security in CERTAIN,
        "reason": _reason(line),
    }


def _reason(line: MessageLine) -> str:
    if line.no_way:
        why = f"It is not handed over: {NO_WAY[0].lower()}{NO_WAY[1:]}"
        return f"{why} Name one by “scheduler-app settings mail.host …”, or pair a page."
    if line.reason or line.security is not Security.AT_RISK:
        return line.reason
    if line.state is RowState.SENDING:
        return BEING_SENT
    if line.by_hand:
        return "There is no account for texts: it goes out from your own phone, in the window."
    return "It is not handed over: it goes out if this program runs when it is due."


def _as_line(line: MessageLine, in_zone: ZoneInfo) -> str:
    due = f"{line.due.astimezone(in_zone):%a %Y-%m-%d %H:%M}"
    what = f"{line.template} by {line.channel} to {_who(line)}"
    what = f"{what} (copy to {line.address})" if line.copy and line.address else what
    stands = str(line.state) if line.security is Security.GONE else _stands(line)
    about = "" if line.booking_id is None else f" about booking {line.booking_id}"
    return f"{line.id:>6}  {due}  {what}{about}: {stands}"


def _who(line: MessageLine) -> str:
    """Whom it is for; a stranger has an address only."""
    stranger = line.address if line.client_id is None and line.booking_id is None else ""
    return line.client or stranger or "somebody erased"


def _stands(line: MessageLine) -> str:
    said = f"{line.state}, at risk" if line.security is Security.AT_RISK else str(line.state)
    said = f"{said}, secured" if line.security is Security.SECURED else said
    return f"{said}. {_reason(line)}".rstrip(". ") if _reason(line) else said


def _headers(said: WrittenMessage, line: MessageLine) -> dict[str, str]:
    """Those that tell one mail from another; of a text only to whom it goes."""
    to = f"{said.name} <{said.address}>" if said.name else said.address
    by_mail = said.channel is Channel.MAIL
    known_as = line.provider if by_mail and line.provider.startswith("<") else ""
    heads = {"To": to, "Subject": said.subject, "Message-ID": known_as, **said.headers}
    return {name: value for name, value in heads.items() if value}


def _said_as_data(said: WrittenMessage, line: MessageLine) -> dict[str, object]:
    return {
        "name": said.name,
        "address": said.address,
        "language": said.language,
        "subject": said.subject,
        "headers": _headers(said, line),
        "text": said.text,
        "html": said.html,
        "calendar": said.calendar,
        "link": said.link,
    }


def _with_attempts(full: MessageInFull, in_zone: ZoneInfo) -> list[str]:
    return [
        _as_line(full.line, in_zone).strip(),
        *(
            f"{each.at.astimezone(in_zone):%Y-%m-%d %H:%M}  {each.outcome}"
            + (f": {each.detail}" if each.detail else "")
            for each in full.attempts
        ),
    ]


def _in_words(full: MessageInFull, said: WrittenMessage | None, why_not: str) -> list[str]:
    if said is None:
        return [why_not or "It was never worded."]
    if not said.address:
        return ["What it said was erased with the account of its client."]
    before = [] if full.said is not None else ["It is worded when it goes out. Today it would say:"]
    lines = [f"{name}: {value}" for name, value in _headers(said, full.line).items()]
    return [*before, *lines, "", *said.text.splitlines()]
