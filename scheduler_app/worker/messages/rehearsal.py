"""Worker, messages: a dress rehearsal by the consultant's own mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.uids import new_uid
from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
    from scheduler_app.domain.messages.security import MessageLine
    from scheduler_app.use_cases.ports.mail_sender import MailSender
    from scheduler_app.use_cases.ports.message_writer import MessageWriter


class OwnServerRehearsal:
    """A `Rehearsal` of which each message is a mail of its own, sent at once."""

    def __init__(
        self,
        diary: DiaryHandle,
        writer: MessageWriter,
        sender: MailSender,
        plan: RehearsalPlan,
        clock: Callable[[], datetime],
    ) -> None:
        self.plan = plan
        self._diary = diary
        self._writer = writer
        self._sender = sender
        self._clock = clock
        self._run = new_uid()

    def send(self, line: MessageLine) -> Rehearsed:
        """Word it, and hand it to the mail server."""
        from scheduler_app.use_cases.messages.rehearsing import rehearse

        return rehearse(
            self._diary,
            self._writer,
            self._sender,
            line,
            self.plan.address,
            run=self._run,
            now=self._clock(),
        )

    def finish(self) -> str:
        """They are there already."""
        return ""
