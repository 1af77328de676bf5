"""Desktop, inbox: requests in words; no widgets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import (
    item_span,
    length_text,
    moment_text,
    money_text,
    price_text,
    time_text,
)
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.requests import (
    Notice,
    NoticeKind,
    Request,
    RequestKind,
    RequestState,
)
from scheduler_app.domain.time_units import minutes_of, whole_minutes
from scheduler_app.domain.wording import listed
from scheduler_app.domain.zones import from_epoch, zone
from scheduler_app.use_cases.money.revoking import RevocationView

NOTICE_SIGNS = {
    NoticeKind.BOOKED: "check",
    NoticeKind.MOVED: "clock",
    NoticeKind.CHOSEN: "check",
    NoticeKind.CANCELLED: "close",
    NoticeKind.WITHDRAWN: "close",
    NoticeKind.ACCOUNT: "user",
    NoticeKind.ERASURE: "delete",
    NoticeKind.DELIVERY: "mail",
    NoticeKind.DESCRIBED: "edit",
    NoticeKind.REVOKED: "alert",
    NoticeKind.UNSUBSCRIBED: "mail",
    NoticeKind.RATED: "star",
    NoticeKind.MONEY: "alert",
    NoticeKind.UNFIT: "alert",
}


def who(request: Request) -> str:
    """Who asks."""
    return request.client or request.item.client or "A client"


def asker(request: Request) -> str:
    """The same, as it stands among other words."""
    return isolated(who(request))


def what(booking: CalendarItem) -> str:
    """What the booking is for: the service and its length."""
    name = booking.service or booking.title or "A booking"
    return f"{name} · {length_text(whole_minutes(booking.end - booking.start))}"


def price(request: Request) -> str:
    """What the client was shown; empty where there is nothing to pay."""
    taxes = (request.agreed_tax, request.cost_tax)
    return price_text(request.agreed, request.cost, taxes=taxes)


def when(request: Request, tools: Tools) -> str:
    """The time asked for; of a move also the old one, and the client's clock where it differs."""
    item, today = request.item, tools.today()
    text = item_span(item.start, item.end, tools.zone(), today=today)
    if request.kind is RequestKind.MOVE and request.stands_at is not None:
        text = f"{tools.when(request.stands_at)}  →  {text}"
    return text


def budget(request: Request) -> str:
    """That its client has used up the moves that are free; empty where that is not so."""
    return "By your policy no move is free any more." if request.beyond_free else ""


def client_clock(request: Request, tools: Tools) -> str:
    """The start by the clock that the client agreed it in; empty where it is the practice's."""
    start, theirs = from_epoch(request.item.start), zone(request.item.zone)
    if start.astimezone(theirs).utcoffset() == start.astimezone(tools.zone()).utcoffset():
        return ""
    return f"{moment_text(start, theirs)} in {theirs.key}"


def meeting(request: Request, zone_: ZoneInfo, today: date) -> str:
    """What it meets, in one sentence; empty when nothing does."""
    if not request.meets:
        return ""
    named = [
        f"{_named(item)}, {item_span(item.start, item.end, zone_, today=today)}"
        for item in request.meets[:3]
    ]
    more = len(request.meets) - 3
    listed = "; ".join(named) + (f"; and {more} more" if more > 0 else "")
    return f"Meets {listed}."


def _named(item: CalendarItem) -> str:
    """What is in the way; of other requests and held times it is said that they are that."""
    if item.state != "pending":
        return item.headline
    if item.kind == "busy":
        return f"a time {item.headline[:1].lower()}{item.headline[1:]}"
    return f"the request of {item.headline}"


def state_line(request: Request, tools: Tools) -> str:
    """Where it stands, when it is not simply our turn."""
    if request.state is not RequestState.PROPOSED:
        return ""
    times = ", ".join(tools.when(each.start) for each in request.proposals)
    if request.offered and request.kind is RequestKind.BOOK:
        return f"It can't be then. You offered {times}. The client has not chosen yet."
    did = "offered" if request.offered else "proposed"
    return f"You {did} {times}. The client has not chosen yet."


def early_line(request: Request) -> str:
    """That a consumer wants work to begin while they may still withdraw; empty where not asked."""
    asked = "Asks to begin within the 14 days in which consumers can withdraw."
    return asked if request.asked_early else ""


def arrived_text(moment: datetime, tools: Tools) -> str:
    """When it came in."""
    minutes = minutes_of(tools.now() - moment)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if tools.today() == moment.astimezone(tools.zone()).date():
        return f"today {time_text(moment, tools.zone())}"
    return tools.when(moment)


def headline(request: Request, tools: Tools) -> str:
    """One line such as "Anna Schmidt asks for Remote session, Tue 2 Mar 10:00"."""
    item = request.item
    start = tools.when(from_epoch(item.start))
    if request.offered and request.kind is RequestKind.BOOK:
        return f"{asker(request)} is offered other times instead of {start}"
    if request.offered and request.stands_at is not None:
        return f"{asker(request)} is offered {start} instead of {tools.when(request.stands_at)}"
    if request.kind is RequestKind.MOVE and request.stands_at is not None:
        stood = tools.when(request.stands_at)
        return f"{asker(request)} asks to move {stood} to {start}"
    return f"{asker(request)} asks for {item.service or item.title or 'a time'}, {start}"


def spoken(request: Request, tools: Tools, *, new_client: bool) -> str:
    """All of it for a screen reader."""
    parts = [
        headline(request, tools),
        "new client" if new_client else "",
        price(request),
        request.item.place,
        request.text,
        early_line(request),
        meeting(request, tools.zone(), tools.today()),
        state_line(request, tools),
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


def notice_when(notice: Notice, tools: Tools) -> str:
    """When it happened."""
    return tools.when(notice.at)


def revoked_line(view: RevocationView, tools: Tools) -> str:
    """What follows from a contract that was revoked, before anything is done about it."""
    if view.answered:
        return "You have answered this."
    if view.why_not:
        return f"{view.why_not} By law nothing goes back; what you do is up to you."
    last = view.until - timedelta(minutes=1)
    told = [f"In time: it could be revoked until {tools.when(last)}."]
    if view.applied:
        worked, paid = _money(view, view.applied), _money(view, view.paid)
        told.append(f"{worked} of the {paid} paid is for what was done, as the client had asked.")
    elif not view.paid:
        told.append("Nothing was paid.")
    if view.by_reference:
        told.append("Nobody was logged in: see that the name is your client's before you answer.")
    return " ".join(told)


def revoked_answer(view: RevocationView) -> str:
    """What the button says that answers it."""
    parts = ["Call off"]
    if view.back:
        parts.append(f"give back {_money(view, view.back)}")
    if view.credit:
        parts.append(f"leave {_money(view, view.credit)} as credit")
    return listed(parts)


def revoked_answered(view: RevocationView) -> str:
    """What was done."""
    parts = ["Called off"]
    if view.back:
        parts.append(f"{_money(view, view.back)} goes back")
    if view.credit:
        parts.append(f"{_money(view, view.credit)} is the client's credit again")
    return ", ".join(parts)


def _money(view: RevocationView, amount: int) -> str:
    return money_text(Money(amount, view.currency))
