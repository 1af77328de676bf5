"""Whoever is killed at sending loses no mail silently, and sends none twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from tests.booking_page.mail.mail_server import serving
from tests.drawing import chance
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower

ROOT = Path(__file__).parents[3]
EACH = timedelta(hours=3)
"""So much later each one begins: that many more mails are due."""


class Counting:
    """Takes whatever comes, and counts it by its Message-ID."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.got[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_a_mailer_that_is_killed(
    practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    follower = PlainMailFollower()
    monkeypatch.setattr(brought, "followers", lambda: (follower,))
    desk = MailDesk(practice, now)
    for hour in range(20 + 3 * kills):
        desk.booked(hours=20 + hour)
    server, drawn = Counting(), chance()
    with serving(server) as port:
        program_of = [sys.executable, "-m", "tests.use_cases.messages.killed_mailer"]
        whose = (str(practice.path), str(port))
        at = now
        for turn in range(kills):
            at = now + turn * EACH
            asked = [*program_of, *whose, at.isoformat()]
            with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE) as program:
                assert program.stdout is not None and program.stdout.readline() == b"begins\n"
                time.sleep(drawn.uniform(0.0, 0.3))
                program.send_signal(signal.SIGKILL)
        # The last one is let go on to its end.
        asked = [*program_of, *whose, at.isoformat()]
        subprocess.run(asked, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    states = Counter(desk.states())
    assert max(server.got.values()) == 1, "a mail went out twice"
    assert set(states) <= {"sent", "unknown", "planned", "skipped"}
    assert states["sent"] <= len(server.got) <= states["sent"] + states["unknown"]
    assert states["unknown"] <= kills
