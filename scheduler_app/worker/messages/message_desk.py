"""Worker, messages: words single messages for a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.domain.messages.direct import DirectMessage
    from scheduler_app.domain.messages.message import OwnPhoneText, WrittenMessage
    from scheduler_app.domain.messages.rehearsal import RehearsalPlan
    from scheduler_app.use_cases.messages.trying import ConnectMail
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.message_writer import MessageWriter
    from scheduler_app.use_cases.ports.rehearsal import Rehearsal


class WordingDesk:
    """The `MessageDesk` of a window; templates and keyring are reached when they are needed."""

    def __init__(
        self,
        diary: DiaryHandle,
        writer: Callable[[], MessageWriter],
        secrets: Callable[[], Secrets],
        clock: Callable[[], datetime],
        mails: ConnectMail,
        by_page: Callable[[RehearsalPlan], Rehearsal] | None = None,
    ) -> None:
        self._diary = diary
        self._writer = writer
        self._secrets = secrets
        self._clock = clock
        self._mails = mails
        self._by_page = by_page

    def would_say(self, row_id: int) -> WrittenMessage:
        """What a message will say, as things stand now."""
        from scheduler_app.use_cases.messages.listing import would_say

        return would_say(self._diary, self._writer(), row_id, now=self._clock())

    def would_tell(self, message: DirectMessage) -> WrittenMessage:
        """What would go out if this were told now."""
        from scheduler_app.use_cases.messages.direct import as_it_would_say

        return as_it_would_say(self._diary, self._writer(), message, now=self._clock())

    def own_phone_text(self, row_id: int) -> OwnPhoneText:
        """A planned text with its real link."""
        from scheduler_app.use_cases.messages.own_phone import prepared
        from scheduler_app.use_cases.messages.writing import written

        writer, secrets, now = self._writer(), self._secrets(), self._clock()
        return prepared(
            self._diary,
            row_id,
            lambda row: written(self._diary, writer, row, secrets=secrets, now=now),
        )

    def rehearsal(self) -> Rehearsal:
        """By the consultant's own mail server, whose password is read once; else by the page."""
        from scheduler_app.use_cases.messages.mail_account import mail_account, page_sends
        from scheduler_app.use_cases.messages.rehearsing import rehearsal_of
        from scheduler_app.use_cases.messages.trying import own_server
        from scheduler_app.worker.messages.rehearsal import OwnServerRehearsal

        plan = rehearsal_of(self._diary, now=self._clock())
        page = self._by_page
        if page is not None and mail_account(self._diary) is None and page_sends(self._diary):
            return page(plan)
        _, sender = own_server(self._diary, self._secrets(), self._mails)
        return OwnServerRehearsal(self._diary, self._writer(), sender, plan, self._clock)
