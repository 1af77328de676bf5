"""Simulation: what else the consultant does to single bookings, by an express word."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.bookings.booking import Kind, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.page.inbox import dismiss, notices
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.play.script import ahead, among, deed, pick, seldom, yes
from tests.simulation.practice.world import STRANGERS, email_of

odd_times = ahead(540, 555, 585, 605, 690, 765, 780, 1_140)
"""Starts that people agree on by word, on the grid or not, also when nobody works."""


class AtTheDesk(Consultant):
    """The consultant's own calendar, where an hour may be taken twice by an express word."""

    actor, a_day = "desk", 6.0
    awake = (8, 18)
    at_desk = True

    @deed(2, SERVICES, odd_times, yes, yes)
    def fit_in(self, service: int, start: int, permit: bool, pending: bool) -> None:
        """A booking of nobody who is known, wherever it lies."""
        if not self.world.may_be_chosen(service):
            return
        state = State.PENDING if pending else State.CONFIRMED
        wish = NewBooking(from_epoch(start), service_id=service, state=state)
        self.attempt(
            lambda: book(self.world.diary, wish, now=self.world.now, permit_overlap=permit)
        )

    @deed(1, among(*STRANGERS), slots)
    def book_somebody_new(self, name: str, start: int) -> None:
        """Somebody calls for the first time, or so it seems."""
        client = Client(0, name, email=email_of(name))
        wish = NewBooking(from_epoch(start), new_client=client)
        self.attempt(lambda: book(self.world.diary, wish, now=self.world.now))

    @deed(1, odd_times, among(30, 60, 150), seldom)
    def keep_time(self, start: int, minutes: int, permit: bool) -> None:
        """Time for something else."""
        wish = NewBooking(from_epoch(start), kind=Kind.BUSY, minutes=minutes, title="Tax office")  # type: ignore[arg-type]
        self.attempt(
            lambda: book(self.world.diary, wish, now=self.world.now, permit_overlap=permit)
        )

    @deed(1, pick(), odd_times)
    def move_onto(self, pick: int, start: int) -> None:
        """Move a booking, whatever lies there."""
        if (one := self._some_booking(pick)) is not None:
            self.attempt(
                lambda: move(
                    self.world.diary,
                    one.id,
                    from_epoch(start),
                    now=self.world.now,
                    permit_overlap=True,
                )
            )

    @deed(0.7, pick())
    def reopen_onto(self, pick: int) -> None:
        """Let a booking stand again, whoever has its time."""
        if (one := self._some_booking(pick)) is not None:
            self.attempt(
                lambda: reopen(self.world.diary, one.id, now=self.world.now, permit_overlap=True)
            )

    @deed(1.5, pick(), among(-30, 0, 0, 30), among(-15, 0, 15, 45), seldom)
    def drag_an_edge(self, pick: int, earlier: int, longer: int, permit: bool) -> None:
        """A booking begins or ends at another time, or would end before it begins."""
        if (one := self._some_booking(pick)) is not None:
            start = one.start + timedelta(minutes=earlier)
            end = one.end + timedelta(minutes=longer)
            self.attempt(
                lambda: resize(
                    self.world.diary,
                    one.id,
                    start=start,
                    end=end,
                    now=self.world.now,
                    permit_overlap=permit,
                )
            )

    @deed(1.5, pick(), odd_times, among(15, 45, 60, 120), SERVICES)
    def save_form(self, pick: int, start: int, minutes: int, service: int) -> None:
        """All of a booking at once: its time, its service and what is noted."""
        if (one := self._some_booking(pick)) is not None:
            begins = from_epoch(start)
            details = {"title": f"for {minutes}", "service_id": service}
            self.attempt(
                lambda: edit(
                    self.world.diary,
                    one.id,
                    start=begins,
                    end=begins + timedelta(minutes=minutes),
                    details=details,
                    now=self.world.now,
                )
            )

    @deed(1, pick(), among(0, 2_500, 9_999))
    def agree_on_a_price(self, pick: int, price: int) -> None:
        """Another price is agreed for one booking."""
        if (one := self._some_booking(pick)) is not None:
            self.notebook.repriced.add(one.id)
        self._write(pick, {"agreed_price": price, "agreed_currency": "EUR"})

    @deed(0.7, pick(), among(0, 10, 30), among("preparation", "wrap_up", "travel"))
    def leave_a_gap(self, pick: int, minutes: int, gap: str) -> None:
        """More or less time around one booking."""
        self._write(pick, {gap: minutes})

    @deed(0.5, pick(), yes)
    def let_others_in(self, pick: int, transparent: bool) -> None:
        """Its time is nobody's, or is kept again."""
        self._write(pick, {"transparent": transparent})

    @deed(0.7, pick(), pick())
    def give_to(self, pick: int, other: int) -> None:
        """It was noted with the wrong client, who has no account and has not seen it there."""
        known, one = self.clients(), self._some_booking(pick)
        if known and one is not None and not self.has_account(one.client_id):
            self._write(pick, {"client_id": known[other % len(known)].id})

    @deed(0.5, pick())
    def explain(self, pick: int) -> None:
        """Say why it was changed; nothing of it is."""
        if (one := self._some_booking(pick)) is not None:
            self.attempt(
                lambda: give_reason(self.world.diary, one.id, "so it is", now=self.world.now)
            )
            assert self._booking(one.id) == one, "a reason changed what it is about"

    @deed(0.7)
    def dismiss(self) -> None:
        """What was told of is seen."""
        if told := notices(self.world.diary):
            self.attempt(lambda: dismiss(self.world.diary, told[0].id, now=self.world.now))

    def _write(self, pick: int, details: dict[str, object]) -> None:
        if (one := self._some_booking(pick)) is not None:
            self.attempt(
                lambda: edit(self.world.diary, one.id, details=details, now=self.world.now)
            )
