"""Use cases: rows of the outbox as mails that a page is handed, and as one document. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID, uuid5

from scheduler_app.domain.messages.marks import message_id
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.resting import goes_at, rests
from scheduler_app.domain.messages.rules import NOT_TRANSACTIONAL
from scheduler_app.domain.messages.settings import QuietHours
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.handed_mails import examine_mail
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.mails import LONGEST_USE, OPEN_STATES, HandedMail, Rest, Watch
from scheduler_app.domain.zones import zone
from scheduler_app.storage.page.handed_over import MailRow
from scheduler_app.storage.page.link import PageLink

_TEXTS = ("to", "subject", "text", "name", "language", "html", "calendar", "reply_to")
"""What the content of a row says of its mail; where it goes by is the row's own."""


def of_use_until(row: OutboxRow) -> int:
    """Until when a page may send it: it does not remember for longer that it has."""
    return min(row.wanted.useful_until, row.wanted.due + LONGEST_USE)


def mail_of(
    each: MailRow,
    words: WrittenMessage | None,
    link: PageLink,
    quiet: QuietHours | None,
    *,
    now: int,
) -> HandedMail:
    """The mail of a row, bound to its booking as the page knows that; `ValueError` where none."""
    content: dict[str, Any] = json.loads(each.row.wanted.content)
    wanted = each.row.wanted
    bound = wanted.booking_id is not None
    if bound and "start" not in content:
        raise ValueError("it does not say which time it tells of.")
    mail = HandedMail(
        key=wanted.key,
        uid=_uid(each, link),
        # That which it tells of, whatever became of the booking since: then the page drops it. Of
        # one that is another client's it is when it begins for them.
        start=int(content.get("now", content["start"])) if bound else wanted.due,
        send_at=_send_at(each, quiet, now),
        useful_until=of_use_until(each.row),
        to="",
        subject="",
        text="",
        bound=bound,
        rests=_rests(each, quiet) if link.is_able(PageAbility.RESTING) else (),
    )
    if words is not None:
        mail = replace(
            mail,
            to=words.address,
            subject=words.subject,
            text=words.text,
            name=words.name,
            language=words.language,
            html=words.html,
            calendar=words.calendar,
            reply_to=words.headers.get("Reply-To", ""),
            in_reply_to=_answered(words, link),
            files=words.files if link.is_able(PageAbility.FILES) else (),
            holds_in=_holds_in(each),
            unsubscribe=link.is_able(PageAbility.UNSUBSCRIBING)
            and content.get("template") in NOT_TRANSACTIONAL,
        )
    else:
        texts: dict[str, Any] = {name: str(content[name]) for name in _TEXTS if name in content}
        mail = replace(mail, **texts)
        if "holds_in" in content:
            mail = replace(mail, holds_in=tuple(map(str, content["holds_in"])))
    # A page refuses a document as a whole: one odd mail must not keep all others from it.
    examine_mail(mail)
    return mail


def _uid(each: MailRow, link: PageLink) -> str:
    """What the page knows the booking by, or what is told about none."""
    booking = each.row.wanted.booking_id
    if booking is None:
        return str(uuid5(UUID(link.diary), each.uid))
    return public_uid(link.diary, booking, each.uid, in_series=each.series_id is not None)


def _answered(words: WrittenMessage, link: PageLink) -> str:
    """The Message-ID that a mail answers, for a page that tells it."""
    answered = message_id(words.headers.get("In-Reply-To", ""))
    return answered if link.is_able(PageAbility.DIRECT) else ""


def _send_at(each: MailRow, quiet: QuietHours | None, now: int) -> int:
    """When the page sends it: what was claimed late, in quiet hours, at their end.

    That stays the same for as long as its words do. By it a page that was restored knows what it
    may have sent already. What was claimed by a clock that was ahead waits for no hour of that
    clock's: after the document's end it would keep all of it from the page.
    """
    wanted = each.row.wanted
    if each.written_at is None:
        return wanted.due
    claimed = min(each.written_at, now)
    if claimed <= wanted.due:
        return wanted.due
    goes = goes_at(wanted, claimed, quiet, zone(each.zone))
    return wanted.due if goes in {None, claimed} else goes


def _rests(each: MailRow, quiet: QuietHours | None) -> tuple[Rest, ...]:
    """When the page does not send it, however late it comes to that."""
    until = of_use_until(each.row)
    return tuple(Rest(*one) for one in rests(each.row.wanted, until, quiet, zone(each.zone)))


def _holds_in(each: MailRow) -> tuple[str, ...]:
    """The states in which the mail of a row is still true when it goes out."""
    if each.state in {"cancelled", "no-show"}:
        return (each.state,)
    if each.row.wanted.booking_id is None:
        return OPEN_STATES
    return ("confirmed", "done") if each.row.wanted.due >= each.end else OPEN_STATES


def digest_of(mails: Sequence[HandedMail], watch: Watch | None) -> str:
    """What tells one document from another, and tells nothing of it."""
    whole = [asdict(part) for part in (*mails, watch) if part is not None]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
