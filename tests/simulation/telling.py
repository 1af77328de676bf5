"""Simulation: plays many scripts, beside each other, and tells in lines what came of each."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

import pytest

from tests.compiled_once import compile_once
from tests.simulation.life.life import Life
from tests.simulation.planted.plant import look_for
from tests.simulation.planted.table import PLANTED
from tests.simulation.play.play import Played, play
from tests.simulation.play.script import DAY, Script, cast_of, drawn
from tests.simulation.play.shortening import shortened
from tests.simulation.practice.laid_out import lay_out

T = TypeVar("T")


class Told(NamedTuple):
    """What is told of one play."""

    days: int
    failed: bool
    lines: list[str]


def play_all(asked: argparse.Namespace) -> int:
    """Play what the command line asks for; 1 where something did not hold."""
    began = time.monotonic()
    days, failed = 0, 0
    scripts = [_script(asked, asked.seed + number) for number in range(asked.plays)]
    for told in _beside_each_other(
        asked.jobs,
        _told,
        [(script, asked.planted, asked.as_it_is, asked.lines) for script in scripts],
    ):
        print("\n".join(told.lines), flush=True)
        days += told.days
        failed += told.failed
    minutes = (time.monotonic() - began) / 60
    print(
        f"{days} days in {minutes:.1f} minutes, {days / minutes:.0f} a minute;"
        f" seeds {asked.seed} to {asked.seed + asked.plays - 1};"
        f" {failed or 'none'} of {asked.plays} plays found something."
    )
    return int(failed > 0)


def look_for_all(seed: int, jobs: int) -> int:
    """Look for each planted bug; 1 where one was not found within its days."""
    missed = 0
    for name, found, line in _beside_each_other(jobs, _looked, [(name, seed) for name in PLANTED]):
        missed += not found
        print(f"{name:<58} {line}", flush=True)
    print(f"{len(PLANTED) - missed} of {len(PLANTED)} planted bugs were found, from seed {seed}.")
    return int(missed > 0)


def _script(asked: argparse.Namespace, seed: int) -> Script:
    only = None if asked.only is None else dict.fromkeys(asked.only, 1.0)
    if only is None and asked.planted:
        chosen = PLANTED[asked.planted].only
        only = None if chosen is None else dict(chosen)
    script = drawn(seed, asked.days, cast_of(Life), only=only)
    return script.with_acts(act for act in script.acts if act.who not in asked.without)


def _told(script: Script, planted: str | None, as_it_is: bool, lines: bool) -> Told:
    """In a process of its own."""
    compile_once()
    lay_out()
    began = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        if planted:
            PLANTED[planted].patch(patch)
        played = play(script)
        seconds = time.monotonic() - began
        short = played if as_it_is or played.failure is None else shortened(played)
    told = [*played.lines] if lines else []
    head = f"seed {script.seed}: {played.days} days, {len(script.acts)} acts, {seconds:.0f} s"
    if played.failure is None:
        return Told(played.days, False, [*told, f"{head}, {played.digest}"])
    return Told(played.days, True, [*told, f"{head}: {played.failure.what}", *_story(short)])


def _story(played: Played) -> Iterator[str]:
    """What is left of a play that failed, a line each, and where it did."""
    assert played.failure is not None
    acts = [act for act in played.script.acts if act.at < (played.failure.day + 1) * DAY]
    yield f"  in {len(acts)} lines, seed {played.script.seed}:"
    for act in acts:
        yield f"    {act}"
    for line in played.failure.told.rstrip().splitlines():
        yield f"  | {line}"


def _looked(name: str, seed: int) -> tuple[str, bool, str]:
    """In a process of its own: whether it was found, after how many days, and what did not hold."""
    compile_once()
    search = look_for(PLANTED[name], seed)
    said = "nothing" if search.failure is None else search.failure.what
    return name, search.found, f"{'day' if search.found else 'NOT BY DAY'} {search.days:>3}  {said}"


def _beside_each_other(
    jobs: int, does: Callable[..., T], told: Sequence[tuple[object, ...]]
) -> Iterator[T]:
    """What each call returns, in order, so many of them at once."""
    if jobs == 1:
        yield from (does(*each) for each in told)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield from pool.map(does, *zip(*told, strict=True))
