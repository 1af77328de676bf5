"""Simulation: the mailbox to which clients answer, and mails come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.mailbox import MailboxAccount
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.messages.secrets import MAILBOX_PASSWORD, put_secret
from scheduler_app.use_cases.ports.mail_reader import OpenMailbox
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.mailbox import FakeMailbox
from tests.simulation.outside.mail_servers import OFFICE
from tests.simulation.practice.outside import watched

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice


class AnswersBox:
    """`box` is what lies in it."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self.box = FakeMailbox()

    def found(self, practice: Practice) -> None:
        """The consultant lets the program read it."""
        named = {"mailbox.host": "mail.example", "mailbox.user": OFFICE}
        save_settings(practice.diary, named, now=practice.now)
        put_secret(
            practice.diary,
            practice.office.secrets(),
            MAILBOX_PASSWORD,
            "nobody-sees-this-of-the-mailbox",
            now=practice.now,
        )

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """The worker reads it."""

        def mailbox(_account: MailboxAccount, _word: str) -> OpenMailbox:
            reader = watched(self.box, "mailbox", self._practice.sequencer)
            return OpenMailbox(reader, lambda: None)

        return replace(parts, mailbox=mailbox)

    def comes(self, mail: str) -> None:
        """Somebody's mail comes."""
        self.box.add(mail, from_epoch(self._practice.true_clock()))

    def time_passes(self) -> None:
        """It only lies there."""
