"""Desktop, taps: one client who is about to hear something, as a dialog lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import DirectWay
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

    `channel` and `address` say how they are reached; by course, `other_ways` where that goes by
    another one. Where that is None `why_not` says in a
    sentence why no message goes; who `must_be_called` hears it of the consultant by one of the
    `phones`. `becomes` is what is told in short; `care` what the consultant had better know before.

    Without `courses` it is asked whether they are told, and `meant` says so until it is decided;
    where some are given, the first is meant. `free` are times (aware) that are free for them, and
    `proposed` those of them that are meant at first.
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
    why_not: str = ""
    must_be_called: bool = False
    phones: tuple[str, ...] = ()
    courses: tuple[Course, ...] = ()
    meant: bool = True
    other_ways: Mapping[str, DirectWay] = field(default_factory=dict)
    free: tuple[datetime, ...] = ()
    proposed: tuple[datetime, ...] = ()

    @property
    def is_asked_whether(self) -> bool:
        """Whether there is nothing to choose but whether they are told."""
        return self.channel is not None and not self.courses


Words = Callable[[], WrittenMessage]
"""The message as it would go out; asked off the GUI thread."""
