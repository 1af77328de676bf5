"""Lost power: the program is started for the first time, where there is not even a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scheduler_app.storage.diary import Diary
from tests.simulation.power import verbs
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, NOW, faults_after, tell_each
from tests.use_cases.money.invoices.desk import SendingDesk

WHERE = Path("practice") / "of mine" / DIARY


def prepare(folder: Path) -> None:
    """There is nothing."""
    assert not [*folder.iterdir()]


def live(folder: Path, tell: Tell) -> None:
    """Begin, and work."""
    with closing(Diary.open(folder / WHERE)) as diary:
        SendingDesk(diary, NOW)
        tell_each(diary, verbs.sending(diary), tell)


def faults(folder: Path, known: Known) -> Iterator[str]:
    """Whatever was begun can be gone on with, and all that was told stands there."""
    return faults_after(folder / WHERE, known)
