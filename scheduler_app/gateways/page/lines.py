"""Gateway: the lines to a page, of which each answer has to have come whole within its time.

A timeout of the library is for one silence. Whoever sends a byte now and then is never silent.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


class PageLines:
    """The lines that are open, and the answers that are being read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._read: set[httpx.Response] = set()

    def note(self, event: str, told: Mapping[str, Any]) -> None:
        """A `trace` of httpx, by which a line is known before anything came through it."""
        line = _socket(told.get("return_value")) if event in _CONNECTED else None
        if line is not None:
            with self._lock:
                self._open = [each for each in self._open if each.fileno() >= 0]
                self._open.append(line)

    @contextmanager
    def whole_within(self, seconds: float) -> Iterator[list[httpx.Response]]:
        """Cut the line of what has not come by then; the answer is put in once its head is there.

        Which line an answer comes through is not known before. All are cut then through which no
        other answer is being read: nothing is lost by it that is not asked for again.
        """
        mine: list[httpx.Response] = []
        timer = threading.Timer(seconds, self._cut, (mine,))
        timer.daemon = True
        timer.start()
        try:
            yield mine
        finally:
            timer.cancel()

    @contextmanager
    def reading(self, answer: httpx.Response) -> Iterator[None]:
        """For as long as this lasts the answer's line is its own."""
        with self._lock:
            self._read.add(answer)
        try:
            yield
        finally:
            with self._lock:
                self._read.discard(answer)

    def hang_up(self) -> None:
        """Wake whoever reads an answer."""
        with self._lock:
            lines = [_line_of(answer) for answer in self._read]
        _shut(lines)

    def _cut(self, mine: list[httpx.Response]) -> None:
        with self._lock:
            others = [_line_of(answer) for answer in self._read]
            lines = [_line_of(mine[0])] if mine else [x for x in self._open if x not in others]
        _shut(lines)


def _line_of(answer: httpx.Response) -> socket.socket | None:
    return _socket(answer.extensions.get("network_stream"))


def _socket(stream: Any) -> socket.socket | None:
    line = stream.get_extra_info("socket") if stream is not None else None
    return line if isinstance(line, socket.socket) else None


def _shut(lines: list[socket.socket | None] | list[socket.socket]) -> None:
    for line in lines:
        if line is None:
            continue
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:  # cut already
            continue
