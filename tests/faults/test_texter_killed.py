"""Faults: who is killed while sending texts sends each once, and loses none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.messages import texting as limits
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.messages import texting
from tests import drawing
from tests.fakes.twilio_server import FakeTwilio, running
from tests.use_cases.messages.text_desk import TextDesk, followed, settled

ROOT = Path(__file__).parents[2]

TROUBLES: list[int | str] = ["cut", "taken", 500]

PAUSE = timedelta(seconds=texting.GRACE + 10)
"""Between a death and the next start: what was asked for is listed by then."""


@pytest.mark.parametrize("service", ["due", "ahead"])
def test_eight_kills_send_each_text_once(tmp_path: Path, now: datetime, service: str) -> None:
    _kill(tmp_path / "diary.db", now, service, kills=8)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("service", ["due", "ahead"])
def test_two_hundred_kills_send_each_text_once(tmp_path: Path, now: datetime, service: str) -> None:
    _kill(tmp_path / "diary.db", now, service, kills=200)


def _kill(path: Path, now: datetime, service: str, *, kills: int) -> None:
    chance = drawing.chance()
    with running(FakeTwilio()) as twilio, followed():
        diary = Diary.open(path)
        settled(diary, now)
        desk = TextDesk(diary, twilio, now, service == "ahead")
        twilio.now = desk.now
        _book(desk)
        diary.close()
        cut = _sent_and_killed(path, desk, service, kills, chance)
        assert cut, "nobody was killed between the claim and the answer"
        _calm(path, desk)
        desk.close()


def _book(desk: TextDesk) -> None:
    """More than one round sends; due at once, or within days where they are queued ahead."""
    for number in range(8):
        hours = 2 if desk.service else 0
        desk.booked(days=1, hours=hours, name="Anna" if number % 2 else "Bert")


def _sent_and_killed(
    path: Path, desk: TextDesk, service: str, kills: int, chance: random.Random
) -> int:
    """Let the texter work and die; returns how often it left something half done."""
    command = [sys.executable, "-m", "tests.faults.texter", str(path), desk.twilio.url, service]
    texter = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert texter.stdin is not None
    assert texter.stdout is not None
    half_done = 0
    with texter.stdin as told, texter.stdout as answers:
        assert answers.readline() == "ready\n"
        for _ in range(kills):
            if chance.random() < 0.3:
                desk.twilio.trouble += chance.sample(TROUBLES, 1)
            asked = len(desk.twilio.asked)
            told.write(f"{int(desk.time.timestamp())}\n")
            told.flush()
            process = int(answers.readline())
            _wait_for_more(desk.twilio, asked)
            time.sleep(chance.uniform(0, 0.05))
            os.kill(process, signal.SIGKILL)
            assert answers.readline() == "dead\n"
            half_done += _between(path, desk, chance)
    texter.wait()
    return half_done


def _wait_for_more(twilio: FakeTwilio, asked: int) -> None:
    """However slow the machine is, it begins to ask; nobody does where all is sent."""
    end = time.monotonic() + 1
    while len(twilio.asked) <= asked and time.monotonic() < end:
        time.sleep(0.002)


def _between(path: Path, desk: TextDesk, chance: random.Random) -> int:
    """What the consultant does meanwhile: a booking moves. Returns what was left half done."""
    desk.time += PAUSE
    desk.diary = Diary.open(path)
    try:
        states = desk.states()
        if desk.service:
            booking, start = chance.choice(desk.rows("booking_id, useful_until"))
            assert isinstance(booking, int)
            assert isinstance(start, int)
            later = datetime.fromtimestamp(start, desk.time.tzinfo) + timedelta(hours=1)
            move(desk.diary, booking, later, now=desk.time, permit_overlap=True)
        if states.count("planned") < 8:
            _book(desk)
        return states.count("sending")
    finally:
        desk.diary.close()


def _calm(path: Path, desk: TextDesk) -> None:
    """Nobody is killed any more: each text that is wanted is there once, and no other."""
    desk.twilio.trouble.clear()
    desk.diary = Diary.open(path)
    try:
        for _ in range(200):
            desk.turn(seconds=limits.AHEAD_LEAST)
            if not {"planned", "sending", "withdrawing"} & {*desk.states()}:
                break
        rows = desk.rows("state, provider")
    finally:
        desk.diary.close()
    assert {row[0] for row in rows} <= {"sent", "handed over", "withdrawn"}
    out = desk.twilio.out()
    kept = [str(row[1]) for row in rows if row[0] != "withdrawn"]
    assert sorted(text.sid for text in out) == sorted(kept)
    # Each names its booking by the link and its time: what is told twice is told of another time.
    assert max(Counter(text.body for text in out).values()) == 1
