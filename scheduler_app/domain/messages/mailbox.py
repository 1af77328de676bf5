"""Domain, messages: the consultant's mailbox, which is only read, and what is looked for in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.errors import Trouble


@dataclass(frozen=True, slots=True)
class MailboxAccount:
    """A folder of a mailbox, at which server and as whom. The line is TLS, always."""

    host: str
    port: int
    user: str
    folder: str

    @property
    def place(self) -> str:
        """What tells this folder from every other."""
        return f"{self.user} {self.host}:{self.port} {self.folder}"


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as it stands: numbers of mails hold for one `validity`, the next is `next_uid`."""

    validity: int
    next_uid: int
    mails: int


class MailKind(StrEnum):
    """What a mail looks like by its head."""

    WRITTEN = "written"
    """By a person."""
    AUTOMATIC = "automatic"
    """By a machine that answers, such as an out-of-office."""
    RETURNED = "returned"
    """Perhaps the word of a mail server that a mail did not arrive: its content tells."""


@dataclass(frozen=True, slots=True)
class MailHead:
    """What the head of a mail tells. `at` is when it came, in epoch seconds.

    `key` tells it from every other mail: its Message-ID, if it has one. `references` are those of
    the mails that it answers, the nearest first. `sender` may be empty.
    """

    uid: int
    key: str
    at: int
    sender: str
    name: str
    subject: str
    references: tuple[str, ...]
    kind: MailKind


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that a server gave up on. `why` is a sentence with the server's code, if it said one.

    `of_address` is false where nothing speaks against the address, but something against this mail.
    """

    why: str
    of_address: bool = True


@dataclass(frozen=True, slots=True)
class MailContent:
    """What a mail says: its own words, without what it quotes, and the Message-IDs named in it.

    `bounce` is None unless it says that a mail did not arrive, and will not.
    """

    text: str
    names: tuple[str, ...] = ()
    bounce: Bounce | None = None


class MailboxTrouble(Trouble):
    """The mailbox could not be read now: nobody answered, or the login was refused.

    Nothing in it was changed. `login` says that user or password were refused.
    """

    def __init__(self, message: str, *, remedy: str = "", login: bool = False) -> None:
        super().__init__(message, remedy=remedy)
        self.login = login


def marks_in(message_ids: Iterable[str]) -> list[str]:
    """What stands before the @ of these Message-IDs: a mail of ours is known by it. In order."""
    found = (each.strip("<> \t").rpartition("@")[0] for each in message_ids)
    return list(dict.fromkeys(filter(None, found)))
