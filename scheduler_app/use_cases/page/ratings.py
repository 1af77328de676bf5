"""Use case: how a client rates a visit on the page, and that something is not solved after all."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.reports import MOST_RATING_WORDS, MOST_STARS
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import reports
from scheduler_app.use_cases.page.people import said
from scheduler_app.use_cases.page.requests import its_booking, tell
from scheduler_app.use_cases.visits.rating import rate

_REOPENED = " Not solved, they say: what was wrong is open again."
_NOT_SOLVED = " Not solved, they say."


def rated(change: Change, event: Event, _now: datetime) -> str:
    """A client rates the visit of a booking, once or anew; the consultant is told in any case."""
    rating = event.rating
    if rating is None or not 1 <= rating.stars <= MOST_STARS:
        raise InvalidInput("rating", "The rating is not whole.")
    booking = its_booking(change, event, event.uid)
    visit = reports.record_of(change.connection, booking.id)
    if visit is None:
        raise NotFound("The record of the visit is gone.")
    words = said(rating.words, MOST_RATING_WORDS)
    reopened = rate(
        change, visit[0], stars=rating.stars, words=words, solved=rating.solved, at=event.at
    )
    change.tell("bookings", [booking.id])
    stars = "1 star" if rating.stars == 1 else f"{rating.stars} stars"
    text = f"rated {{when}} with {stars} of {MOST_STARS}."
    if rating.solved is False:
        text += _REOPENED if reopened else _NOT_SOLVED
    if words:  # last: they may be a thousand letters
        text += f" “{_in_line(words)}”"
    tell(change, event, booking, NoticeKind.RATED, text)
    return "not solved" if rating.solved is False else "rated"


def _in_line(words: str) -> str:
    """What a client wrote, in one line; its braces stand for nothing."""
    return " ".join(words.split()).replace("{", "{{").replace("}", "}}")
