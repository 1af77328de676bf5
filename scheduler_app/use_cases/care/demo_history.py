"""Use case: what was done at the demo practice's visits: two years of records, and what is due.

It draws by itself, so that the calendar of a seed stays the same whatever is added here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.folding import folded
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind, FollowUpState
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.domain.visits.visit import (
    IssueState,
    Tick,
    UsedPart,
    VisitIssue,
    VisitRating,
    VisitRecord,
)
from scheduler_app.storage.clients import devices
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.visits import follow_ups, records, templates
from scheduler_app.use_cases.care import demo_history_cast as cast

FIRST = timedelta(weeks=104)
"""How long ago the first record was written; visits of before the calendar have no booking."""

EARLIER = 90
"""Records of before the calendar."""

WARRANTY = 730
"""Days. Those that ended lately were seen to, but for the last ones."""

STILL_OPEN = 12
"""Of the newest records, so many have something that is open or to be watched."""


def write_history(
    diary: DiaryHandle,
    clients: Sequence[Client],
    services: Sequence[Service],
    done: Sequence[Booking],
    *,
    now: datetime,
    seed: int,
) -> None:
    """Write devices, records of the visits that were done and of earlier ones, and what is due."""
    with writing(diary, "demo", by=By.SYSTEM, at=now) as change:
        _History(change, clients, services, now, seed).write(done)


class _History:
    """What is drawn for whom."""

    def __init__(
        self,
        change: Change,
        clients: Sequence[Client],
        services: Sequence[Service],
        now: datetime,
        seed: int,
    ) -> None:
        self.change = change
        self.clients = clients
        self.services = {service.id: service for service in services}
        self.now = now
        self.chance = random.Random(f"history {seed}")  # noqa: S311 - made-up work, no secret
        self.devices: dict[int, list[Device]] = {}

    def write(self, done: Sequence[Booking]) -> None:
        """All of it, the oldest first."""
        self._write_templates()
        for client in self.clients:
            self.devices[client.id] = [
                devices.save_device(self.change, one) for one in self._devices(client)
            ]
        drawn = [self._earlier() for _ in range(EARLIER)]
        drawn += [self._of(booking) for booking in done if self.chance.random() < 0.8]
        drawn.sort(key=lambda record: record.started)
        newest = drawn[-4 * STILL_OPEN :: 4]
        written = [self._unsolved(one) if one in newest else one for one in drawn]
        ids = records.add_many(self.change, written)
        self._recommend([replace(one, id=id_) for one, id_ in zip(written, ids, strict=True)])

    def _write_templates(self) -> None:
        by_name = {service.name: service.id for service in self.services.values()}
        for name, items in cast.CHECKLISTS:
            wanted = Checklist(0, name, items, by_name.get(name))
            templates.save_checklist(self.change, wanted)
        for name, text in cast.SNIPPETS:
            templates.save_snippet(self.change, Snippet(0, name, text))

    def _devices(self, client: Client) -> list[Device]:
        chance = self.chance
        owner = "Office" if client.company else f"{client.name.partition(' ')[0]}’s"
        place = client.places[0].id if client.places else None
        made = []
        for model in chance.sample(cast.MODELS, k=4 if client.company else chance.choice((1, 2))):
            age = chance.randint(60, 1500)
            seen_to = WARRANTY + 5 < age < WARRANTY + 90
            bought = (self.now - timedelta(days=age + 90 * seen_to)).date()
            device = Device(
                0,
                client.id,
                model.kind,
                f"{owner} {model.name}",
                place,
                model.maker,
                model.model,
                f"{chance.randrange(16**8):08X}",
                model.system,
                bought,
                bought + timedelta(days=WARRANTY),
                retired=model.name.startswith("old") and chance.random() < 0.3,
            )
            made.append(device)
        if client.company:
            kind, name = chance.choice(cast.LOOKED_AFTER)
            ends = (self.now + timedelta(days=chance.choice((5, 20, 40, 90, 200, 300)))).date()
            called = name.format(domain=_domain(client.company))
            made.append(Device(0, client.id, kind, called, expires=ends))
        return made

    def _earlier(self) -> VisitRecord:
        """A visit of before the calendar, on a working day."""
        chance = self.chance
        days = chance.randint(41 * 7, FIRST.days)
        day = self.now - timedelta(days=days)
        day -= timedelta(days=max(0, day.weekday() - 4))
        started = day.replace(hour=chance.randint(9, 15), minute=chance.choice((0, 15, 30, 45)))
        service = chance.choice(list(self.services.values()))
        client = chance.choice(self.clients)
        ended = started + timedelta(minutes=service.minutes + chance.randint(-15, 30))
        return self._filled(VisitRecord(0, client.id, started, ended, service_id=service.id))

    def _of(self, booking: Booking) -> VisitRecord:
        started = booking.start + timedelta(minutes=self.chance.choice((-5, 0, 0, 0, 5, 10)))
        over = self.chance.choice((-20, -10, -5, 0, 0, 5, 10, 15, 25, 40))
        shortest = started + timedelta(minutes=10)
        return self._filled(
            VisitRecord(
                0,
                booking.client_id or 0,
                started,
                min(self.now, max(shortest, booking.end + timedelta(minutes=over))),
                booking_id=booking.id,
                service_id=booking.service_id,
                place_id=booking.place_id,
            )
        )

    def _filled(self, record: VisitRecord) -> VisitRecord:
        chance = self.chance
        service = self.services[record.service_id or 0]
        troubles = cast.TROUBLES[service.name]
        theirs = [
            (trouble, device.id)
            for trouble in troubles
            for device in self.devices[record.client_id]
            if device.kind in trouble.kinds
        ]
        trouble, device = chance.choice(theirs or [(one, None) for one in troubles])
        issue = VisitIssue(*trouble[:3], IssueState.SOLVED, device)
        part = cast.PARTS.get(trouble.resolution)
        ticks = dict(cast.CHECKLISTS).get(service.name, ())
        ended = record.ended or record.started
        stars, words = chance.choice(cast.RATINGS)
        rated = min(self.now, ended + timedelta(hours=chance.randint(1, 48)))
        return replace(
            record,
            issues=(issue,),
            devices=() if device is None else (device,),
            parts=() if part is None else (self._part(*part),),
            ticks=tuple(Tick(line, done=chance.random() < 0.95) for line in ticks),
            trips=int(record.place_id is not None),
            told=cast.TOLD.get(trouble.resolution, "") if chance.random() < 0.7 else "",
            private=chance.choice(cast.PRIVATE_THERE if record.place_id else cast.PRIVATE),
            rating=VisitRating(stars, words, rated) if chance.random() < 0.25 else None,
        )

    def _part(self, what: str, price: int) -> UsedPart:
        return UsedPart(
            what, Fraction(1), Money(price, "GBP"), f"{self.chance.randrange(10**6):06}"
        )

    def _unsolved(self, record: VisitRecord) -> VisitRecord:
        state = self.chance.choice((IssueState.OPEN, IssueState.WATCH))
        return replace(
            record, rating=None, issues=tuple(replace(one, state=state) for one in record.issues)
        )

    def _recommend(self, written: Sequence[VisitRecord]) -> None:
        """Old recommendations were booked, done or declined; the newest ones are due soon."""
        by_name = {service.name: service for service in self.services.values()}
        after = [one for one in written if one.issues[0].resolution in cast.RECOMMENDED]
        for record in after[::5]:
            what, name = cast.RECOMMENDED[record.issues[0].resolution]
            due = record.started + timedelta(days=self.chance.choice((30, 60, 90, 180)))
            state = FollowUpState.OPEN
            if due < self.now - timedelta(days=10):
                state = self.chance.choice((FollowUpState.DONE, FollowUpState.DECLINED))
            declined = state is FollowUpState.DECLINED
            follow_ups.save(
                self.change,
                FollowUp(
                    0,
                    record.client_id,
                    FollowUpKind.RECOMMENDED,
                    what,
                    due.date(),
                    record.id,
                    record.devices[0] if record.devices else None,
                    by_name[name].id,
                    state=state,
                    word="Not before next year." if declined else "",
                ),
            )


def _domain(company: str) -> str:
    """A name that nobody can have (RFC 2606)."""
    letters = folded(company).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z]+", letters)) + ".example"
