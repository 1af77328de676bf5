"""Lost power: mails of the outbox are sent, and whoever has one never gives it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.mail_sender import NO_FILES
from tests.fakes.mails import FakeMails
from tests.laid import new_diary
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, LATER, NOW, faults_after
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower

MAILS = 4


class ToldMails(FakeMails):
    """Tells of each mail that it has: that has left, whatever becomes of us."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def send(
        self, mail: WrittenMessage, *, key: str, at: datetime, files: Mapping[str, bytes] = NO_FILES
    ) -> str:
        known_as = super().send(mail, key=key, at=at, files=files)
        self._tell({_left(key): "sent"})
        return known_as


def prepare(folder: Path) -> None:
    """Some mails are due."""
    with closing(Diary.open(new_diary(folder / DIARY))) as diary, _followed():
        desk = MailDesk(diary, NOW)
        for number in range(MAILS):
            desk.booked(hours=2 + number)


def live(folder: Path, tell: Tell) -> None:
    """Send what is due."""
    with closing(Diary.open(folder / DIARY)) as diary, _followed():
        MailDesk(diary, NOW, server=ToldMails(tell)).turn()


def faults(folder: Path, known: Known) -> Iterator[str]:
    """The next worker sends the others, none twice, and shows of which it can't tell."""
    path = folder / DIARY
    yield from faults_after(path, Known({}, {}))
    server = FakeMails()
    with closing(Diary.open(path)) as diary, _followed():
        MailDesk(diary, LATER, server=server).turn()
        with diary.look() as asked:
            rows = [*asked.exec_driver_sql("SELECT key, state, reason FROM outbox")]
    left = Counter([*known.told, *(_left(key) for key, _ in server.got)])
    if len(rows) != MAILS:
        yield f"{len(rows)} mails are known of {MAILS}"
    for key, state, reason in rows:
        times = left[_left(key)]
        if times > 1:
            yield f"{key} went out twice"
        if state == "unknown" and not reason:
            yield f"{key} is unknown, and nobody knows why"
        elif state != "unknown" and (state, times) != ("sent", 1):
            yield f"{key} is {state}, and went out {times} times"


def _left(key: str) -> str:
    return f"mail {key}"


@contextmanager
def _followed() -> Iterator[None]:
    """Meanwhile each booking wants one mail."""
    followers = brought.followers
    setattr(brought, "followers", lambda: (PlainMailFollower(),))  # noqa: B010
    try:
        yield
    finally:
        setattr(brought, "followers", followers)  # noqa: B010
