"""Desktop, page: what the state of the booking page is called, and which light it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.time_units import HOUR, MINUTE, whole_minutes
from scheduler_app.domain.wording import counted


@dataclass(frozen=True, slots=True)
class PageLine:
    """The light and its line; `detail` tells more where there is room."""

    light: Light
    line: str
    detail: str = ""


def told(status: PageStatus, now: datetime, zone: ZoneInfo, today: date) -> PageLine:
    """The state of the page at `now` (aware), in one line."""

    def when(moment: datetime) -> str:
        return moment_text(moment, zone, today=today)

    name = "Preview" if status.kind == "preview" else "Page"
    waits = f"  ·  {counted(status.waiting, 'request')} to answer" if status.waiting else ""
    if status.starting:
        return PageLine(Light.NONE, f"Preview is starting…{waits}")
    if status.kind == "none":
        said = status.trouble or "No booking page"
        return PageLine(
            Light.CARE if status.trouble else Light.NONE, f"{said}{waits}", status.remedy
        )
    if status.unreachable_since is not None:
        line = f"{name} not reached since {when(status.unreachable_since)}"
        return PageLine(Light.LOST, f"{line}{waits}", _meanwhile(status, now, when))
    if status.trouble:
        return PageLine(Light.CARE, f"{name}: {status.trouble}{waits}", status.remedy)
    if status.published_at is None:
        return PageLine(Light.NONE, f"{name} is being published…{waits}")
    line = f"{name} published {ago_text(status.published_at, now, zone, today)}"
    if status.valid_until is not None and status.valid_until <= now:
        line += f"  ·  takes requests only since {when(status.valid_until)}"
        return PageLine(Light.CARE, f"{line}{waits}", _meanwhile(status, now, when))
    if status.valid_until is not None:
        line += f"  ·  confirms until {when(status.valid_until)}"
    return _in_touch(status, name, line, waits, when)


def _in_touch(
    status: PageStatus, name: str, line: str, waits: str, when: Callable[[datetime], str]
) -> PageLine:
    """The state of a page that is up to date, and may still want a look."""
    if status.mails_wait_since is not None:
        line = f"{name}: mails wait since {when(status.mails_wait_since)}"
        return PageLine(Light.CARE, f"{line}{waits}", MAILS_WAIT)
    if status.mails_aside:
        line = f"{name}: {counted(status.mails_aside, 'mail')} could not be made"
        return PageLine(Light.CARE, f"{line}{waits}", MAILS_ASIDE)
    if status.tzdata_differs:
        return PageLine(Light.CARE, f"{line}{waits}", TZDATA)
    return PageLine(Light.GOOD, f"{line}{waits}", OLDER if status.is_older else "")


TZDATA = (
    "Page and diary have different time zone data: times far ahead may differ by an hour. "
    "Update the older of the two."
)


OLDER = (
    "The page is older than this program and can't do all that it could: links to a booking, to "
    "rate a visit or to take a time may be missing. Bring it to the same version."
)
MAILS_WAIT = (
    "The page can't hand in its mails to clients; they go out as soon as it can. Run "
    "“scheduler-page doctor” on its host: it says why."
)
MAILS_ASIDE = (
    "A client may not have heard from you; all others did. Run “scheduler-page doctor” on the "
    "page's host: it says which mails, and why."
)


def ago_text(moment: datetime, now: datetime, zone: ZoneInfo, today: date) -> str:
    """How long ago, such as "12 s ago", "5 min ago", else when."""
    seconds = int((now - moment).total_seconds())
    if seconds < 5:
        return "just now"
    if seconds < MINUTE:
        return f"{seconds} s ago"
    if seconds < HOUR:
        return f"{whole_minutes(seconds)} min ago"
    return moment_text(moment, zone, today=today)


def _meanwhile(status: PageStatus, now: datetime, when: Callable[[datetime], str]) -> str:
    """What the page does on its own while nobody talks to it."""
    if status.valid_until is None:
        return ""
    if status.valid_until > now:
        return f"It still confirms on its own until {when(status.valid_until)}."
    return "It takes requests and confirms nothing until it is published again."
