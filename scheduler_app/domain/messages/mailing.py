"""Domain, messages: the consultant's own mail server, and how the sending of a mail may end."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.settings import MailLine, address_in, name_in


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The server that mails are handed to, as whom, and from whom they come.

    `sender` is an address, or a name and an address, such as "Practice <office@example.org>".
    """

    host: str
    port: int
    line: MailLine
    user: str
    sender: str

    @property
    def address(self) -> str:
        """The address of the sender alone."""
        return address_in(self.sender)

    @property
    def name(self) -> str:
        """The name of the sender; may be empty."""
        return name_in(self.sender)


class MailRefused(Trouble):
    """The server will never take this mail: an address that is none, or one too large."""


class MailPutOff(Trouble):
    """The server did not take it now: nobody answered, the login was refused, or it asks to wait.

    Nothing went out; trying again is safe. `of_all` says that it is none of this one mail's:
    the others would not go out either. `login` says that user or password were refused.
    """

    def __init__(
        self, message: str, *, remedy: str = "", of_all: bool = False, login: bool = False
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.of_all, self.login = of_all, login


class MailFateUnknown(Trouble):
    """The line broke after the mail had been handed over: nobody can tell whether it went out."""
