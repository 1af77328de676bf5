"""The command line: what is due at clients."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import client_named
from scheduler_app.use_cases.visits.follow_ups import save_follow_up
from tests.cli.conftest import NOW, Run


def test_what_is_due_is_listed(run: Run, tmp_path: Path) -> None:
    run("client", "Anna Schmidt", "--company", "Nord")
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    anna = client_named(diary, "Anna Schmidt")
    assert anna is not None
    wanted = FollowUp(0, anna.id, FollowUpKind.RECOMMENDED, "Replace disk", date(2027, 3, 20))
    save_follow_up(diary, wanted, now=NOW)
    diary.close()
    [told] = run("follow-ups", "--until", "2027-03-21", "--json")
    assert (told["client"], told["what"], told["due"], told["state"]) == (
        "Anna Schmidt", "Replace disk", "2027-03-20", "open",
    )  # fmt: skip
    assert run("follow-ups", "--until", "2027-03-20", "--json") == []
    assert "2027-03-20  Anna Schmidt: Replace disk" in run("follow-ups", "--client", "anna schmidt")
