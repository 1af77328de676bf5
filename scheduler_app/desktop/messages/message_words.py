"""Desktop, messages: messages to clients in words; no widgets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.desktop.wording import day_text, length_text, moment_text
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.at_a_glance import BookingGlance, Glance, glance_of
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.outbox import CAME_BACK, RowState
from scheduler_app.domain.messages.rules import Occasion, Offset, RuleMoment, is_before
from scheduler_app.domain.messages.security import BEING_SENT, NO_WAY, MessageLine, Security
from scheduler_app.domain.messages.shelves import MessageInFull, Outlook
from scheduler_app.domain.time_units import MINUTE
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import zone

WAYS = {Channel.MAIL: "mail", Channel.TEXT: "text"}

WAY_SIGNS = {Channel.MAIL: "mail", Channel.TEXT: "text"}

_OCCASIONS = {
    Occasion.BOOKED: "at once, when it is booked",
    Occasion.MOVED: "at once, when it is moved",
    Occasion.CANCELLED: "at once, when it is cancelled",
    Occasion.NO_SHOW: "at once, when nobody came",
}

_OUTCOMES = {
    RowState.PLANNED: "Put off",
    RowState.SENDING: "Tried",
    RowState.HANDED_OVER: "Handed over",
    RowState.SENT: "Sent",
    RowState.DELIVERED: "Delivered",
    RowState.FAILED: "Failed",
    RowState.UNKNOWN: "Not known",
    RowState.SKIPPED: "Skipped",
    RowState.WITHDRAWING: "To be withdrawn",
    RowState.WITHDRAWN: "Withdrawn",
}

NAME_ONE = "Name your mail server in the settings, or link a booking page."
"""What helps where nobody sends mails."""


class StandingWords(NamedTuple):
    """How one message stands: its light, that in two or three words, and in a sentence.

    `remedy` says what can be done where something is wrong.
    """

    light: Light
    short: str
    sentence: str
    remedy: str = ""


def way(line: MessageLine) -> str:
    """By which way, such as "by mail"; of a copy also to whom."""
    by = f"by {WAYS[Channel(line.channel)]}"
    return f"{by}, copy to {line.address}" if line.copy and line.address else by


def who(line: MessageLine) -> str:
    """Whom it is for; an erased client has no name, and a stranger a number or an address."""
    if line.client:
        return line.client
    return line.address if line.client_id is None and line.address else "Client erased"


def when(line: MessageLine, tools: Tools) -> str:
    """When it went out, or is due, by the practice's clock."""
    return tools.when(line.sent_at or line.due)


def moment(when_: RuleMoment) -> str:
    """When a rule is due, such as "48 h before the visit"."""
    if isinstance(when_, Occasion):
        return _OCCASIONS[when_]
    if isinstance(when_, Offset):
        if not when_.seconds:
            return "as the visit begins"
        side = "before the visit" if is_before(when_) else "after the visit"
        return f"{_length(abs(when_.seconds))} {side}"
    days = abs(when_.days)
    at = f"at {when_.at:%H:%M}"
    if not days:
        return f"on the day of the visit {at}"
    side = "before" if when_.days < 0 else "after"
    return f"the day {side} {at}" if days == 1 else f"{days} days {side} {at}"


def _length(seconds: int) -> str:
    minutes = seconds // MINUTE
    # 48 h is how people speak of two days before an appointment.
    return (
        f"{minutes // 60} h" if minutes % 60 == 0 and minutes < 4 * 1440 else length_text(minutes)
    )


def their_clock(full: MessageInFull, tools: Tools) -> str:
    """The due time by the client's clock; empty where that shows the same."""
    theirs, at = zone(full.zone) if full.zone else tools.zone(), full.line.due
    if at.astimezone(theirs).utcoffset() == at.astimezone(tools.zone()).utcoffset():
        return ""
    return f"{moment_text(at, theirs)} for the client, in {theirs.key}"


