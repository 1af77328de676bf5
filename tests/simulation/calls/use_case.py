"""Calls: what one use case is, and what is held against it, whichever of its calls fails."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from scheduler_app.domain.errors import Busy, DiaryTrouble, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.planning import plan_chunk
from tests.simulation.calls.counted import CALLS, Bug, Fault, counting, watched
from tests.simulation.calls.founding import PERSONAL
from tests.simulation.calls.practice import (
    AGAIN,
    DOING,
    Laid,
    Practice,
    drawn_alike,
    prepared,
)
from tests.simulation.calls.state import FILES, State, differing, left_out
from tests.simulation.calls.writers import writers_seen

Deed = Callable[[Practice], object]


@dataclass(frozen=True)
class UseCase:
    """Something that is done to the practice, after what prepares it.

    All of it is one transaction unless `parts` says why it is several: it may stop between two of
    them then, and goes on by what is done `again`, or by the verb itself. Once a table of `marks`
    has changed it is done for whoever asked, and may not be denied. `tells` are tables whose rows
    tell of a failure, and why; `leaves_files` says why a failure leaves a file. `bears` says why
    some failures are borne without a word, `bears_bugs` why bugs are. What is
    done `outside` is done again until all has settled, and is judged by what went out.
    `reaches` names the functions that write, where the verb has others do that.
    """

    do: Deed
    prepare: Deed | None = None
    again: Deed | None = None
    parts: str = ""
    marks: tuple[str, ...] = ()
    tells: Mapping[str, str] = field(default_factory=dict)
    leaves_files: str = ""
    bears: str = ""
    bears_bugs: str = ""
    outside: bool = False
    reaches: tuple[str, ...] = ()

    @property
    def beside(self) -> set[str]:
        """The tables that are not compared."""
        return {*self.tells, *((FILES,) if self.leaves_files else ())}


@dataclass
class Undisturbed:
    """How a use case goes where nothing fails: its calls, and how all stands after each commit.

    `planned` is the outbox after what plans had its turn, `gone` what went out
    in the days after it.
    """

    calls: list[str]
    states: list[State]
    meaning: State
    planned: tuple[Any, ...]
    gone: WentOut
    writers: set[str]

    @property
    def before(self) -> State:
        """How all stood at first."""
        return self.states[0]

    @property
    def after(self) -> State:
        """How all stands in the end."""
        return self.states[-1]


@dataclass(frozen=True)
class WentOut:
    """What is outside, by whom it went; and the keys of what may not have gone, and is told so."""

    held: Mapping[str, Counter[Any]]
    told: frozenset[str]


@dataclass
class Outcome:
    """What came of one try. `threw` is what was injected, if it was its turn."""

    fired: str
    threw: BaseException | None
    raised: BaseException | None
    state: State

    @property
    def is_borne_bug(self) -> bool:
        """Whether a bug was met, and nobody told."""
        return self.raised is None and isinstance(self.threw, Bug)


@contextmanager
def laid(case: UseCase) -> Iterator[Laid]:
    """What the tries of a use case begin from."""
    with watched(), prepared(case.prepare) as found:
        yield found


def undisturbed(case: UseCase, begin: Laid) -> Undisturbed:
    """Do it where nothing fails."""
    with begin.opened() as practice:
        practice.warm()
        states = [practice.state()]
        CALLS.committed = lambda: states.append(practice.state())
        try:
            with (
                writers_seen(Diary) as writers,
                practice.outside.reached(),
                drawn_alike(DOING),
                counting() as calls,
            ):
                case.do(practice)
        finally:
            CALLS.committed = lambda: None
        states.append(practice.state())
        made, meaning, plan = list(calls.made), practice.meaning(), planned(practice)
        gone = went_out(case, practice) if case.outside else WentOut({}, frozenset())
        return Undisturbed(made, _each(states), meaning, plan, gone, writers)


def planned(practice: Practice) -> tuple[Any, ...]:
    """What is to happen outside, once the job that plans has had its turn."""
    while plan_chunk(practice.diary, now=practice.now):
        pass
    return practice.meaning()["outbox"]


def _each(states: Iterable[State]) -> list[State]:
    found: list[State] = []
    for state in states:
        if not found or found[-1] != state:
            found.append(state)
    return found


def tried(case: UseCase, practice: Practice, number: int, fault: Fault) -> Outcome:
    """Do it while the call with this number fails."""
    practice.warm()
    raised: BaseException | None = None
    with practice.outside.reached(), drawn_alike(DOING), counting(number, fault) as calls:
        try:
            case.do(practice)
        except Exception as error:  # noqa: BLE001 - judged by `wrong_with`
            raised = error
    return Outcome(calls.fired, calls.threw, raised, practice.state())


def wrong_with(case: UseCase, practice: Practice, outcome: Outcome, well: Undisturbed) -> str:
    """What is not as it must be after a try, in words; empty where all is well."""
    if outcome.is_borne_bug and not case.bears_bugs:
        return _wrong_with_plan(case, practice, outcome, well)
    said = wrong_words(case, outcome)
    if said:
        return said
    stands, before = left_out(outcome.state, case.beside), left_out(well.before, case.beside)
    known = (left_out(state, case.beside) for state in well.states)
    if not case.parts and not any(stands == state for state in known):
        nearest = min((differing(state, outcome.state) for state in well.states), key=len)
        return f"half done: {nearest}"
    marks = case.marks if case.parts else tuple(stands)
    is_done = any(stands[name] != before[name] for name in marks if name in stands)
    if is_done and _DENIES.search(str(outcome.raised)):
        return f"done, and denied: {outcome.raised}"
    return ""


_DENIES = re.compile(r"Nothing was|was not saved")

_PLANNED = {"outbox", "outbox_plans"}


def _wrong_with_plan(case: UseCase, practice: Practice, outcome: Outcome, well: Undisturbed) -> str:
    """A bug in what plans is borne, and marked: after its job all stands as if there were none."""
    beside = {*_PLANNED, *case.beside}
    if not case.parts:
        off = differing(left_out(well.after, beside), left_out(outcome.state, beside))
        if off:
            return f"half done beside the plan: {off}"
    stands = planned(practice)
    if practice.state()["outbox_plans"] == outcome.state["outbox_plans"]:
        return "nobody was told, and nothing is planned anew"
    return "" if stands == well.planned else f"planned otherwise: {set(stands) ^ set(well.planned)}"


_NO_SENTENCE = re.compile(
    r"SELECT|INSERT|UPDATE |DELETE |sqlite|Operational|Traceback|disk I/O|is locked|readonly|"
    r"<class|Error\b|None\b"
)


def wrong_words(case: UseCase, outcome: Outcome) -> str:
    """What is wrong with what somebody is told."""
    raised = outcome.raised
    if raised is None:
        bears = case.bears_bugs if isinstance(outcome.threw, Bug) else case.bears
        return "" if bears else "nobody was told"
    if isinstance(outcome.threw, Bug):
        behind: BaseException | None = raised
        while behind is not None and not isinstance(behind, Bug):
            behind = behind.__cause__ or behind.__context__
        return "" if behind is not None else f"the bug became {raised!r}"
    if not isinstance(raised, Trouble):
        return f"no Trouble: {raised!r}"
    if not raised.remedy and isinstance(raised, Busy | DiaryTrouble):
        return f"no remedy: {raised}"
    for words in filter(None, (raised.message, raised.remedy)):
        if words[-1] not in ".?!" or _NO_SENTENCE.search(words):
            return f"no sentence: {words!r}"
        if any(personal in words for personal in PERSONAL):
            return f"tells of a client: {words!r}"
    return "" if raised.message else "no words"


def wrong_again(case: UseCase, practice: Practice, outcome: Outcome, well: Undisturbed) -> str:
    """Do it once more, undisturbed; what is not as if nothing had ever failed, in words.

    What was done, or was borne, is not done again.
    """
    stands, before = left_out(practice.state(), case.beside), left_out(well.before, case.beside)
    begins_anew = stands == before
    is_done = stands == left_out(well.after, case.beside)
    if not case.outside and (outcome.raised is None or (is_done and not begins_anew)):
        return ""
    if case.outside:
        return _wrong_outside(well.gone, went_out(case, practice))
    deed = case.do if begins_anew else case.again or case.do
    with practice.outside.reached(), drawn_alike(DOING if begins_anew else AGAIN):
        deed(practice)
    return not_as_well(case, practice, well, exactly=begins_anew)


def not_as_well(case: UseCase, practice: Practice, well: Undisturbed, *, exactly: bool) -> str:
    """What does not stand as where nothing failed, in words."""
    stands = practice.state() if exactly else practice.meaning()
    wanted = well.after if exactly else well.meaning
    off = differing(left_out(wanted, case.beside), left_out(stands, case.beside))
    off = {name: rows for name, rows in off.items() if exactly or name not in _HISTORY}
    return f"afterwards otherwise: {off}" if off else ""


PASSES = (0, 0, 1, 6, 30)
"""Hours that go by before a job has its next turn: whatever was put off is due by then."""

_KEY = 1
"""Which column of the outbox that is."""

_NOT_SENT = frozenset({"unknown", "failed", "skipped"})


def went_out(case: UseCase, practice: Practice) -> WentOut:
    """What is outside in the days after, as the job has one turn after the other."""
    with practice.outside.reached(), drawn_alike(AGAIN):
        for hours in PASSES:
            practice.now = practice.at(hours=hours)
            with suppress(Trouble):
                case.do(practice)
    rows = practice.state()["outbox"]
    told = frozenset(row[_KEY] for row in rows if not _NOT_SENT.isdisjoint(row))
    return WentOut(practice.outside.held(), told)


def _wrong_outside(wanted: WentOut, gone: WentOut) -> str:
    """Nothing is outside twice or unasked, and what is not there is told of.

    What one mail was to say besides, such as that a deposit is due, is said by a mail of its own
    where that one could not be written.
    """
    told = gone.told - wanted.told
    about = {_booking_of(key) for key in told}
    for name, held in gone.held.items():
        more = held - wanted.held[name]
        instead = {each for each in more if _booking_of(str(each)) in about}
        if any(each not in instead or many > 1 for each, many in more.items()):
            return f"too much of {name}: {more}"
    lacking = [each for name, held in wanted.held.items() for each in held - gone.held[name]]
    if len(lacking) > len(told):
        return f"lacking, and not told: {lacking}"
    return ""


def _booking_of(key: str) -> str:
    return key.partition("/")[0]


_HISTORY = {"changes", "history", "sqlite_sequence"}
"""What was done in more steps has more lines."""
