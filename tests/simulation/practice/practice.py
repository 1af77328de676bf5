"""Simulation: a whole practice in one process: desktop, worker, page, and all that they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event

from scheduler_app.app import message_writer
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.worker import brought, once
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.parts import WorkerParts
from tests.simulation.outside.table import OUTSIDE
from tests.simulation.play.sequencer import Died, Sequencer
from tests.simulation.practice.laptop import OnALaptop
from tests.simulation.practice.outside import Outside, Punctual, watched
from tests.simulation.practice.programs import PAGE_TOKEN
from tests.simulation.practice.runs import Runs
from tests.simulation.practice.zone_tables import ZoneTables
from tests.worker.clocks import Clocks

BREATH = 0.3
"""Seconds after which what a change asks for is due: the lanes answer those of 0.2 s together."""

PASSES = 4
"""How often one job may make another one due, before it counts as work of its own."""

SERVERS_LOOK = 30.0
"""Seconds between two looks of a server at what it has to do, at least."""

T = TypeVar("T")

ALWAYS_DUE = frozenset({"listen", "look", "runs", "tidy"})
"""They have a turn whenever the others have one: the clock would stop for nothing else."""


_QUIET = "SELECT value FROM settings WHERE name = 'messages.quiet'"
_ZONES = """
SELECT o.key, coalesce(nullif(c.zone, ''), b.zone) AS zone
  FROM outbox o JOIN bookings b ON b.id = o.booking_id LEFT JOIN clients c ON c.id = b.client_id"""


class Night(NamedTuple):
    """Hours in which somebody is not to be written to, or "off", by the clock of a zone."""

    hours: str
    zone: str

    def is_at(self, at: int) -> bool:
        """Whether they are asleep at that instant, in epoch seconds."""
        if self.hours == "off":
            return False
        begin, _, end = self.hours.partition("-")
        clock = datetime.fromtimestamp(at, ZoneInfo(self.zone)).strftime("%H:%M")
        return begin <= clock < end if begin < end else clock >= begin or clock < end


class Practice(OnALaptop):
    """Both programs with a worker that has no threads, and a clock that is turned.

    While the laptop is not `awake` its worker does nothing, and its window neither.
    """

    def __init__(
        self, folder: Path, page_url: str, clocks: Clocks, in_keyring: Mapping[str, str]
    ) -> None:
        self.sequencer = Sequencer()
        self.runs = Runs(self.sequencer)
        self.tables = ZoneTables()
        self._without_window = False
        self.kept_then: dict[tuple[int, int], frozenset[tuple[str, int]]] = {}
        """What the diary kept hours for when a publication left, by its number and moment: uid and
        start of each booking."""
        self.nights_then: dict[str, dict[str, Night]] = {}
        """When nobody was to be written to as a document of mails left: by its digest and a key."""
        self.claimed: dict[str, str] = {}
        """What a row of the outbox said when somebody was at it last, by its key."""
        self.outside: tuple[Outside, ...] = tuple(made(self) for made in OUTSIDE)
        super().__init__(folder, page_url, clocks, in_keyring)

    # -- the desktop ------------------------------------------------------------------------------

    def _open_desktop(self) -> None:
        super()._open_desktop()
        self._watch()
        # Nobody has to be let first where there is no window; those of one lane keep their order.
        all_of_them = [replace(line, after=0.0) for line in brought.JOBS]
        lines = once._lines(self.office) if self._without_window else all_of_them
        self.lanes = Lanes(self.office, lines, steady=self.clocks.steady)
        self.lanes.on_run(self.runs.heard)

    def _watch(self) -> None:
        """Each commit of the diary is a point; within a transaction the desktop can only die."""
        sequencer, engine = self.sequencer, self.diary._engine
        self.feel_the_disk(engine)
        writing: set[Connection] = set()  # a commit that fails is rolled back

        def ends(connection: Connection) -> None:
            writing.discard(connection)
            sequencer.within = len(writing)

        @event.listens_for(engine, "begin")
        def _begun(connection: Connection) -> None:
            if _writes(connection):
                writing.add(connection)
                sequencer.within = len(writing)

        @event.listens_for(engine, "commit")
        def _commits(connection: Connection) -> None:
            if _writes(connection):
                sequencer.within_transaction("before a commit")
                ends(connection)

        event.listen(engine, "rollback", ends)

        self.diary.on_change(self._committed)

    def _committed(self, tables: frozenset[str]) -> None:
        if "outbox" in tables:
            with self.diary.read() as connection:
                query = "SELECT key, content FROM outbox WHERE state = 'sending'"
                self.claimed |= {row.key: row.content for row in connection.exec_driver_sql(query)}
        self.sequencer.point("after a commit")

    def parts(self, *, token: str | None = PAGE_TOKEN) -> WorkerParts:
        """The same with all that is outside; each call of it is two points."""
        made = super().parts(token=token)
        line = watched(self.line, "page", self.sequencer, self._leaves)
        made = replace(made, connect=lambda url, token: line, writer=message_writer)
        for each in self.outside:
            made = each.parts(made)
        return made

    def _leaves(self, called: str, told: tuple[Any, ...]) -> None:
        if called == "publish":
            with self.diary.read() as connection:
                rows = connection.exec_driver_sql(
                    "SELECT uid, start_at FROM bookings WHERE occupies"
                )
                kept = frozenset((row.uid, row.start_at) for row in rows)
            self.kept_then[told[0].generation, told[0].issued_at] = kept
        elif called == "hand_over":
            self.nights_then[told[0].digest] = self.nights()

    def nights(self) -> dict[str, Night]:
        """When nobody is to be written to, as the diary has it now: by the key of a message."""
        with self.diary.read() as connection:
            quiet = connection.exec_driver_sql(_QUIET).scalar() or "off"
            return {row.key: Night(quiet, row.zone) for row in connection.exec_driver_sql(_ZONES)}

    def _close_desktop(self) -> None:
        if self.sequencer.interrupting:
            raise NotAllowed("The desktop is in the middle of something.")
        self.lanes.close()
        super()._close_desktop()

    def start_again(self) -> None:
        """The desktop is started after it ended, or died in the middle of its work."""
        self.sequencer.revive()
        self.restart_desktop()

    def restart_desktop(self) -> None:
        """It ends and starts anew; in between nobody interrupts."""
        self._close_desktop()
        self._open_desktop()

    def works_once(self) -> None:
        """Where no window is open, what is due is done once, as `worker --once` does it.

        Only one program does the diary's work: while a window is open nobody else may.
        """
        self._close_desktop()
        self._without_window = True
        try:
            self._open_desktop()
        finally:
            self._without_window = False
        self._passes()
        self.restart_desktop()

    def firm(self, kind: type[T]) -> T:
        """One of those that are outside."""
        return next(each for each in self.outside if isinstance(each, kind))

    # -- time -------------------------------------------------------------------------------------

    def goes_on(self, seconds: float) -> None:
        """Time passes; servers outside wait for no worker."""
        while (wait := self._wait_of_servers()) < seconds:
            super().goes_on(wait)
            seconds -= wait
            for each in self.outside:
                each.time_passes()
        super().goes_on(seconds)

    def _wait_of_servers(self) -> float:
        """How long until one does something by itself; it looks anew after a while at least."""
        waits = [each.seconds_to_next() for each in self.outside if isinstance(each, Punctual)]
        return max(SERVERS_LOOK, min(waits, default=float("inf")))

    def seconds_to_next(self) -> float:
        """How long until the worker has something to do."""
        if not self.awake:
            return self.sleeps_on()
        timetable = self.lanes.timetable
        names = {line.name for line in brought.JOBS} - ALWAYS_DUE
        dues = [due for name in sorted(names) if (due := timetable.next_at(name)) is not None]
        return max(0.0, (min(dues) - self.now).total_seconds()) if dues else float("inf")

    def works(self) -> list[str]:
        """What is due is done, and what that makes due; then all that is outside had its time.

        Returns the names of the jobs. One that dies ends the desktop, which is started again.
        """
        done: list[str] = []
        if not self.awake and not self.sleeps_on():
            try:
                self.wakes_up()
            except Died:
                self.start_again()
        if self.awake:
            for _ in range(PASSES):
                did = self._passes()
                done += did
                if set(did) <= ALWAYS_DUE:
                    break
                self.goes_on(BREATH)
        for each in self.outside:
            each.time_passes()
        return done

    def _passes(self) -> list[str]:
        alive = self.sequencer
        alive.unanswered.clear()
        try:
            did = self.lanes.timetable.run_due(going_on=lambda: not alive.dead)
        except Died:
            did = []
        if alive.dead:
            self.start_again()
        return did

    def close(self) -> None:
        """End both programs, whatever has just happened to them."""
        self.sequencer.revive()
        super().close()


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("diary_writes"))
