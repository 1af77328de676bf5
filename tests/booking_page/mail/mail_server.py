"""Tests: a mail server of their own on a free port, with TLS where a test wants it."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.killing import Killer


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """What a server shows its certificate with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@contextmanager
def serving(
    handler: object, *, implicit_tls: ssl.SSLContext | None = None, **how: Any
) -> Iterator[int]:
    """A server of aiosmtpd over that handler until the block ends; the port it listens on."""
    # What the server says of itself, such as that a part of it is dated, is not ours.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)

    async def begin() -> asyncio.Server:
        loop = asyncio.get_running_loop()

        def made() -> SMTP:
            return SMTP(handler, hostname="127.0.0.1", loop=loop, **how)

        return await loop.create_server(made, "127.0.0.1", 0, ssl=implicit_tls)

    with looping(begin) as port:
        yield port


@contextmanager
def looping(begin: Callable[[], Coroutine[Any, Any, asyncio.Server]]) -> Iterator[int]:
    """A server in a loop and a thread of its own until the block ends; its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not mine]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


class Kept:
    """Takes whatever comes, and keeps it with its envelope."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.got.append(envelope)
        return "250 OK"


class Deadly:
    """Takes whatever comes, counts it by subject, and may kill whoever talks after some words."""

    def __init__(self, killer: Killer) -> None:
        self.got: Counter[str] = Counter()
        self._killer = killer

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        self._killer.word()
        return answers

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _how: list[str]
    ) -> str:
        envelope.mail_from = sender
        self._killer.word()
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _how: list[str]
    ) -> str:
        envelope.rcpt_tos.append(to)
        self._killer.word()
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self._killer.word()
        content = envelope.original_content
        assert isinstance(content, bytes)
        self.got[content.split(b"Subject: ", 1)[1].split(b"\r\n", 1)[0].decode()] += 1
        self._killer.word()
        return "250 OK"
