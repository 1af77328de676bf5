"""Tests of the command line: a command is run on a diary in Berlin, on Monday 1 March 2027."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.cli import main
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.laid import new_diary

RULES = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
}
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json on a diary in Berlin and return what it printed."""
    new_diary(tmp_path / "data" / DIARY_NAME)

    def command(*words: str, status: int = 0) -> Any:
        ended = main(["--data-dir", str(tmp_path / "data"), *words], clock=lambda: NOW)
        printed = capsys.readouterr()
        assert ended == status, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out + printed.err

    command("settings", "practice.zone", "Europe/Berlin")
    return command


@pytest.fixture
def misused(run: Run, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that is none, and return what it says."""

    def command(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            run(*words)
        assert ended.value.code == 2
        return capsys.readouterr().err

    return command


@pytest.fixture
def visit(run: Run, tmp_path: Path) -> str:
    """The number of a booking in 30 hours for 80.02 EUR, half of it in advance."""
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    set_policy(diary, json.dumps(RULES), now=NOW)
    [first, *_] = list_services(diary)
    save_service(diary, replace(first, price=8002, currency="EUR"), now=NOW)
    diary.close()
    start = (NOW + timedelta(hours=30)).isoformat()
    words = ("book", "--client", "Anna", "--service", first.name, "--start", start)
    return str(run(*words, "--json")["id"])
