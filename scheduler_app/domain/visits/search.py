"""Domain: what is looked for among the records of visits, and how what was found is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.visits.visit import IssueState


@dataclass(frozen=True, slots=True)
class VisitWish:
    """Which visits are looked for; what is empty or None does not matter.

    Each of the `words` is the beginning of a word of the record, of the name of its client, or of
    a device that it touched. `clients` are ids: a client and whoever was merged into them. The
    visit starts at or after `since` and before `until`, aware. `state` is that of one of its
    issues.
    """

    words: str = ""
    clients: tuple[int, ...] = ()
    device_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: IssueState | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text around what was looked for; `marks` are its spans, as start and end."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundVisit:
    """A visit as a list shows it. `title` are its symptoms, else what it was about.

    `state` is the worst of its issues: open, then to be watched, then solved; None without issues.
    """

    id: int
    client_id: int
    client: str
    company: str
    started: datetime
    ended: datetime | None
    title: str
    devices: tuple[str, ...] = ()
    service: str = ""
    booking_id: int | None = None
    state: IssueState | None = None
    excerpt: Excerpt = Excerpt("")
