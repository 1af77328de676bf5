"""Use cases: a mail of a rehearsal as the page sends it to the consultant."""

from __future__ import annotations

import json
from datetime import datetime

from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.handed_mails import examine_mail
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.page import link as page_link

USEFUL = HOUR
"""Seconds: who rehearses looks into their mailbox soon."""


def handed_rehearsal(
    diary: DiaryHandle, row_id: int, mail: WrittenMessage, key: str, *, now: datetime
) -> HandedMail:
    """The mail that rehearses a row, bound to its booking as the page knows that, due at once.

    `InvalidInput` where the page would not take it.
    """
    with looking(diary) as asked:
        wanted = outbox.row(asked, row_id).wanted
    with reading(diary) as connection:
        link = page_link.read(connection)
        booking = bookings.get(connection, wanted.booking)
    moment = to_epoch(now.replace(microsecond=0))
    in_series = booking.series_id is not None
    made = HandedMail(
        key=key,
        uid=public_uid(link.diary, booking.id, booking.uid, in_series=in_series),
        start=json.loads(wanted.content).get("start", to_epoch(booking.start)),
        send_at=moment,
        useful_until=moment + USEFUL,
        to=mail.address,
        subject=mail.subject,
        text=mail.text,
        language=mail.language,
        html=mail.html,
        holds_in=tuple(state.value for state in CommitmentState),
    )
    examine_mail(made)
    return made
