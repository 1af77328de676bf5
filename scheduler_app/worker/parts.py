"""Worker: what it is handed: the diary, the clock, and how to reach what is outside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from scheduler_app.domain.errors import Trouble
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.ports.no_papers import NoPapers

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.mail_reader import MailboxAccount, OpenMailbox
    from scheduler_app.use_cases.ports.mail_sender import MailAccount, MailSender
    from scheduler_app.use_cases.ports.message_writer import MessageWriter
    from scheduler_app.use_cases.ports.page_gateway import PageGateway
    from scheduler_app.use_cases.ports.page_pairing import PagePairing
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker
    from scheduler_app.use_cases.ports.payments import ConnectPayments, OpenPayments
    from scheduler_app.use_cases.ports.text_sender import TextAccount, TextSender


class PreviewServer(Protocol):
    """A booking page that runs on this machine for as long as it is wanted."""

    code: str
    """The pairing code that it accepts once, as it would be pasted."""
    mails: Path
    """The folder that its mails go to."""

    def close(self) -> None:
        """End it, within two seconds."""
        ...


T = TypeVar("T")


def _no_mails(_account: MailAccount, _password: str, _going_on: Callable[[], bool]) -> MailSender:
    raise Trouble(
        "No mails go out from a diary that is thrown away.",
        remedy="They go out by the program of your own diary.",
    )


def _no_mailbox(_account: MailboxAccount, _password: str) -> OpenMailbox:
    raise Trouble(
        "No mailbox is read for a diary that is thrown away.",
        remedy="It is read by the program of your own diary.",
    )


def _no_stranger(_url: str) -> PagePairing:
    raise Trouble("No page is connected from here.", remedy="Connect it in the settings.")


def _no_texts(_account: TextAccount, _token: str) -> TextSender:
    raise Trouble(
        "No texts go out from a diary that is thrown away.",
        remedy="They go out by the program of your own diary.",
    )


def _no_payments(_key: str, /, *, trial: bool) -> OpenPayments:
    raise Trouble(
        f"No {'test ' if trial else ''}payments are taken for a diary that is thrown away.",
        remedy="They are taken by the program of your own diary.",
    )


def _no_writer() -> MessageWriter:
    raise Trouble("Nothing words messages here.")


class Wanted(Protocol):
    """Hears that a job is wanted; see `Timetable.soon`."""

    def __call__(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """Let it run within so many seconds."""
        ...


class Signals:
    """What jobs, and those who want something of them, say to the lanes. Of any thread.

    What is wanted before lanes have come up is done when they do.
    """

    def __init__(self) -> None:
        self.stopping = threading.Event()
        """Whether the worker is to end: whoever waits for something outside asks."""
        self.at_end: list[Callable[[], None]] = []
        """What hangs up, so that jobs that wait for the outside end: called once."""
        self._wanted: Wanted | None = None
        self._early: dict[str, tuple[float, bool]] = {}
        self._by_hand: set[str] = set()

    def heard_by(self, wanted: Wanted) -> None:
        """Lanes have come up."""
        self._wanted = wanted
        early, self._early = self._early, {}
        for name, (seconds, even_failing) in early.items():
            wanted(name, seconds=seconds, even_failing=even_failing)

    def soon(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """Let a job run within `seconds`; one that fails keeps to its retry, unless told."""
        if self._wanted is not None:
            self._wanted(name, seconds=seconds, even_failing=even_failing)
        else:
            known, failing = self._early.get(name, (seconds, False))
            self._early[name] = (min(known, seconds), failing or even_failing)

    def by_hand(self, name: str) -> None:
        """Somebody asked for a job: it is done now, also where it would not be due."""
        self._by_hand.add(name)
        self.soon(name, even_failing=True)

    def still_asked_for(self, name: str) -> None:
        """What somebody asked for was not done: it is when the job has its next turn."""
        self._by_hand.add(name)

    def was_asked_for(self, name: str) -> bool:
        """Whether somebody asked for a job since this was last asked."""
        asked = name in self._by_hand
        self._by_hand.discard(name)
        return asked


class Board(Generic[T]):
    """How something stands just now, and who is told when that changes. Of any thread."""

    def __init__(self, now: T) -> None:
        self._now = now
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> T:
        """How it stands."""
        return self._now

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change, on the thread that made it.

        Returns what ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def show(self, now: T) -> None:
        """It stands so by now; nobody is told what he knows."""
        if now == self._now:
            return
        self._now = now
        for listener in tuple(self._listeners):
            listener()


class _Shared:
    """What the jobs of one worker share, by what makes it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._made: dict[object, Any] = {}

    def one(self, kind: Callable[[WorkerParts], T], parts: WorkerParts) -> T:
        with self._lock:
            if kind not in self._made:
                self._made[kind] = kind(parts)
            return cast("T", self._made[kind])


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """Everything from outside is made when it is first asked for: the window comes first.

    `connect` takes the address and the token of a page, `stranger` the address of one that has
    given none yet, `serve` the folder of a preview.
    `texts` takes the account and the token of the provider of texts, which is at `texts_at`;
    `mails` takes the account at a mail server, its password, and what says whether to go on;
    `mailbox` takes a mailbox that is read, and its password;
    `writer` makes what words messages. `payments` takes the key of an account for payments by card,
    which is at `payments_at`. `papers` sets invoices, and loads what it needs for that when asked.
    `data_dir` is where this profile keeps its things. `left_out` are jobs that this one does not
    need. These parts are those of one worker: what its jobs share is made of them once.
    """

    diary: DiaryHandle
    clock: Callable[[], datetime]
    data_dir: Path
    connect: Callable[[str, str], PageGateway]
    secrets: Callable[[], Secrets]
    serve: Callable[[Path], PreviewServer]
    left_out: frozenset[str] = frozenset()
    stranger: Callable[[str], PagePairing] = _no_stranger
    texts: Callable[[TextAccount, str], TextSender] = _no_texts
    texts_at: str = ""
    mails: Callable[[MailAccount, str, Callable[[], bool]], MailSender] = _no_mails
    mailbox: Callable[[MailboxAccount, str], OpenMailbox] = _no_mailbox
    writer: Callable[[], MessageWriter] = _no_writer
    payments: ConnectPayments = _no_payments
    payments_at: str = ""
    papers: PaperMaker = field(default_factory=NoPapers)
    signals: Signals = field(default_factory=Signals)
    _shared: _Shared = field(default_factory=_Shared)

    def one(self, kind: Callable[[WorkerParts], T]) -> T:
        """What jobs share for as long as the worker lives; made by whoever asks first.

        `kind` makes it of these parts: a class of the wing that it belongs to.
        """
        return self._shared.one(kind, self)
