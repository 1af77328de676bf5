"""Use cases: a text goes out from the consultant's own phone, by one click or a picture to scan."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.direct_reach import is_number
from scheduler_app.domain.messages.message import TEXT_KIND, OwnPhoneText, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.use_cases.messages.carrying_out import TOO_LATE, Fate, claim, settle

HOW = "Sent from your own phone."

QUIET_MODULES = 4
"""White around a QR code, in modules (ISO/IEC 18004)."""


def prepared(
    diary: DiaryHandle,
    row_id: int,
    write: Callable[[OutboxRow], WrittenMessage],
) -> OwnPhoneText:
    """Word a planned text, also before it is due; nothing is claimed by it.

    `NotAllowed` where it is not planned any more; `write` is `writing.written` of a row.
    """
    with looking(diary) as asked:
        row = outbox.row(asked, row_id)
    if row.wanted.kind != TEXT_KIND or row.state is not RowState.PLANNED:
        raise _not_planned()
    words = write(row)
    link = sms_link(words.address, words.text)
    return OwnPhoneText(row.id, words.address, words.text, link, row.wanted.content)


def sent_it(diary: DiaryHandle, prepared_text: OwnPhoneText, *, now: datetime) -> None:
    """The consultant says that they sent it; it does not go out by anybody else then.

    `NotAllowed` where it is not wanted any more, such as when the appointment moved meanwhile.
    """
    with looking(diary) as asked:
        before = outbox.row(asked, prepared_text.row_id)
    claimed = claim(diary, prepared_text.row_id, now=now, early=True)
    if claimed is None:
        with looking(diary) as asked:
            after = outbox.row(asked, prepared_text.row_id)
        over = after.wanted.useful_until <= int(now.timestamp())
        if after.state is RowState.PLANNED and over:
            settle(diary, after.id, Fate(RowState.SKIPPED, TOO_LATE), now=now)
        raise _not_planned()
    same = prepared_text.content == before.wanted.content == claimed.wanted.content
    settle(diary, claimed.id, Fate(RowState.SENT if same else RowState.PLANNED, HOW), now=now)
    if not same:
        raise NotAllowed(
            "The appointment has changed since this text was worded.",
            remedy="Nothing was noted. Open it anew: your client may need the new words.",
        )


def sms_link(number: str, text: str) -> str:
    """The link that opens a text to a number, with its words, by RFC 5724.

    All but unreserved signs are encoded as UTF-8, so that no word ends the link or adds to it.
    """
    if not is_number(number):
        raise NotAllowed(
            "There is no mobile number to write to.", remedy="Give the client a mobile number."
        )
    return f"sms:{number}?body={quote(text, safe='')}"


def qr_svg(link: str, *, scale: int = 4, dark: str = "#000000", light: str = "#ffffff") -> bytes:
    """The link as a picture for a phone's camera: an SVG of its own; empty as in `qr_png`.

    It is dark on light in every theme: many cameras read no other.
    """
    return _drawn(link, kind="svg", scale=scale, dark=dark, light=light)


def qr_png(link: str, *, scale: int = 6) -> bytes:
    """The same as a PNG; empty where the words are more than a QR code holds."""
    return _drawn(link, kind="png", scale=scale)


def _drawn(link: str, **how: Any) -> bytes:
    import segno  # the window opens without it

    out = io.BytesIO()
    for error in ("m", "l"):
        try:
            code = segno.make(link, error=error, micro=False, boost_error=False)
        except segno.DataOverflowError:
            # Letters of most alphabets take six signs each in a link, and a text may be long.
            continue
        code.save(out, border=QUIET_MODULES, **how)
        break
    return out.getvalue()


def _not_planned() -> NotAllowed:
    return NotAllowed(
        "This text is not waiting to be sent any more.",
        remedy="Nothing was noted. The list of messages shows what became of it.",
    )