def standing(line: MessageLine, tools: Tools) -> StandingWords:
    """How it stands."""
    if line.security is Security.SECURED:
        return _secured(line)
    if line.security is Security.GONE:
        return StandingWords(Light.NONE, "Being withdrawn", "It is being withdrawn.")
    if line.security is Security.AT_RISK:
        return _at_risk(line, tools)
    return _past(line)


def _secured(line: MessageLine) -> StandingWords:
    holder = "the booking page" if line.channel == Channel.MAIL else "Twilio"
    return StandingWords(
        Light.GOOD,
        "Secured",
        f"Secured: {holder} has it, and sends it even if this computer is off.",
    )


def _at_risk(line: MessageLine, tools: Tools) -> StandingWords:
    if line.state is RowState.SENDING:
        return StandingWords(Light.CARE, "Being sent", line.reason or BEING_SENT)
    if line.by_hand:
        return _by_hand(line, late=line.due <= tools.now())
    if line.no_way:
        said = f"It is due, and did not go out yet. {NO_WAY}"
        coming = line.due > tools.now()
        return StandingWords(Light.CARE, "No mail server", NO_WAY if coming else said, NAME_ONE)
    if line.due <= tools.now():
        return StandingWords(
            Light.CARE,
            "Late",
            _joined("It is due, and did not go out yet.", line.reason),
            "It is tried again by itself as long as it is of use.",
        )
    return StandingWords(
        Light.CARE,
        "Not handed over",
        _joined(
            "At risk: due while this computer may be off, and nobody else has it.", line.reason
        ),
        "It goes out by itself if this program runs then.",
    )


def _by_hand(line: MessageLine, *, late: bool) -> StandingWords:
    if late:
        return StandingWords(
            Light.CARE,
            "Send it now",
            _joined("It is due, and did not go out yet.", line.reason),
            "It does not go out by itself: send it from your phone.",
        )
    return StandingWords(
        Light.CARE,
        "From your phone",
        _joined("There is no account for texts, so it does not go out by itself.", line.reason),
        "Send it from your phone when it is due, or name an account in the settings.",
    )


def _past(line: MessageLine) -> StandingWords:
    reason = line.reason
    match line.state:
        case RowState.DELIVERED:
            return StandingWords(Light.GOOD, "Delivered", "Delivered: the other side has said so.")
        case RowState.SENT:
            return StandingWords(
                Light.GOOD, "Sent", _joined("Sent. Nobody said yet that it arrived.", reason)
            )
        case RowState.FAILED:
            came_back = reason.startswith(CAME_BACK)
            return StandingWords(
                Light.LOST,
                "Came back" if came_back else "Failed",
                reason if came_back else _joined("It did not go out.", reason),
                f"See whether the {_place_of(line)} is right, or tell the client yourself.",
            )
        case RowState.UNKNOWN:
            return StandingWords(
                Light.CARE,
                "Not known",
                _joined("It may have arrived: the line broke while it was handed over.", reason),
                "It is not sent again by itself. Ask the client, or tell them yourself.",
            )
        case _:
            return StandingWords(
                Light.NONE,
                "Skipped",
                _joined("Skipped.", reason),
                "Where the client should know all the same, tell them yourself.",
            )


def _place_of(line: MessageLine) -> str:
    return "address" if line.channel == Channel.MAIL else "number"


def _joined(sentence: str, reason: str) -> str:
    return f"{sentence} {reason}".strip()


def attempt(outcome: RowState) -> str:
    """What came of an attempt, such as "Handed over"."""
    return _OUTCOMES[outcome]


def spoken(line: MessageLine, tools: Tools) -> str:
    """One message in a sentence, for whoever hears it."""
    said = standing(line, tools)
    return f"{who(line)}, {called(line.template)} {way(line)}, {when(line, tools)}: {said.short}"


def of_booking(lines: list[MessageLine], tools: Tools) -> StandingWords | None:
    """How the messages about one booking stand, in one line; None where there is none."""
    seen = glance_of(lines, now=tools.now())
    return None if seen is None or seen.line is None else _of_glance(seen.glance, seen.line, tools)


