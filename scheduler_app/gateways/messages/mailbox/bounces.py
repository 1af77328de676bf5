"""Gateway: what mail servers say of mails that did not arrive: RFC 3464, and what is older.

Nothing of what they say is repeated but their codes: servers like to quote the address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scheduler_app.domain.messages.mailbox import Bounce
from scheduler_app.domain.messages.outbox import CAME_BACK
from scheduler_app.gateways.messages.mail.words import SAID_OF_CODES
from scheduler_app.gateways.messages.mailbox.heads import is_machine
from scheduler_app.gateways.messages.mailbox.mime import MailFields, MimePart, fields_of

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_PLAIN_CODE = re.compile(r"(?<![\d.])(5[0-5]\d)(?![\d.])")
_BLOCKS = re.compile(r"\n[ \t]*\n")

_GAVE_UP = re.compile(
    r"(undeliver|not (be )?delivered|delivery (has )?failed|failure notice|returned mail|"
    r"delivery (status notification \(failure\)|failure)|could(n't| not) be delivered|"
    r"wasn't able to deliver|returning message to sender|unzustellbar|nicht zugestellt|"
    r"konnte nicht .{0,40}zugestellt|non remis|تعذر)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(delayed|will (continue|keep) (to )?try|will be retried|do not need to resend|"
    r"verzögert|weitere zustellversuche|(status notification|delivery) \(delay\))",
    re.IGNORECASE,
)
_LOOKED_AT = 4_000
"""Letters of an odd bounce in which it says what it is; the mail that it returns comes behind."""


def bounce_of(
    fields: MailFields, sender: str, subject: str, parts: Sequence[MimePart]
) -> Bounce | None:
    """What a mail says of one that did not arrive; None where it says nothing final of one."""
    for part in parts:
        if part.kind in {"message/delivery-status", "message/global-delivery-status"}:
            return _reported(part.text())
    if fields.get("content-type", "").lower().startswith("multipart/report"):
        if "disposition-notification" in fields["content-type"].lower():
            return None
    elif not (is_machine(sender) or "x-failed-recipients" in fields):
        return None
    return _told(subject, next((part.text() for part in parts if part.kind == "text/plain"), ""))


def _reported(report: str) -> Bounce | None:
    """By the fields for each recipient (RFC 3464, 2.3): ours have one."""
    for block in _BLOCKS.split(report):
        said = fields_of(block.encode())
        if said.get("action", "").strip().lower() == "failed":
            status = _ENHANCED.search(said.get("status", ""))
            more = said.get("diagnostic-code", "")
            return _bounce(status, more)
    return None


def _told(subject: str, text: str) -> Bounce | None:
    """By its words, in which nothing is fixed."""
    begin = f"{subject}\n{text[:_LOOKED_AT]}"
    if not _GAVE_UP.search(begin) or (_GOES_ON.search(begin) and not _PLAIN_CODE.search(begin)):
        return None
    return _bounce(None, begin)


def _bounce(status: re.Match[str] | None, said: str) -> Bounce:
    exact = _ENHANCED.search(said)
    # Servers sum up what another one said exactly: "5.0.0" of a mailbox that is not there.
    if status is None or (exact is not None and status[0].endswith(".0.0")):
        status = exact
    code = "" if status is None else status[0]
    plain = _PLAIN_CODE.search(said)
    codes = f"{'' if plain is None else plain[1]} {code}".strip()
    why = SAID_OF_CODES.get(code, "A mail server could not deliver it.")
    return Bounce(f"{CAME_BACK}{why[:1].lower()}{why[1:]}{f' ({codes})' if codes else ''}",
                  of_address=not _is_of_mail(status))  # fmt: skip


def _is_of_mail(status: re.Match[str] | None) -> bool:
    """Whether another mail might arrive: what is wrong is its size, its content, or a policy."""
    if status is None:
        return False
    return status[2] in {"6", "7"} or (status[2], status[3]) in {("2", "3"), ("3", "4")}
