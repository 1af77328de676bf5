"""Command line: what is due at clients."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.named import named
from scheduler_app.domain.visits.follow_up import ListedFollowUp
from scheduler_app.use_cases.visits.follow_ups import due, follow_ups_of


def follow_ups(session: CommandSession, arguments: Namespace) -> Answer:
    """What waits and is due in the next 45 days, or until a day; of a client all there ever was."""
    now = session.clock()
    if arguments.client is None:
        found = due(session.diary, now=now, until=arguments.until)
    else:
        client = named(session, arguments.client)
        found = follow_ups_of(session.diary, [client.id], now=now)
        if arguments.until is not None:
            found = [one for one in found if one.follow_up.due < arguments.until]
    today = now.astimezone(session.zone).date()
    return Answer([_data(one) for one in found], [_line(one, today) for one in found])


def _data(one: ListedFollowUp) -> dict[str, object]:
    what = one.follow_up
    return {
        "id": what.id or None,
        "client_id": what.client_id,
        "client": one.client,
        "company": one.company,
        "kind": str(what.kind),
        "what": what.what,
        "due": what.due.isoformat(),
        "state": str(what.state),
        "service": one.service or None,
        "minutes": what.minutes or None,
        "price": None if what.price is None else what.price.minor,
        "currency": None if what.price is None else what.price.currency,
        "device_id": what.device_id,
        "device": one.device or None,
        "visit_id": what.visit_id,
        "booking_id": what.booking_id,
        "word": what.word,
    }


def _line(one: ListedFollowUp, today: date) -> str:
    what = one.follow_up
    late = " (overdue)" if what.due < today and what.state in {"open", "offered"} else ""
    number = f"{what.id:>6}" if what.id else f"{'-':>6}"
    state = "" if what.state == "open" else f"  {what.state}"
    return f"{number}  {what.due.isoformat()}  {one.client}: {what.what}{state}{late}"
