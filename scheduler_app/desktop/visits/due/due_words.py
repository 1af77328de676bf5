"""Desktop, visits: what is due, in words."""

from __future__ import annotations

from datetime import date

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import length_text, money_text
from scheduler_app.domain.visits.follow_up import (
    FollowUp,
    FollowUpKind,
    FollowUpState,
    ListedFollowUp,
)
from scheduler_app.domain.wording import counted, dated_in_words

SYMBOLS = {
    FollowUpKind.RECOMMENDED: "due",
    FollowUpKind.EXPIRY: "expiry",
    FollowUpKind.RECALL: "clients",
}

OFFERED = "The client has a link to take a time"


def when_due(follow_up: FollowUp, today: date) -> str:
    """When it is due, from today, such as "due in 3 days" or "ended 5 days ago"."""
    left = (follow_up.due - today).days
    ends = follow_up.kind is FollowUpKind.EXPIRY
    if left == 0:
        return "ends today" if ends else "due today"
    if left > 0:
        return f"{'ends' if ends else 'due'} in {counted(left, 'day')}"
    late = counted(-left, "day")
    return f"ended {late} ago" if ends else f"{late} late"


def about(one: ListedFollowUp) -> str:
    """What it will be: service, length, price and device, as far as they are known."""
    follow_up = one.follow_up
    device = one.device if follow_up.kind is not FollowUpKind.EXPIRY else ""
    parts = (
        one.service,
        length_text(follow_up.minutes) if follow_up.minutes else "",
        "" if follow_up.price is None else money_text(follow_up.price),
        device,
        OFFERED if follow_up.state is FollowUpState.OFFERED else "",
    )
    return " · ".join(part for part in parts if part)


def who(one: ListedFollowUp) -> str:
    """The client, with their company where that is another word."""
    return " · ".join(dict.fromkeys(part for part in (one.client, one.company) if part))


def line(one: ListedFollowUp, tools: Tools) -> str:
    """Who, what and when, in one line."""
    follow_up = one.follow_up
    if follow_up.kind is FollowUpKind.EXPIRY:
        # "Warranty of NAS ends" goes on with "in 3 days", "… ended" with "3 days ago".
        _, _, when = when_due(follow_up, tools.today()).partition(" ")
        return f"{one.client}: {follow_up.what} {when}"
    return f"{one.client}: {follow_up.what}, {when_due(follow_up, tools.today())}"


def day_in_words(follow_up: FollowUp) -> str:
    """The day, with its year."""
    return dated_in_words(follow_up.due)


_BECAME = {
    FollowUpState.BOOKED: "booked",
    FollowUpState.DONE: "done",
    FollowUpState.DECLINED: "not wanted",
}


def past_line(one: ListedFollowUp) -> str:
    """What became of something that waits no more."""
    follow_up = one.follow_up
    became = _BECAME.get(follow_up.state, str(follow_up.state))
    said = f": {follow_up.word}" if follow_up.word else ""
    return f"{day_in_words(follow_up)}   {follow_up.what}, {became}{said}"
