"""Use cases, visits: what a client's page tells of what is due."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler_app.domain.clients.dossier import KnownFact, KnownOf
from scheduler_app.domain.visits.follow_up import FollowUpState
from scheduler_app.domain.wording import day_in_words
from scheduler_app.storage.visits import follow_ups
from scheduler_app.storage.visits.follow_ups import timeline
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

__all__ = ["known", "timeline"]

MOST = 3
"""More than these stand in the list of what is due."""


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """What was recommended and waits, the first due first; it is urgent once it is late."""
    today = wish.today
    for one in follow_ups.waiting_of(wish.asked, wish.ids)[:MOST]:
        follow_up = one.follow_up
        day = day_in_words(follow_up.due, year=follow_up.due.year != today.year)
        when = f"due since {day}" if follow_up.due < today else f"due {day}"
        offered = ", offered" if follow_up.state is FollowUpState.OFFERED else ""
        yield KnownFact(
            KnownOf.DUE,
            f"{follow_up.what}, {when}{offered}",
            follow_up.id,
            urgent=follow_up.due < today,
        )
