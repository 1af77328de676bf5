"""Gateway: a line to a server of mailboxes, by IMAP over TLS, bounded in size and time.

A timeout of a socket counts from one byte to the next, and the library keeps whatever it is sent.
So the whole line has an end by a clock, each answer by its size, and anybody may hang it up.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.tls import IMAP4_TLS

CONNECT_SECONDS, SILENCE_SECONDS, WHOLE_SECONDS = 10.0, 60.0, 300.0

MOST_OCTETS = 96 * 1024 * 1024
"""Of one line, all answers together. What is asked for in one go has a tenth of that."""

MOST_OF_ONE = 1024 * 1024
"""Of one thing that a server sends by its size: we ask for a quarter of that."""


class ImapLine(IMAPClient):  # type: ignore[misc]
    """A client whose line ends in time. `WHOLE_SECONDS` after it was made it is cut."""

    def __init__(self, host: str, port: int) -> None:
        # It tells what it hears line by line.
        logging.getLogger("imapclient").setLevel(logging.WARNING)
        self._line: socket.socket | None = None
        self._hung_up = False
        self._end = threading.Timer(WHOLE_SECONDS, self.hang_up)
        self._end.daemon = True
        self._end.start()
        try:
            timeout = SocketTimeout(CONNECT_SECONDS, SILENCE_SECONDS)
            context = ssl.create_default_context()
            super().__init__(host, port, ssl_context=context, timeout=timeout)
        except BaseException:
            self.end()
            raise
        self.normalise_times = False

    def hang_up(self) -> None:
        """Cut the line, from whatever thread: whoever reads from it hears the end of it."""
        self._hung_up = True
        line = self._line
        if line is not None:
            with suppress(OSError):
                # Not that of the TLS line, which says goodbye first.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def end(self) -> None:
        """Let go of the line."""
        self._end.cancel()
        if threading.current_thread() is not self._end:
            self._end.join()
        if self._line is not None:
            with suppress(OSError, AttributeError):
                # Without it there is none; what reads from it would keep it open.
                self.shutdown()
            self._line.close()

    def connected(self, host: str, port: int, context: ssl.SSLContext) -> ssl.SSLSocket:
        """The socket, once both sides have proved who they are."""
        plain = socket.create_connection((host, port), CONNECT_SECONDS)
        line = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        self._line = line
        if self._hung_up:
            raise ConnectionAbortedError("the line was cut")
        line.do_handshake()
        return line

    def _create_IMAP4(self) -> Any:  # noqa: N802 - the library's own name
        return _Bounded(self, self.host, self.port, self.ssl_context)


class _Bounded(IMAP4_TLS):  # type: ignore[misc]
    """Reads no more than it has asked for, by and large."""

    def __init__(self, line: ImapLine, host: str, port: int, context: ssl.SSLContext) -> None:
        self._connects, self._room = line, MOST_OCTETS
        super().__init__(host, port, context, CONNECT_SECONDS)

    def read(self, size: int) -> bytes:
        """So many octets, which the server has announced."""
        if size > MOST_OF_ONE:
            raise self.abort("the server sends too much at once")
        return self._counted(super().read(size))

    def readline(self) -> bytes:
        """The next line."""
        return self._counted(super().readline())

    def _counted(self, octets: bytes) -> bytes:
        self._room -= len(octets)
        if self._room < 0:
            raise self.abort("the server talks without end")
        return octets

    def _create_socket(self, _timeout: float | None = None) -> ssl.SSLSocket:
        return self._connects.connected(self.host, self.port, self.ssl_context)
