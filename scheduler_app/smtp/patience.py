"""Mails: a connection to a mail server that ends in time, however slow the server is.

A timeout of a socket counts from one byte to the next, so a server that sends one now and then
would hold a line open for ever. Here each answer, and the whole line, have an end by a clock.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

ANSWER = 20.0
"""Seconds that the server may take for each answer."""

TAKING = 120.0
"""Seconds that it may take to answer for the mail itself, which many look through first."""

WHOLE = 240.0
"""Seconds from the first byte to the last. No honest send takes longer; see `outbox.CUT_AFTER`."""

CONNECT = 10.0
"""Seconds until the server takes the line."""

LONGEST_ANSWER = 64 * 1024
"""Octets of one answer, all of its lines together; the longest honest one names a few extensions.
"""

_GLANCE = 0.5
"""Seconds between two looks whether this program ends."""


class Given(OSError):
    """The program ends, and the mail was not handed over yet: it can wait for the next start."""


@dataclass(slots=True)
class Patience:
    """How long one line may take, by `clock` (seconds). Begins when it is made.

    `going_on` says whether this program stays; once `handed_over` the answer is waited for all the
    same, for the server may have taken the mail.
    """

    clock: Callable[[], float]
    going_on: Callable[[], bool]
    handed_over: bool = False
    answer: float = ANSWER
    _end: float = field(init=False)
    _silent_at: float = field(init=False)
    _room: int = field(default=LONGEST_ANSWER, init=False)

    def __post_init__(self) -> None:
        self._end = self.clock() + WHOLE
        self._silent_at = self._end

    def begin_answer(self) -> None:
        """The server has been asked something."""
        self._silent_at = self.clock() + self.answer
        self._room = LONGEST_ANSWER

    def hear(self, octets: int) -> None:
        """So much of an answer has come; raises `OSError` where there is no end of it."""
        self._room -= octets
        if self._room < 0:
            raise OSError("the mail server talks without end")

    def left(self) -> float:
        """Seconds that may still be waited. Raises `TimeoutError` at the end, or `Given`."""
        if not self.handed_over and not self.going_on():
            raise Given("this program ends")
        left = min(self._end, self._silent_at) - self.clock()
        if left <= 0:
            raise TimeoutError("the mail server takes too long")
        return left


class _Answers:
    """What the server says, line by line, as `smtplib` reads it."""

    def __init__(self, line: socket.socket, patience: Patience) -> None:
        self._line, self._patience = line, patience
        self._got = b""

    def readline(self, most: int) -> bytes:
        """The next line with its end; what there is of it where the server hung up."""
        while b"\n" not in self._got and len(self._got) < most:
            piece = self._receive()
            if not piece:
                break
            self._got += piece
        end = self._got.find(b"\n") + 1
        size = min(end or len(self._got), most)
        line, self._got = self._got[:size], self._got[size:]
        return line

    def close(self) -> None:
        """The socket is `smtplib`'s to close."""

    def _receive(self) -> bytes:
        while True:
            self._line.settimeout(min(_GLANCE, self._patience.left()))
            try:
                piece = self._line.recv(4096)
            except TimeoutError:
                continue
            self._patience.hear(len(piece))
            return piece


class _Patient(smtplib.SMTP):
    """Reads and writes by a `Patience`, which is there before the line is."""

    patience: Patience

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer to what was said last."""
        self.patience.begin_answer()
        if self.file is None and self.sock is not None:
            self.file = _Answers(self.sock, self.patience)
        return super().getreply()

    def send(self, s: object) -> None:
        """Say something; all of it goes out within the time of one answer."""
        self.patience.begin_answer()
        if self.sock is not None:
            self.sock.settimeout(self.patience.left())
        super().send(s)  # type: ignore[arg-type]


class PlainSmtp(_Patient):
    """A line that begins without TLS."""

    def __init__(self, host: str, port: int, patience: Patience) -> None:
        self.patience = patience
        super().__init__(host, port, timeout=CONNECT)


class TlsLine(_Patient, smtplib.SMTP_SSL):
    """A line that speaks TLS from its first byte."""

    def __init__(self, host: str, port: int, patience: Patience, context: ssl.SSLContext) -> None:
        self.patience = patience
        smtplib.SMTP_SSL.__init__(self, host, port, timeout=CONNECT, context=context)
