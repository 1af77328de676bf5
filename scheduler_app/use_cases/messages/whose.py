"""Use cases, messages: whose it is what came from a number, and which booking it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.answering import CLOCKS_DIFFER, AskedVisit
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.time_units import DAY
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.messages import whose
from scheduler_app.storage.messages.whose import LastTo

ANSWERS_WITHIN = 14 * DAY
"""Seconds after which words are no answer any more to what was sent before."""


@dataclass(frozen=True)
class Sender:
    """Somebody who wrote, as far as the diary knows them."""

    asked: Reading
    channel: Channel
    address: str

    @cached_property
    def clients(self) -> list[int]:
        """Who has this number or address: several may share one."""
        return whose.clients_at(self.asked, self.channel, self.address) if self.address else []

    @cached_property
    def _was_of(self) -> int | None:
        return whose.given_to(self.asked, self.channel, self.address)

    def placed(self, each: Heard, visit: AskedVisit | None) -> Heard:
        """A message with its client, its booking and what it answers, as far as they can be told.

        The nearest question tells it, else what went to them last, else what they wrote before.
        """
        client, booking = each.client_id, each.booking_id
        if each.answers is not None:
            of_row = whose.of_row(self.asked, each.answers)
            client, booking = client or of_row[0], booking or of_row[1]
        if visit is not None:
            client, booking = client or visit.client_id, booking or visit.booking_id
        last = None if client and booking else self._last_to(each, client)
        if client is None:
            client = self._whose(last)
        if last is not None and last.client_id == client:
            booking = booking or last.booking_id
            each = replace(each, answers=each.answers or last.row_id)
        if client is not None and booking is None:
            booking = whose.next_booking(self.asked, client, each.at)
        return replace(each, client_id=client, booking_id=booking)

    def _whose(self, last: LastTo | None) -> int | None:
        if len(self.clients) == 1:
            return self.clients[0]
        if last is not None:
            return last.client_id
        known = self._was_of
        return known if not self.clients or known in self.clients else None

    def _last_to(self, each: Heard, client: int | None) -> LastTo | None:
        """What went last to them before they wrote, and not long before."""
        among = [client] if client else self.clients
        if not among:
            return None
        since, until = each.at - ANSWERS_WITHIN, each.at + CLOCKS_DIFFER
        found = whose.last_to(
            self.asked, among, self.channel, self.address, since=since, until=until
        )
        return found[0] if found else None
