"""Tests of the command line: a command is run on a diary in Berlin, on Monday 1 March 2027."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.cli import main
from scheduler_app.settings import DIARY_NAME
from tests.laid import new_diary

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
