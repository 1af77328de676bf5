"""Domain: what a mail that is handed over may be, refused in words.

The page lets nothing else in, and the desktop looks before: one odd mail would keep a whole
document out. Nothing in a mail may begin another header, name another recipient or be more than a
mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.messages.files import MOST_FILES, examine_file
from scheduler_app.domain.messages.marks import message_id
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.limits import LONGEST_TEXTS, can_be_shown
from scheduler_app.domain.page.mails import (
    LONGEST_BODY,
    LONGEST_KEY,
    LONGEST_SILENCE,
    LONGEST_SUBJECT,
    LONGEST_USE,
    MOST_AT_RISK,
    MOST_RESTS,
    SHORTEST_SILENCE,
    HandedMail,
    Watch,
)
from scheduler_app.domain.visible import is_blank

METHODS = frozenset({"REQUEST", "CANCEL", "PUBLISH"})
"""What a mail may ask a calendar to do (RFC 5546, 3.2): an answer is the client's own to give."""

KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
UID = re.compile(r"[A-Za-z0-9._~:@+-]{1,100}")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")
"""A language tag (RFC 5646) as it stands in a header."""

_NO_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_FOLD = re.compile(r"\r?\n[ \t]")
_STATES = frozenset(state.value for state in CommitmentState)


def examine_mail(mail: HandedMail) -> None:
    """`InvalidInput` on the field that cannot be."""
    if not KEY.fullmatch(mail.key):
        raise InvalidInput("key", "The key is no word of letters and signs.")
    if not UID.fullmatch(mail.uid):
        raise InvalidInput("uid", "The mail is bound to no booking.")
    if not mail.holds_in or not _STATES.issuperset(mail.holds_in):
        raise InvalidInput("holds_in", "The mail holds in no state of a booking.")
    if len(set(mail.holds_in)) != len(mail.holds_in):
        raise InvalidInput("holds_in", "One state stands there twice.")
    for name in ("start", "send_at", "useful_until"):
        if not can_be_shown(getattr(mail, name)):
            raise InvalidInput(name, "The instant lies outside the years that a page can show.")
    if mail.send_at > mail.useful_until:
        raise InvalidInput("useful_until", "The mail is of no use when it is to be sent.")
    if mail.useful_until - mail.send_at > LONGEST_USE:
        raise InvalidInput("useful_until", "The mail is of use for longer than it is remembered.")
    _heading(mail)
    _bodies(mail)
    _files(mail)
    _rests(mail)


def examine_watch(watch: Watch) -> None:
    """`InvalidInput` on the field that cannot be, as with a mail."""
    if not SHORTEST_SILENCE <= watch.after <= LONGEST_SILENCE:
        raise InvalidInput(
            "after", f"{watch.after} is not between {SHORTEST_SILENCE} and {LONGEST_SILENCE}."
        )
    if not can_be_shown(watch.risk_from):
        raise InvalidInput("risk_from", "The instant lies outside the years that a page can show.")
    if not 1 <= watch.count <= MOST_AT_RISK:
        raise InvalidInput("count", f"{watch.count} is not between 1 and {MOST_AT_RISK}.")
    _addressed(watch)
    fits_a_line("subject", watch.subject, LONGEST_SUBJECT)
    _written(watch)
    _body("text", watch.text)


def method_of(calendar: str) -> str:
    """What an iCalendar file asks for; `InvalidInput` where it is none, or asks for nothing.

    One VCALENDAR with one VEVENT in it, whose parts end as they began, and one METHOD for all of it
    (RFC 5545, 3.4 to 3.7.2). What stands in its lines is for the client's program to judge.
    """
    inside: list[str] = []
    found: list[str] = []
    parts = 0
    for number, line in enumerate(_lines(calendar)):
        name, _, value = line.partition(":")
        # Parameters belong to no name that is looked for here: another program may read over them.
        name, value = name.partition(";")[0].strip().upper(), value.strip().upper()
        if (number == 0) != (name == "BEGIN" and value == "VCALENDAR") or (number and not inside):
            raise _no_calendar()
        if name == "BEGIN":
            inside.append(value)
            parts += len(inside) == 2 and value == "VEVENT"
        elif name == "END" and inside.pop() != value:
            raise _no_calendar()
        elif name == "METHOD" and len(inside) == 1:
            found.append(value)
    if inside or parts != 1 or len(found) != 1 or found[0] not in METHODS:
        raise _no_calendar()
    return found[0]


