"""Simulation: whose doing it is that a time is taken twice."""

from __future__ import annotations

from tests.simulation.invariants import promises
from tests.simulation.invariants.notebook import Notebook
from tests.simulation.invariants.promises import Placed
from tests.simulation.practice.world import World
from tests.waiting import conflicts_to_settle

_BY_PHONE = frozenset({"cancel", "move", "reopen"})
"""What the consultant writes down as a client's word: no page sold it."""

_REVISED = """
SELECT max(c.at) FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'services' AND h.before IS NOT NULL
   AND json_type(h.after, '$.wrap_up') IS NOT NULL"""
"""When a service was given other gaps last."""

Lying = frozenset[tuple[int, tuple[int, int] | None]]
"""Two bookings, each with where it lies."""


class Judge:
    """Watches where bookings come to lie. After each deed, `look` says who put them there."""

    at_desk = False
    """Whether an actor does everything at the laptop."""
    at_desk_to: frozenset[str] = frozenset()
    """What an actor does at the laptop who does other things elsewhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[str] = []
        """What was logged or said to somebody since it was last asked for secrets."""
        self.placed: dict[int, Placed] = {}
        self.restored = False
        """Whether the diary came back from a copy."""
        self.page_restored = False
        self.notebook = Notebook()
        self._old: set[str] = set()
        self._again: set[tuple[int, int]] = set()
        self._alone: set[tuple[int, int]] = set()
        self._where: dict[int, tuple[int, int]] = {}
        self._waiting: set[Lying] = set()
        """The conflicts that waited when it was looked last: they were judged then."""
        self._waited: set[Lying] = set()
        """The same of all that ever waited."""

    def look(self, by_consultant: Placed) -> None:
        """Note who placed what lies elsewhere than before."""
        for row in promises.bookings(self.world).values():
            where = (row.start, row.end)
            if not row.occupies:
                self._where.pop(row.id, None)
            elif self._where.get(row.id) != where:
                self._where[row.id] = where
                self.placed[row.id] = self._whose(row, by_consultant)
                if self.placed[row.id] is Placed.ALONE:
                    self._alone.add(where)

    def _whose(self, row: promises.Row, by_consultant: Placed) -> Placed:
        verb, by = promises.last_placed_by(self.world, row.id)
        if by in {"system", "import"}:
            return Placed.ELSEWHERE
        if by != "client" or verb in _BY_PHONE:
            return by_consultant
        if verb == "choose" and (row.start, row.end) in self._alone:
            # It was proposed without asking the page.
            return Placed.ALONE
        old = [
            event
            for event in promises.ever_told(self.world)
            if (event.id in self._old or event.id in self.world.forgotten)
            and row.uid in {event.uid, event.moves}
        ]
        # What is held for a move has a uid of its own. A time that was proposed before the page
        # came back from a copy, which knew nothing of it, may be sold there and chosen later.
        held = (self.restored or self.page_restored) and row.kind == "busy"
        again = old or held or (row.start, row.end) in self._again
        return Placed.AGAIN if again else Placed.BY_PAGE

    def no_hour_is_sold_twice_by_the_program(self) -> None:
        """Whatever waits as a conflict, somebody did not ask, or a diary was restored."""
        self.look(Placed.ALONE)  # of what the worker did since
        waiting: set[Lying] = set()
        for pair in promises.unsettled(self.world):
            words = [self.placed[each] for each in pair]
            lying = frozenset((each, self._where.get(each)) for each in pair)
            if Placed.ELSEWHERE not in words and not self._waits_again(lying):
                assert Placed.ASKED not in words, f"asked first, and sold twice: {words}"
                lawful = {Placed.ALONE, Placed.AGAIN} & set(words) or self._gaps_have_grown(pair)
                assert lawful, f"sold twice: {words}"
            waiting.add(lying)
        self._waiting = waiting
        self._waited |= waiting

    def _gaps_have_grown(self, pair: tuple[int, int]) -> bool:
        """Whether only their gaps meet, and a service asks for more since the first was wanted."""
        (start, end), (other_start, other_end) = (self._where[each] for each in pair)
        rows = promises.bookings(self.world)
        wanted = {rows[each].uid for each in pair}
        told = [event.at for event in promises.told(self.world) if event.uid in wanted]
        with self.world.diary.read() as connection:
            revised = connection.exec_driver_sql(_REVISED).scalar() or 0
        return (end <= other_start or other_end <= start) and bool(told) and min(told) < revised

    def _waits_again(self, lying: Lying) -> bool:
        """Whether it waits still, or to take something back brought it back as it waited before."""
        if lying in self._waiting:
            return True
        verbs = {promises.last_placed_by(self.world, each)[0] for each, _ in lying}
        return lying in self._waited and not {"undo", "redo"}.isdisjoint(verbs)

    def conflicts_told(self) -> list[tuple[int, int]]:
        """The pairs that the consultant is shown to decide on, those of the past too."""
        return [(one.id, other.id) for one, other in conflicts_to_settle(self.world.diary)]

    def begin_anew(self) -> None:
        """Whatever lies in the diary may be somebody else's by now."""
        self.notebook = Notebook()
        rows = promises.bookings(self.world).values()
        self._where = {row.id: (row.start, row.end) for row in rows if row.occupies}
        self._waiting, self._waited = set(), set()
        self.placed = dict.fromkeys((row.id for row in rows), Placed.AGAIN)
