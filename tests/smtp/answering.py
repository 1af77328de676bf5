"""Tests: a mail server with STARTTLS and a login that says what its recipient's name asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.booking_page.mail.mail_server import server_context, serving

USER, PASSWORD = "clinic", "s3cret"

AT_RECIPIENT = {
    "slow": "450 4.2.0 greylisted",
    "gone": "550 5.1.1 no such user <gone@secret>",
    "whoever": "553 5.7.1 sender address rejected: not owned by user",
}
AT_CONTENT = {"large": "552 5.3.4 too large", "full": "552 5.2.2 full", "later": "451 4.3.0 later"}


@dataclass
class Answering:
    """Keeps what it took. At "cut" it takes the mail, and hangs up before it says so."""

    got: list[bytes] = field(default_factory=list)
    sender_says: str = ""

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        envelope.mail_from = address
        return self.sender_says or "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        envelope.rcpt_tos.append(address)
        return AT_RECIPIENT.get(address.partition("@")[0], "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        to = envelope.rcpt_tos[0].partition("@")[0]
        if to == "cut":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if to in AT_CONTENT:
            return AT_CONTENT[to]
        assert isinstance(envelope.content, bytes)
        self.got.append(envelope.content)
        return "250 OK"


@contextmanager
def asking_for_a_login(handler: object, certificate: tuple[Path, Path]) -> Iterator[int]:
    """That handler behind STARTTLS and a login; the port it listens on."""
    with serving(
        handler,
        tls_context=server_context(certificate),
        require_starttls=True,
        auth_required=True,
        authenticator=_known,
    ) as port:
        yield port


def _known(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=right)
