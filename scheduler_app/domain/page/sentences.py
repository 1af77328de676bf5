"""Domain: what the booking page did to a booking, told as a sentence of its history."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.bookings.sentences import Row

Telling = Callable[[str, str, str], str]
"""Makes the sentence of the client's name, the time before and the time after."""

PAGE_VERBS: dict[str, Telling] = {
    "request": lambda who, _was, now: f"{who} asked for this time on the page: {now}",
    "request-at-once": lambda who, _was, now: f"{who} booked on the page, confirmed at once: {now}",
    "ask-move": lambda who, _was, _now: f"{who} asked for another time on the page",
    "move-at-once": lambda who, was, now: f"{who} moved it on the page from {was} to {now}",
    "withdraw": lambda who, _was, _now: f"{who} took the request back on the page",
    "cancel-on-page": lambda who, _was, _now: f"{who} cancelled on the page",
    "choose": lambda who, _was, now: f"{who} chose {now} on the page: confirmed",
    "describe": lambda who, _was, _now: f"{who} described it anew on the page",
    "paying": lambda who, _was, _now: f"{who} went to pay on the page",
    "revoke": lambda who, _was, _now: f"{who} revoked the contract on the page",
    "come": lambda who, _was, _now: f"{who} said on the page that they will be there",
    "rate": lambda who, _was, _now: f"{who} rated the visit on the page",
    "unsubscribe": lambda who, _was, _now: f"{who} wants no more thanks and follow-ups",
    "report": lambda _who, _was, _now: "What became of a mail that went out on the page",
    "end-link": lambda _who, _was, _now: "Its client's link was ended; a new one was made",
    "accept": lambda _who, was, now: (
        "Accepted" if was == now or not was else f"Accepted: moved from {was} to {now}"
    ),
    "decline": lambda _who, _was, _now: "Declined",
    "propose": lambda _who, _was, _now: "Other times proposed",
    "ask-earlier": lambda who, _was, _now: f"{who} was asked to come earlier",
    "give-up-earlier": lambda who, _was, _now: f"{who} is not asked to come earlier any more",
}
"""What each change by way of the booking page, or of times that are offered there, is told as."""

_LOST = "the day was lost"

_BY_ONE_TAP = {"lose-day": _LOST, "run-late": "it would have begun too late"}
"""Verbs by which visits are put aside, moved or called off together, and why."""

_HELD = "Held for a client to decide about"
_FREED = "Not held any more"


def page_sentence(
    verb: str,
    before: Row | None,
    after: Row | None,
    who: str,
    in_words: Callable[[Row], str],
) -> str | None:
    """The sentence of a change by way of the page; see `bookings.sentences.SentenceWriter`."""
    if verb not in PAGE_VERBS and verb not in _BY_ONE_TAP and verb != "tidy-requests":
        return None
    row = after or before
    if row is None:
        return None
    if row.get("kind") == "busy":
        return _HELD if before is None else _FREED
    if verb == "tidy-requests":
        return "Answered in the calendar"
    if verb == "decline" and before is not None and before.get("state") == row.get("state"):
        return "Another time declined: it stays as it was"
    was = "" if before is None else in_words(before)
    if verb in _BY_ONE_TAP:
        return _by_one_tap(row, was, in_words(row), _BY_ONE_TAP[verb])
    return PAGE_VERBS[verb](who or "The client", was, in_words(row))


def _by_one_tap(row: Row, was: str, now: str, why: str) -> str:
    if row.get("state") == "cancelled":
        return f"Cancelled: {why}"
    if row.get("state") == "pending" and row.get("transparent"):
        return f"Put aside, and other times offered: {why}"
    return f"Moved from {was} to {now}: {why}"


def names_the_page(what: str) -> bool:
    """Whether a sentence says by itself that the client did it on the page."""
    return " on the page" in what
