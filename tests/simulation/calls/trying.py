"""Calls: a use case is tried: its calls fail one by one, and all is judged after each."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from tests.simulation.calls.counted import FAULTS, LOST, Fault
from tests.simulation.calls.practice import Laid, Practice
from tests.simulation.calls.use_case import (
    Outcome,
    Undisturbed,
    UseCase,
    laid,
    tried,
    undisturbed,
    wrong_again,
    wrong_with,
)
from tests.simulation.calls.writers import all_writers

SOME = 1
"""Calls that are drawn beside the first and the last."""


@dataclass
class Tried:
    """How many faults were injected, and all that was wrong: after which one, and what."""

    injected: int = 0
    wrong: list[str] = field(default_factory=list)

    def must_be_well(self) -> None:
        """Fail, and show the first of what is wrong."""
        shown = "\n".join(self.wrong[:5])
        assert not self.wrong, f"{len(self.wrong)} of {self.injected} faults:\n{shown}"


@contextmanager
def silent() -> Iterator[None]:
    """What is logged of the faults that are injected is meant."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def try_some(name: str, case: UseCase, draw: random.Random) -> Tried:
    """The first call fails, the last one, and some that are drawn, each with some fault."""
    found = Tried()
    with silent(), laid(case) as begin:
        well = undisturbed(case, begin)
        _must_be_declared(name, case, well)
        last = len(well.calls)
        numbers = {1, last, *(draw.randint(1, last) for _ in range(SOME))} if last else {1}
        _try(case, begin, well, [(each, draw.choice(FAULTS)) for each in sorted(numbers)], found)
    return found


def try_all(name: str, case: UseCase) -> Tried:
    """Every call fails with every fault, until none is left that fires."""
    found = Tried()
    faults: Sequence[Fault] = (*FAULTS, LOST) if case.outside else FAULTS
    with silent(), laid(case) as begin:
        well = undisturbed(case, begin)
        _must_be_declared(name, case, well)
        for number in count(1):
            if not _try(case, begin, well, [(number, fault) for fault in faults], found):
                return found
    raise AssertionError("it never ends")


def _try(
    case: UseCase,
    begin: Laid,
    well: Undisturbed,
    plan: Iterable[tuple[int, Fault]],
    found: Tried,
) -> bool:
    """Inject these, on one practice as long as it stays as it was; whether all of them fired."""
    left = list(plan)
    while left:
        with begin.opened() as practice:
            if not _try_on(case, practice, well, left, found):
                return False
    return True


def _try_on(
    case: UseCase,
    practice: Practice,
    well: Undisturbed,
    left: list[tuple[int, Fault]],
    found: Tried,
) -> bool:
    """Inject what is left until something is changed, then do it once more; whether all fired."""
    begun, is_changed = practice.outside.held(), False
    while left and not is_changed:
        number, fault = left.pop(0)
        outcome = tried(case, practice, number, fault)
        if not outcome.fired:
            return False
        found.injected += 1
        wrong = wrong_with(case, practice, outcome, well)
        is_changed = outcome.state != well.before or practice.outside.held() != begun
        if not wrong and (is_changed or not left) and (case.outside or not outcome.is_borne_bug):
            wrong = _again(case, practice, outcome, well)
        if wrong:
            found.wrong.append(f"call {number} ({outcome.fired}), {fault.name}: {wrong}")
    return True


def _again(case: UseCase, practice: Practice, outcome: Outcome, well: Undisturbed) -> str:
    try:
        return wrong_again(case, practice, outcome, well)
    except Exception as error:  # noqa: BLE001 - it is what is wrong
        return f"once more: {error!r}"


def _must_be_declared(name: str, case: UseCase, well: Undisturbed) -> None:
    """The table says which functions write, and whether they do it in several transactions."""
    declared = {*case.reaches, *({name} & all_writers())}
    assert well.writers == declared, f"reaches {sorted(well.writers)}"
    several = len(well.states) > 2
    assert not several or case.parts, f"{len(well.states) - 1} transactions"
