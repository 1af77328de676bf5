"""Page journeys: the consultant, who publishes and hears through the page's own API, as a desktop.

What the consultant answers is a change of commitments in the next publication, which acknowledges
every event heard so far and takes the promised hours out of the openings.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import msgspec
from sqlalchemy import Connection, delete

from scheduler_app.booking_page.store import practice as practice_rows
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.tables import claims, outbox
from scheduler_app.domain.page.format import (
    Commitment,
    Event,
    Inbox,
    Pairing,
    PairingRequest,
    Publication,
    Receipt,
    ServiceCard,
)
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.openings import runs, starts_of
from tests.booking_page.sample import DIARY, GRID, ZONE, sample_publication, sample_services
from tests.page_journeys.turned_page import TurnedPage

HEARS_WITHIN = 5


@dataclass(slots=True)
class Practice:
    """One consultant with one page. `said` is what every publication of this test says besides."""

    page: TurnedPage
    wire: httpx.Client
    generation: int = 0
    heard: int = 0
    commitments: dict[str, Commitment] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)

    def pair(self) -> None:
        """Become the page's practice."""
        with opened(self.page.database_url) as database:
            code = database.write_now(lambda c: practice_rows.new_pairing_code(c, self.page.now()))
        answer = self.wire.post(
            "/api/pairing",
            content=msgspec.json.encode(PairingRequest(code, DIARY)),
            headers={"Content-Type": "application/json"},
        )
        assert answer.is_success, answer.text
        pairing = msgspec.json.decode(answer.content, type=Pairing)
        self.generation, self.heard = pairing.generation, pairing.latest_seq
        self.wire.headers["Authorization"] = f"Bearer {pairing.token}"

    def begin_anew(self) -> Receipt:
        """Forget what was promised, held and said; publish the sample practice anew."""
        self.hear_all()
        with opened(self.page.database_url) as database:
            database.write_now(_forget_unfinished)
        self.commitments.clear()
        self.said.clear()
        return self.publish()

    def publish(self, **said: Any) -> Receipt:
        """Publish; `said` are fields of `sample_publication`, kept for the next publications."""
        self.said |= said
        self.generation += 1
        now = self.page.now()
        words = dict(self.said)
        services = words.pop("services", None)
        publication = sample_publication(
            now,
            generation=self.generation,
            acknowledged=self.heard,
            commitments=tuple(self.commitments.values()),
            services=self._free_of_promises(sample_services(now) if services is None else services),
            **words,
        )
        return self._put(publication)

    def _put(self, publication: Publication) -> Receipt:
        answer = self.wire.put(
            "/api/publication",
            content=msgspec.json.encode(publication),
            headers={"Content-Type": "application/json"},
        )
        assert answer.is_success, answer.text
        return msgspec.json.decode(answer.content, type=Receipt)

    def hear(self, kind: EventKind, *, within: int = HEARS_WITHIN) -> Event:
        """The next event, which must be of that kind."""
        found = self._inbox(wait=within)
        assert found, f"no {kind} within {within} s"
        assert found[0].kind is kind, found[0]
        self.heard = found[0].seq
        return found[0]

    def hears_nothing(self) -> bool:
        """Whether no event waits."""
        return not self._inbox(wait=0)

    def hear_all(self) -> list[Event]:
        """All events that wait."""
        heard: list[Event] = []
        while found := self._inbox(wait=0):
            heard += found
            self.heard = found[-1].seq
        return heard

    def _inbox(self, *, wait: int) -> tuple[Event, ...]:
        answer = self.wire.get("/api/inbox", params={"after": self.heard, "wait": wait})
        assert answer.is_success, answer.text
        return msgspec.json.decode(answer.content, type=Inbox).events

    def promise(self, event: Event, state: CommitmentState, **fields: Any) -> Commitment:
        """The commitment that answers a request, in the diary but not published yet."""
        assert event.wish is not None
        card = next(card for card in self._services() if card.id == event.wish.service)
        made = Commitment(
            event.uid,
            event.account,
            state,
            card.id,
            card.name,
            event.wish.start,
            event.wish.end,
            event.wish.zone if card.where == "remote" else ZONE,
            first_start=event.wish.start,
            revision=1,
            where=card.where,
            place=event.wish.place,
            price=event.wish.price,
            currency=event.wish.currency,
            arrival_window=card.arrival_window,
        )
        self.commitments[event.uid] = replace(made, **fields)
        return self.commitments[event.uid]

    def confirm(self, event: Event, note: str = "") -> None:
        """Accept a request, with one word to the client."""
        self.promise(event, CommitmentState.CONFIRMED, note=note)
        self.publish()

    def decline(self, event: Event, note: str = "") -> None:
        """Decline a request."""
        self.promise(event, CommitmentState.DECLINED, note=note)
        self.publish()

    def propose(self, event: Event, *starts: int, note: str = "") -> None:
        """Propose other times for a request."""
        self.promise(event, CommitmentState.PENDING, proposals=starts, note=note)
        self.publish()

    def change(self, uid: str, **fields: Any) -> None:
        """Change a booking and publish it."""
        known = self.commitments[uid]
        self.commitments[uid] = replace(known, revision=known.revision + 1, **fields)
        self.publish()

    def _services(self) -> tuple[ServiceCard, ...]:
        services: tuple[ServiceCard, ...] | None = self.said.get("services")
        return sample_services(self.page.now()) if services is None else services

    def _free_of_promises(self, services: tuple[ServiceCard, ...]) -> tuple[ServiceCard, ...]:
        """The services without the starts that the commitments take."""
        taken = [
            span
            for one in self.commitments.values()
            if one.state in {CommitmentState.PENDING, CommitmentState.CONFIRMED}
            for span in [
                (one.start, one.end),
                *((start, start + one.end - one.start) for start in one.proposals),
            ]
        ]
        return tuple(replace(card, openings=_without(card, taken)) for card in services)


def _forget_unfinished(c: Connection) -> None:
    """What an earlier test left: times that are held, mails that were not written yet."""
    c.execute(delete(claims).where(claims.c.seq.is_(None)))
    c.execute(delete(outbox))


def _without(card: ServiceCard, taken: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    gap = (card.preparation + card.wrap_up + card.travel) * 60
    return runs(
        (
            start
            for start in starts_of(card.openings, GRID, 0, 2**40)
            if not any(
                start < end + gap and start + card.minutes * 60 + gap > begin
                for begin, end in taken
            )
        ),
        GRID,
    )


def wait_until(holds: Any, *, within: float = 5.0, every: float = 0.02) -> Any:
    """What `holds()` answers as soon as it is true; an `AssertionError` after `within` seconds.

    `every` is how long it is left alone between two looks: a browser's look is dear.
    """
    give_up = time.monotonic() + within
    while True:
        if found := holds():
            return found
        assert time.monotonic() < give_up, f"not within {within} s"
        time.sleep(every)
