"""Simulation: plays a script: the clock jumps to what is next, somebody acts, all must hold."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.zones import instant_of, to_epoch
from tests.simulation.invariants.table import AFTER_EACH_ACT, AFTER_EACH_DAY, AT_REST, Invariant
from tests.simulation.life.life import Life
from tests.simulation.play.script import DAY, Act, Ahead, Script
from tests.simulation.play.sequencer import Died
from tests.simulation.practice.laid_out import practice_laid_out
from tests.simulation.practice.practice import Practice
from tests.simulation.practice.world import BERLIN

PATIENCE = 1_200.0
"""Seconds between two turns of the worker while nobody acts: what becomes due meanwhile waits."""

REACTIONS = (1.0, 1.0, 60.0, 1_200.0)
"""Seconds within which the worker of a day has a turn after somebody acted, unless others do so too
before that."""

LONGEST = 3 * 3_600.0
"""Seconds after which it has a turn although nothing is due: firms outside go on by themselves."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What did not hold, on which day, and after which line."""

    what: str
    day: int
    act: Act | None
    told: str

    @property
    def kind(self) -> str:
        """The same failure has the same kind, whatever it names."""
        return "".join(letter for letter in self.what if not letter.isdigit())[:60]


@dataclass
class Played:
    """What came of a script: its `lines`, how many days it went on, and what did not hold."""

    script: Script
    lines: list[str] = field(default_factory=list)
    days: int = 0
    failure: Failure | None = None

    @property
    def digest(self) -> str:
        """The same for the same, down to the last line."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()[:16]


def play(script: Script) -> Played:
    """Play it to its end, or to where something does not hold."""
    played = Played(script)
    with practice_laid_out(script.seed) as practice:
        _Stage(practice, played).plays()
    return played


class _Stage:
    """One practice on which one script is played."""

    def __init__(self, practice: Practice, played: Played) -> None:
        self.practice = practice
        self.played = played
        self.life = Life(practice)
        self.first_day = practice.now.astimezone(BERLIN).date()
        self.act: Act | None = None
        self.bugs = _Bugs(self.life.heard)
        self.patience = PATIENCE

    def plays(self) -> None:
        """Day after day, until something does not hold."""
        script = self.played.script
        day = 0
        with self.bugs.listening():
            try:
                self.practice.works()
                for day in range(script.days):
                    self._plays_day(day, script.of_day(day))
                    self.played.days = day + 1
                self._comes_to_rest()
            except (Exception, Died) as error:  # noqa: BLE001 - whatever it is, it is what was looked for
                where = "".join(traceback.format_exception(error)[-6:])
                self.played.failure = Failure(_said(error), day, self.act, where)

    def _plays_day(self, day: int, acts: Sequence[Act]) -> None:
        draw = Random(f"{self.played.script.seed}/reaction/{day}")
        reaction = draw.choice(REACTIONS)
        for act in acts:
            self._go_to(act.at)
            self.act = act
            self._line(self._done(act))
            self.patience = reaction
            self._look(AFTER_EACH_ACT)
        self._go_to((day + 1) * DAY)
        self.act = None
        self.life.comes_to_the_evening()
        self._look(AFTER_EACH_DAY)
        self._line(f"day {day} ends: {_fingerprint(self.practice)}")

    def _comes_to_rest(self) -> None:
        self.act = None
        self.life.comes_to_rest()
        self._look((*AFTER_EACH_ACT, *AFTER_EACH_DAY, *AT_REST))

    # -- time -------------------------------------------------------------------------------------

    def _seconds_to(self, at: int) -> float:
        """How long until a second of the script, by the world's clock: some days have 23 hours."""
        days, seconds = divmod(at, DAY)
        wall = datetime.combine(self.first_day, time.min) + timedelta(days=days, seconds=seconds)
        true = self.practice.now - timedelta(seconds=self.practice.skew)
        return (instant_of(wall, BERLIN) - true).total_seconds()

    def _go_to(self, at: int) -> None:
        """The clock jumps to what is due next, and on, until it is this late."""
        practice = self.practice
        while (left := self._seconds_to(at)) > 0:
            wait = min(max(practice.seconds_to_next(), self.patience), LONGEST)
            practice.goes_on(min(left, wait))
            if wait < left:
                self.patience = PATIENCE
                done = practice.works()
                self._line(f"  works: {', '.join(done)}" if done else "")
                self._look_for_bugs()

    # -- what is done -----------------------------------------------------------------------------

    def _done(self, act: Act) -> str:
        """Do it; a line that says what, and how it ended."""
        practice = self.practice
        told = [_meant(one, practice) for one in act.told]
        try:
            self.life.does(act.who, act.does, *told)
            ended = "done"
        except Trouble as trouble:
            ended = f"refused: {type(trouble).__name__}"
            self.life.heard.append(f"{trouble} {trouble.remedy}")
        except Died:
            practice.start_again()
            ended = "died"
        if practice.sequencer.dead:
            practice.start_again()
            ended = "died"
        return f"{act} {ended}"

    def _look(self, invariants: Sequence[Invariant]) -> None:
        self._look_for_bugs()
        with self.practice.sequencer.nobody_acts():
            for invariant in invariants:
                invariant(self.life)

    def _look_for_bugs(self) -> None:
        lines, self.bugs.lines = self.bugs.lines, []
        assert not lines, f"a bug was logged: {lines[0]}"

    def _line(self, line: str) -> None:
        if line:
            self.played.lines.append(line)


_OF_THE_MACHINE = frozenset({"job_runs", "invoice_proofs"})
"""Tables that note how long something took, or when a file was written by the machine's clock."""


def _fingerprint(practice: Practice) -> str:
    """The same where everything in the diary is the same, down to the uids."""
    with practice.diary.read() as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        lines = [
            repr(tuple(row))
            for name in sorted(connection.exec_driver_sql(names).scalars())
            if name not in _OF_THE_MACHINE
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
        ]
    # What could not be written is told with its place, and each play has a folder of its own.
    told = "\n".join(lines).replace(str(practice.folder), "")
    return hashlib.sha256(told.encode()).hexdigest()[:12]


class _Bugs(logging.Handler):
    """Keeps what the program itself calls a bug; a desktop that is dying says much."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._heard = heard

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear all that the program says, and let nobody else hear it; and what libraries say."""
        own, root = logging.getLogger("scheduler_app"), logging.getLogger()
        level, own.propagate = own.level, False
        own.setLevel(logging.INFO)
        for logger in (own, root):
            logger.addHandler(self)
        try:
            yield
        finally:
            for logger in (own, root):
                logger.removeHandler(self)
            own.setLevel(level)
            own.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        info = record.exc_info
        if info and isinstance(info[1], Died):
            return
        line = self.format(record)
        self._heard.append(line)
        if record.levelno >= logging.ERROR:
            self.lines.append(line)


def _said(error: BaseException) -> str:
    words = str(error).strip().partition("\n")[0]
    return (
        words if isinstance(error, AssertionError) and words else f"{type(error).__name__}: {words}"
    )


def _meant(told: Any, practice: Practice) -> Any:
    """A start that is told as people mean it, in epoch seconds."""
    if isinstance(told, Ahead):
        today = datetime.fromtimestamp(practice.true_clock(), BERLIN).date()
        clock = time(told.minute // 60, told.minute % 60)
        return to_epoch(instant_of(datetime.combine(today + timedelta(told.days), clock), BERLIN))
    if isinstance(told, tuple | list):
        return type(told)(_meant(one, practice) for one in told)
    return told
