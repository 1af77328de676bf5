"""Desktop, taps: one client who is about to hear something, as a dialog lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage

LANGUAGES = {"en": "English", "de": "German", "ar": "Arabic"}
"""What the languages of messages are called in an English window."""


@dataclass(frozen=True, slots=True)
class Course:
    """How it may go on with one booking; `key` is what a use case calls it.

    `times` is how many times can be chosen with it. One that is not `told` sends nothing.
    """

    key: str
    label: str
    times: int = 0
    told: bool = True


TELL = Course("tell", "Tell")
"""What is done where nothing else can be."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears something of which booking, how, and what else is known of that.

    `channel` and `address` say how they are reached; None where no message reaches them, and then
    `unreached` says why in a sentence: empty where there is nobody. `becomes` is what is told in
    short; `care` what the consultant had better know before. Where `courses` are given, the first
    is the one that is meant unless another is chosen. `free` are times (aware) that are free for
    them, and `proposed` those of them that are meant at first.
    """

    booking_id: int
    name: str
    about: str
    becomes: str = ""
    care: str = ""
    deposit: str = ""
    language: str = ""
    channel: Channel | None = None
    address: str = ""
    unreached: str = ""
    phones: tuple[str, ...] = ()
    courses: tuple[Course, ...] = ()
    free: tuple[datetime, ...] = ()
    proposed: tuple[datetime, ...] = ()

    @property
    def is_asked_whether(self) -> bool:
        """Whether there is nothing to choose but whether they are told."""
        return self.channel is not None and not self.courses

    @property
    def is_to_be_called(self) -> bool:
        """Whether the consultant tells them."""
        return self.channel is None and bool(self.unreached)


Words = Callable[[], WrittenMessage]
"""The message as it would go out; asked off the GUI thread."""
