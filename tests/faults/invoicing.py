"""Faults: `python -m tests.faults.invoicing DIARY TOLD` forks who sends invoices, and is killed.

Each line is an instant, how many drafts are sent, and after how many lines of our own code the
sender dies (0 for never). Every number is told by a line of the file TOLD, on disk before the next
one is drawn; so is how many lines it took.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.fakes.papers import FakePapers
from tests.forked import fork_for_each_line
from tests.use_cases.money.invoices.desk import WORK

OURS = frozenset(
    """
    issuing.py sending.py numbers.py outside.py kept_papers.py papers.py invoices.py drafts.py
    diary.py files.py journal.py
    """.split()
)
"""Files of what is done in order; what is only worked out is left out, as nothing happens there."""


class Mortal:
    """Dies at one line of the code that sends, drawn before."""

    def __init__(self, life: int) -> None:
        self._life = life
        self.lines = 0

    def __call__(self, frame: FrameType, event: str, _about: Any) -> Mortal | None:
        if frame.f_code.co_filename.rpartition("/")[2] not in OURS:
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self._life:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def main(path: str, told: str) -> None:
    """Fork one for each line."""
    log = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def tell(*words: object) -> None:
        os.write(log, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(log)

    def work(line: str) -> None:
        at, many, life = line.split()
        now, mortal = datetime.fromisoformat(at), Mortal(int(life))
        diary, desk = Diary.open(Path(path)), InvoiceDesk(FakePapers())
        drafts = [
            save_draft(diary, InvoiceDraft(1, lines=(WORK,), since=at[:10]), now=now)
            for _ in range(int(many))
        ]
        sys.settrace(mortal)
        for draft in drafts:
            tell("number", send_invoice(diary, draft, desk, mail=False, now=now).number)
        sys.settrace(None)
        tell("lines", mortal.lines)
        diary.close()

    fork_for_each_line(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
