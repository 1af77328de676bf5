"""Tests: a mailbox as the port wants it, whose mails are read as those of a real one are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from scheduler_app.domain.messages.mailbox import FolderState, MailContent, MailHead
from scheduler_app.gateways.messages.mailbox.contents import content_of
from scheduler_app.gateways.messages.mailbox.heads import head_of


@dataclass
class FakeMailbox:
    """`mails` are octets and when they came, by number. `ends` is raised by what it names.

    It counts what is asked of it.
    """

    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    validity: int = 1
    next_uid: int = 1
    ends: dict[str, Exception] = field(default_factory=dict)
    searches: int = 0
    heads_asked: int = 0
    contents_asked: int = 0
    closed: bool = True

    def add(self, mail: str, came: datetime) -> int:
        """Somebody's mail has come."""
        number, self.next_uid = self.next_uid, self.next_uid + 1
        self.mails[number] = (mail.replace("\n", "\r\n").encode(), came)
        return number

    def made_anew(self) -> None:
        """Its mails have other numbers from now on."""
        old = list(self.mails.values())
        self.validity += 1
        self.mails = dict(enumerate(old, 100))
        self.next_uid = 100 + len(old)

    def look(self) -> FolderState:
        self._may_end("look")
        self.closed = False
        return FolderState(self.validity, self.next_uid, len(self.mails))

    def numbers(self, first: int, last: int, *, since: date | None = None) -> Sequence[int]:
        self._may_end("numbers")
        self.searches += 1
        begin = since or date.min
        return [
            number
            for number, (_, came) in self.mails.items()
            if first <= number <= last and came.astimezone(UTC).date() >= begin
        ]

    def heads(self, numbers: Sequence[int]) -> Sequence[MailHead]:
        self._may_end("heads")
        self.heads_asked += len(numbers)
        found = [(number, *self.mails[number]) for number in numbers if number in self.mails]
        return [
            head_of(number, mail.partition(b"\r\n\r\n")[0], int(came.timestamp()))
            for number, mail, came in found
        ]

    def content(self, number: int) -> MailContent:
        self._may_end("content")
        self.contents_asked += 1
        return content_of(self.mails[number][0])

    def close(self) -> None:
        self.closed = True

    def _may_end(self, what: str) -> None:
        if what in self.ends:
            raise self.ends[what]