def _lines(calendar: str) -> Iterable[str]:
    # Not `splitlines`: what it takes for an end of a line may stand in a summary.
    return _LINE_END.split(_FOLD.sub("", calendar).strip())


def _no_calendar() -> InvalidInput:
    return InvalidInput(
        "calendar",
        "The file for calendars is no iCalendar with a METHOD.",
        remedy="One VCALENDAR with an appointment asks to REQUEST, CANCEL or PUBLISH it.",
    )


def _addressed(mail: HandedMail | Watch) -> None:
    if not MAIL_ADDRESS.fullmatch(mail.to):
        raise InvalidInput("to", "That is no e-mail address that a mail can go to.")
    if not LANGUAGE.fullmatch(mail.language):
        raise InvalidInput("language", "That is no tag of a language, such as de-AT.")


def _heading(mail: HandedMail) -> None:
    _addressed(mail)
    if mail.in_reply_to and message_id(mail.in_reply_to) != mail.in_reply_to:
        raise InvalidInput("in_reply_to", "That is no Message-ID of a mail.")
    if mail.reply_to and not MAIL_ADDRESS.fullmatch(mail.reply_to):
        raise InvalidInput("reply_to", "That is no e-mail address that a mail can name.")
    fits_a_line("name", mail.name, LONGEST_TEXTS["name"])
    fits_a_line("subject", mail.subject, LONGEST_SUBJECT)


def _written(mail: HandedMail | Watch) -> None:
    for name in ("subject", "text"):
        if is_blank(getattr(mail, name)):
            raise InvalidInput(name, f"The mail has no {name}.")


def _bodies(mail: HandedMail) -> None:
    _written(mail)
    for name in ("text", "html", "calendar"):
        _body(name, getattr(mail, name))
    if mail.calendar:
        method_of(mail.calendar)


def _files(mail: HandedMail) -> None:
    if len(mail.files) > MOST_FILES:
        raise InvalidInput("files", f"{len(mail.files)} files go along, at most {MOST_FILES}.")
    for number, file in enumerate(mail.files):
        try:
            examine_file(file)
        except InvalidInput as wrong:
            raise InvalidInput(f"files.{number}.{wrong.field}", wrong.message) from wrong


def _rests(mail: HandedMail) -> None:
    if len(mail.rests) > MOST_RESTS:
        raise InvalidInput("rests", f"It rests {len(mail.rests)} times, at most {MOST_RESTS}.")
    ended = 0
    for number, rest in enumerate(mail.rests):
        if not (can_be_shown(rest.begin) and can_be_shown(rest.end)):
            raise InvalidInput(
                f"rests.{number}", "The instant lies outside the years that a page can show."
            )
        if not ended <= rest.begin < rest.end:
            raise InvalidInput(f"rests.{number}", "It ends before it begins, or before another.")
        ended = rest.end


def fits_a_line(field: str, text: str, most: int) -> None:
    """`InvalidInput` where the text is longer or has several lines."""
    if len(text) > most:
        raise InvalidInput(field, f"The text has {len(text)} characters, at most {most}.")
    if _NO_LINE.search(text):
        raise InvalidInput(field, "The text holds a line break or another control character.")


def _body(field: str, text: str) -> None:
    if len(text) > LONGEST_BODY:
        raise InvalidInput(field, f"The text has {len(text)} characters, at most {LONGEST_BODY}.")
    if _NO_TEXT.search(text):
        raise InvalidInput(field, "The text holds a character that no mail has.")
