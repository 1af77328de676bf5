"""Domain: the second document of desktop and page: mails that the page sends in its stead.

It is the whole set of what shall go out from there, as a publication is the whole of what shall be
shown, and apart from it, so that asking for an hour never waits for it. Instants are whole epoch
seconds UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.time_units import DAY

MAILS_FORMAT = 1
"""The version of these types."""

MARGIN = DAY
"""Seconds beyond the lease for which mails are handed over, and the page keeps to them."""

LONGEST_USE = 60 * DAY
"""Seconds after its `send_at` for which a mail may be of use: a page forgets its key later on."""

MOST_MAILS = 2_000
MOST_MAILS_BYTES = 8_000_000
"""Of the whole document as JSON, before it is compressed."""

MOST_RESTS = 70
"""Of one mail: one a night, for as long as it may be of use, and some where clocks are changed."""

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_KEY = 300, 100_000, 200

OPEN_STATES = ("pending", "confirmed")
"""States, by name, of a booking that lies ahead as far as it is known."""


@dataclass(frozen=True, slots=True)
class Rest:
    """From `begin` on, and before `end`, a mail may not go."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class HandedMail:
    """One mail. It goes out once for its `key`, from `send_at` on, and not after `useful_until`.

    It holds for the booking `uid` at that very `start` only, and while that stands in one of the
    states `holds_in`: where the page knows it cancelled or moved, it is dropped there. `html` and
    `calendar` (an iCalendar file with its METHOD) stand beside the `text` where they are not empty.
    With `unsubscribe` it says in its headers how to hear no more of its kind (RFC 8058); that is
    only for a page that is able to. So is one that is not `bound`, which is about no booking and
    holds until it is of no use; `uid` and `start` say nothing then, but of which it is one. What it
    answers is the Message-ID `in_reply_to`. The `files` that go along travel on their own, once; it
    waits until the page has them. While it `rests` it does not go: what was put off until then
    waits for the end of that, or does not go at all; that is only for a page that is able to.
    """

    key: str
    uid: str
    start: int
    send_at: int
    useful_until: int
    to: str
    subject: str
    text: str
    name: str = ""
    language: str = "en"
    html: str = ""
    calendar: str = ""
    reply_to: str = ""
    holds_in: tuple[str, ...] = OPEN_STATES
    unsubscribe: bool = False
    bound: bool = True
    in_reply_to: str = ""
    files: tuple[MailFile, ...] = ()
    rests: tuple[Rest, ...] = ()


SHORTEST_SILENCE, LONGEST_SILENCE = 3_600, 31 * 86_400
"""Seconds of silence of a desktop after which the page may be asked to mail the consultant."""

MOST_AT_RISK = 1_000_000


@dataclass(frozen=True, slots=True)
class Watch:
    """What the page mails the consultant when the desktop has been silent for too long.

    That is for `after` seconds by the page's clock, and a day before `risk_from` at the earliest:
    then the first of `count` messages is due that nobody but the desktop has. It goes out once for
    each silence.
    """

    after: int
    risk_from: int
    count: int
    to: str
    subject: str
    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class MailDocument:
    """All mails that the page is to send.

    It does so for `lasts` seconds, by its own clock from the document's arrival. `digest` tells one
    document from another; the same one again only lasts anew. A later one has a later `issued_at`,
    by which one that was held up on its way is known and refused. A mail that is not in it any more
    is withdrawn, unless it went out already. A `watch` is only for a page that is able to keep it;
    it holds beyond the time that the document lasts.
    """

    format: int
    diary: str
    digest: str
    issued_at: int
    lasts: int
    mails: tuple[HandedMail, ...] = ()
    watch: Watch | None = None


class MailState(StrEnum):
    """What became of a mail that was handed over."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It was cut while it was handed to the mail server: nobody can tell whether it went out."""
    DROPPED = "dropped"
    """What it told of does not hold any more."""
    LATE = "late"
    """It could not go out while it was of use."""
    WITHDRAWN = "withdrawn"
    """The desktop has taken it back in time."""


@dataclass(frozen=True, slots=True)
class MailReport:
    """What became of one mail, by its key. `at` is when, by the page's clock; `why` in words."""

    key: str
    state: MailState
    at: int
    why: str = ""


_COPY = re.compile(r"/mail/([1-9][0-9]?)\Z")


def copy_of(key: str) -> int:
    """Which copy of a message the mail of this key is, from 1 on; 0 for that to the client."""
    found = _COPY.search(key)
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """The page's answer: the document that it keeps to from now on, and how each mail stands.

    `until` is when it stops sending by itself. Beside those of the document the `reports` tell of
    what ended within the last day. A mail that is not in the document and still waits is just being
    handed to the mail server: what becomes of it is told later. `lacks` are digests of files that
    its mails wait for, or that what is shown refers to.
    """

    now: int
    digest: str
    until: int
    reports: tuple[MailReport, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """The page's answer to a file: it keeps it, for as long as something there refers to it."""

    digest: str
    size: int
