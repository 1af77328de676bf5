"""Gateway: what the head of a mail tells of it."""

from __future__ import annotations

import hashlib
import re

from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.messages.mailbox import MailHead, MailKind
from scheduler_app.domain.messages.marks import message_id
from scheduler_app.domain.visible import strangers_line
from scheduler_app.gateways.messages.mailbox.mime import MailFields, fields_of, in_words, whose

ASKED_FOR = (
    *("FROM", "SUBJECT", "DATE", "MESSAGE-ID", "IN-REPLY-TO", "REFERENCES", "CONTENT-TYPE"),
    *("RETURN-PATH", "AUTO-SUBMITTED", "PRECEDENCE", "X-AUTOREPLY", "X-AUTORESPOND"),
    "X-FAILED-RECIPIENTS",
)
"""The fields that are asked for of each mail."""

MOST_REFERENCES = 50

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,250}@[^<>\s]{1,250})>")
_MACHINES = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"})
_AWAY = re.compile(
    r"(automatic reply|auto(-| )?reply|autoreply|automatische antwort|abwesenheits?|"
    r"out of (the )?office|vacation|réponse automatique|رد تلقائي)",
    re.IGNORECASE,
)


def head_of(uid: int, octets: bytes, at: int) -> MailHead:
    """The head that these octets are; `at` is when it came."""
    fields = fields_of(octets)
    sender, name = _sender(fields)
    subject = strangers_line(in_words(fields.get("subject", "")))
    return MailHead(
        uid, _key(fields), at, sender, name, subject, _references(fields),
        _kind(fields, sender, subject),
    )  # fmt: skip


def message_ids(text: str) -> list[str]:
    """The Message-IDs in a text, without their brackets, in order; each once."""
    return list(dict.fromkeys(_MESSAGE_ID.findall(text)))[:MOST_REFERENCES]


def is_machine(address: str) -> bool:
    """Whether an address is one that mail servers write from."""
    return address.partition("@")[0].lower() in _MACHINES


def _sender(fields: MailFields) -> tuple[str, str]:
    name, address = whose(fields.get("from", ""))
    known = address if MAIL_ADDRESS.fullmatch(address) else ""
    return known, strangers_line(in_words(name))


def _references(fields: MailFields) -> tuple[str, ...]:
    """Those that it answers: the nearest first, which is the last of its thread."""
    answered = message_ids(fields.get("in-reply-to", ""))
    thread = _MESSAGE_ID.findall(fields.get("references", ""))[-MOST_REFERENCES:]
    return tuple(dict.fromkeys([*answered, *reversed(thread)]))


def _key(fields: MailFields) -> str:
    """Its Message-ID, by which it is answered; of one without, what else tells it from others."""
    if known := message_id(fields.get("message-id", "")):
        return known
    said = (fields.get(name, "") for name in ("date", "from", "subject", "in-reply-to"))
    return "mail/" + hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def _kind(fields: MailFields, sender: str, subject: str) -> MailKind:
    reports = fields.get("content-type", "").lower().startswith("multipart/report")
    nobody = fields.get("return-path", "").replace(" ", "") == "<>"
    if reports or nobody or is_machine(sender) or "x-failed-recipients" in fields:
        return MailKind.RETURNED
    return MailKind.AUTOMATIC if _answers_by_itself(fields, subject) else MailKind.WRITTEN


def _answers_by_itself(fields: MailFields, subject: str) -> bool:
    """RFC 3834, and what was usual before it."""
    submitted = fields.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        submitted != "no"
        or bool(fields.keys() & {"x-autoreply", "x-autorespond"})
        or fields.get("precedence", "").strip().lower() in {"auto_reply", "bulk", "junk"}
        or _AWAY.match(subject) is not None
    )