def at_a_glance(seen: BookingGlance, tools: Tools) -> str:
    """How the messages about a coming booking stand, and why, for its block in the calendar."""
    if seen.line is None:
        return seen.why
    said, why = _of_glance(seen.glance, seen.line, tools), seen.line.reason
    if seen.glance is Glance.AT_RISK and not why:
        why = said.remedy
    return f"{said.sentence}. {why}" if why else said.sentence


def _of_glance(glance: Glance, line: MessageLine, tools: Tools) -> StandingWords:
    """`line` is the message that the glance is told by."""
    about = f"{called(line.template)} {way(line)}"
    if glance is Glance.AT_RISK:
        text = f"At risk: {about[0].lower()}{about[1:]} {tools.when(line.due)}"
        why = "Nobody has it but this computer."
        if line.no_way:
            why = NO_WAY
        elif line.by_hand:
            why = "It does not go out by itself: send it from your phone."
        return StandingWords(Light.CARE, "At risk", text, why)
    if glance is Glance.AWAITED:
        sending = line.state is RowState.SENDING
        short = "being sent" if sending else "from your phone" if line.by_hand else "not due soon"
        return StandingWords(Light.NONE, "Awaited", f"{about} {tools.when(line.due)}: {short}")
    said = standing(line, tools)
    if glance is Glance.MISSED:
        text = f"{about}: {said.short.lower()}"
        return StandingWords(said.light, said.short, text, said.remedy)
    if line.security is Security.SECURED:
        return StandingWords(
            Light.GOOD, "Secured", f"Reminders: secured until {tools.when(line.due)}"
        )
    return StandingWords(Light.GOOD, "Sent", f"{about} {said.short.lower()} {when(line, tools)}")


def status_line(outlook: Outlook, tools: Tools) -> tuple[Light, str, str]:
    """Light, words and more for the status bar; empty words where nobody is written to."""
    if outlook.missed:
        line = f"{counted(outlook.missed, 'message')} did not arrive"
        if outlook.at_risk:
            line += f"  ·  {outlook.at_risk} at risk{_risk_until(outlook, tools)}"
        return Light.LOST, line, "A click shows which, and why."
    if not outlook.coming:
        return Light.NONE, "", ""
    if outlook.at_risk:
        line = f"{counted(outlook.at_risk, 'reminder')} at risk{_risk_until(outlook, tools)}"
        more = "Not handed over: nobody but this computer has them."
        return Light.CARE, line, f"{NO_WAY} {NAME_ONE}" if nobody_sends(outlook) else more
    if outlook.first_open is None:
        last = _day(outlook.last, tools)
        return Light.GOOD, "reminders secured", f"All of them are, the last is due {last}."
    day = _day(outlook.first_open, tools)
    if outlook.first == outlook.first_open:
        return Light.NONE, f"no reminder due before {day}", "None is handed over yet."
    more = f"From {day} on nobody but this computer has them; {outlook.coming} are coming in all."
    # To the end of the day before: "until Friday" is often heard as Friday included.
    until = _day(outlook.first_open - timedelta(days=1), tools)
    return Light.GOOD, f"reminders secured until {until}", more


def nobody_sends(outlook: Outlook) -> bool:
    """Whether mails are coming that have no way out."""
    return any(seen.line is not None and seen.line.no_way for seen in outlook.bookings.values())


def left_open(outlook: Outlook, tools: Tools) -> str:
    """What is at risk, for whoever leaves; empty where nothing is. The status bar says the same."""
    if not outlook.at_risk:
        return ""
    many = counted(outlook.at_risk, "reminder")
    are = "is" if outlook.at_risk == 1 else "are"
    return f"{many} {are} at risk{_risk_until(outlook, tools)}: not handed over"


def _risk_until(outlook: Outlook, tools: Tools) -> str:
    """Until when what is at risk is due, such as " until Fri 5 Mar"."""
    until = outlook.risk_until
    return "" if until is None or until <= tools.now() else f" until {_day(until, tools)}"


def _day(at: datetime | None, tools: Tools) -> str:
    return "" if at is None else day_text(at.astimezone(tools.zone()).date(), today=tools.today())
