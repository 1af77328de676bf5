"""Simulation: what the consultant does for clients with an account, and takes back again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.storage.bookings import undo_log
from scheduler_app.storage.clients.tables import clients
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import mark_done, mark_no_show
from scheduler_app.use_cases.bookings.undo import DEPTH, TakenBack, _next, _stacks, redo, undo
from tests.simulation.invariants import promises, taken_back
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.judge import Judge
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.play.script import among, deed, pick, yes
from tests.simulation.practice.world import NAMES, World

_SETTLED = frozenset(
    {CommitmentState.CONFIRMED, CommitmentState.CANCELLED, CommitmentState.DECLINED}
)
_AHEAD = _SETTLED | {CommitmentState.PENDING}

_NEVER_THEIRS = """
SELECT b.id FROM bookings b
 WHERE b.uid = ? AND NOT b.removed
   AND NOT EXISTS (SELECT 1 FROM history h
                    WHERE h.subject = 'bookings' AND h.subject_id = b.id AND h.before IS NOT NULL
                      AND json_type(h.after, '$.client_id') IS NOT NULL)
   AND EXISTS (SELECT 1 FROM changes u JOIN changes m ON m.id = u.reverses
                WHERE u.verb = 'undo' AND m.verb IN ('merge', 'redo'))"""

_OVER = frozenset({CommitmentState.CANCELLED, CommitmentState.DECLINED})

_WENT_BACK = """
SELECT b.id FROM bookings b
 WHERE b.uid = ? AND NOT b.removed AND b.state = 'cancelled'
   AND (SELECT c.verb FROM history h JOIN changes c ON c.id = h.change_id
         WHERE h.subject = 'bookings' AND h.subject_id = b.id
           AND json_type(h.after, '$.client_id') IS NOT NULL
         ORDER BY h.id DESC LIMIT 1) IN ('undo', 'redo')"""


class Undoing(Judge):
    """Deeds at the desk, and the promise that no client is left in the dark about any of them."""

    actor, a_day = "second thoughts", 5.0
    awake = (8, 18)
    at_desk = True

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.over: set[int] = set()
        """Changes that could not be taken back, and are passed over."""
        self._founded = world.diary.latest_change()
        self._seen: dict[tuple[str, str], tuple[CommitmentState, int]] = {}

    # -- at the desk --------------------------------------------------------------------------

    @deed(2, among(*NAMES), SERVICES, slots, yes)
    def book_for(self, name: str, service: int, start: int, permit: bool) -> None:
        """By phone, for somebody who has an account; perhaps over somebody else, on purpose."""
        with self.world.diary.read() as connection:
            found = connection.execute(select(clients.c.id).where(clients.c.name == name)).scalar()
        if found is None:
            return
        wish = NewBooking(from_epoch(start), client_id=found, service_id=service)
        with suppress(Trouble):
            book(self.world.diary, wish, now=self.world.now, permit_overlap=permit)
        self.look(Placed.ALONE)

    @deed(0.5, pick())
    def note(self, pick: int) -> None:
        """Something is written to a booking."""
        self._do(pick, lambda one: edit(self.world.diary, one.id, details={"notes": f"no. {pick}"},
                                        now=self.world.now))  # fmt: skip

    @deed(1, pick())
    def done(self, pick: int) -> None:
        """The visit took place."""
        self._do(pick, lambda one: mark_done(self.world.diary, one.id, now=self.world.now))

    @deed(0.5, pick())
    def no_show(self, pick: int) -> None:
        """The client did not come."""
        self._do(pick, lambda one: mark_no_show(self.world.diary, one.id, now=self.world.now))

    @deed(2)
    def undo(self) -> None:
        """Take back what was done last; the practice itself stays as it was founded."""
        if not self.is_founding_next():
            self._take_back(undo)

    def is_founding_next(self) -> bool:
        """Whether undo has come to what the practice began with, and was not done in the play."""
        with self.world.diary.read() as connection:
            done, _ = _stacks(undo_log.latest(connection, DEPTH))
        return any(entry.id <= self._founded for entry, _ in _next(done, self.over))

    @deed(1)
    def redo(self) -> None:
        """Do it again."""
        self._take_back(redo)

    def _take_back(self, verb: Callable[..., TakenBack]) -> None:
        try:
            taken_back.judged(self.world, verb, self.over)
        finally:
            self.look(Placed.ALONE)

    def _do(self, pick: int, deed: Callable[[Booking], object]) -> None:
        ids = sorted(promises.bookings(self.world))
        if not ids:
            return
        with self.world.diary.read() as connection:
            one = stored.get(connection, ids[pick % len(ids)])
        with suppress(Trouble):
            deed(one)
        self.look(Placed.ALONE)

    # -- what clients see ---------------------------------------------------------------------

    def no_client_is_left_in_the_dark(self) -> None:
        """What a client saw never vanishes, and what was settled does not wait again unsaid.

        What is over by the desktop's own clock, however wrong, is taken back without a word. Of two
        who were taken for one by mistake neither goes on seeing what was the other one's all along.
        Nor does somebody with whom it was noted by mistake, where it was cancelled anyway: nobody
        waits for that.
        """
        world = self.world
        now, at_desk = world.page_clock(), to_epoch(world.now)
        shown = {(who, one.uid): one for who in world.members() for one in world.appointments(who)}
        for key, (was, start) in self._seen.items():
            one = shown.get(key)
            if one is None and (start <= at_desk or self._was_never_theirs(key[1])):
                continue
            if one is None and was in _OVER and self._finds(_WENT_BACK, key[1]):
                continue
            assert one is not None, f"{key[0]} saw it {was}, and it vanished"
            # Who is offered other times instead is told so.
            waits = one.state is CommitmentState.PENDING and not one.proposals
            again = was in _SETTLED and waits
            assert not again, f"{key[0]} was told that it is {was}, and it waits again"
        self._seen = {
            key: (one.state, one.start)
            for key, one in shown.items()
            if one.start > now and one.state in _AHEAD
        }

    def whose_account_is_gone(self, name: str) -> None:
        """They see nothing any more, and wanted that."""
        self._seen = {key: was for key, was in self._seen.items() if key[0] != name}

    def _was_never_theirs(self, uid: str) -> bool:
        """Whether a booking was shown by a merge alone that was taken back, and lies as it did."""
        return self._finds(_NEVER_THEIRS, uid)

    def _finds(self, query: str, uid: str) -> bool:
        with self.world.diary.read() as connection:
            return connection.exec_driver_sql(query, (uid,)).first() is not None

    def begin_anew(self) -> None:
        super().begin_anew()
        self._seen = {}
