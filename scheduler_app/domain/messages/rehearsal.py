"""Domain, messages: a dress rehearsal: what is coming, as marked mails to the consultant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.in_language import Wording, locale_of
from scheduler_app.domain.messages.first_lines import apart, is_rtl, under_lines
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.messages.variables import direction_of, spoken
from scheduler_app.domain.visible import tidy_line

AHEAD = timedelta(days=7)
"""What is due within it is rehearsed."""


@dataclass(frozen=True, slots=True)
class RehearsalPlan:
    """What would be rehearsed, the first due first, and the consultant's own address."""

    address: str
    lines: Sequence[MessageLine]


class Rehearsed(NamedTuple):
    """What became of one message of a rehearsal; `why` says why it did not go out, else empty."""

    line: MessageLine
    why: str = ""


class RealWay(NamedTuple):
    """When a message really goes out (epoch seconds), and how that is told to the consultant.

    `cost` is what a text costs, in words; empty where that is not known.
    """

    at: int
    zone: str
    language: str
    cost: str = ""


class _Words(NamedTuple):
    """One language; to whom and when are filled in."""

    mark: str
    about: str
    mail: str
    text: str
    segments: str
    invitation: str
    links: str


_WORDS = {
    "en": _Words(
        "Rehearsal",
        "Text to {to}",
        "This mail goes to {to}, on {when}.",
        "This text goes to {to}, on {when}.",
        "Segments: {count} ({units} of {room} letters, {alphabet}){cost}.",
        "With it goes an entry for the client's calendar.",
        "It went to you alone. The link to the appointment opens nothing here.",
    ),
    "de": _Words(
        "Probe",
        "SMS an {to}",
        "Diese Mail geht an {to}, und zwar: {when}.",
        "Diese SMS geht an {to}, und zwar: {when}.",
        "Segmente: {count} ({units} von {room} Zeichen, {alphabet}){cost}.",
        "Mit ihr geht ein Eintrag für den Kalender des Kunden.",
        "Sie ging nur an Sie. Der Link zum Termin öffnet hier nichts.",
    ),
    "ar": _Words(
        "تجربة",
        "رسالة نصية إلى {to}",
        "تُرسل هذه الرسالة إلى {to}، في {when}.",
        "تُرسل هذه الرسالة النصية إلى {to}، في {when}.",
        "الأجزاء: {count} ({units} من {room} حرفًا، {alphabet}){cost}.",
        "ويُرسل معها موعد لتقويم العميل.",
        "أُرسلت إليك وحدك. رابط الموعد لا يفتح شيئًا هنا.",
    ),
}


def as_rehearsal(real: WrittenMessage, address: str, way: RealWay) -> WrittenMessage:
    """A message as a mail to the consultant's `address`, marked in subject and first line.

    Its words are those of the real one. Nothing of it goes into a calendar, and nobody unsubscribes
    from it.
    """
    language = spoken(way.language)
    words = _WORDS[language]
    lines = _about(real, way, words)
    subject = real.subject
    if real.channel is Channel.TEXT:
        subject = words.about.format(to=tidy_line(real.name) or real.address)
    html = ""
    if real.html:
        html = under_lines(real.html, lines, language, frame="2px dashed")
    return WrittenMessage(
        Channel.MAIL,
        address,
        "\n".join((*lines, "", real.text)),
        language=real.language,
        subject=f"[{words.mark}] {subject}",
        html=html,
    )


def _about(real: WrittenMessage, way: RealWay, words: _Words) -> list[str]:
    """What stands before the words of the real one."""
    name = tidy_line(real.name)
    address = f"<{real.address}>" if real.channel is Channel.MAIL else real.address
    told = Wording(locale_of(_locale(way.language)))
    goes = words.text if real.channel is Channel.TEXT else words.mail
    to = f"{name} {address}" if name else real.address
    when = told.when(way.at, way.zone)
    if direction_of(spoken(way.language)) == "rtl" or is_rtl(to):
        to, when = apart(to), apart(when)
    lines = [f"[{words.mark}] {goes.format(to=to, when=when)}"]
    if real.channel is Channel.TEXT:
        size = segments_of(real.text)
        cost = f", {way.cost}" if way.cost else ""
        lines.append(
            words.segments.format(
                count=size.count,
                units=size.units,
                room=size.room,
                alphabet=size.alphabet,
                cost=cost,
            )
        )
    elif real.calendar:
        lines.append(words.invitation)
    return [*lines, words.links]


def _locale(tag: str) -> str:
    """By which days are written: the consultant's own where the words are of their language."""
    language = spoken(tag)
    return tag if tag.partition("-")[0] == language else language
