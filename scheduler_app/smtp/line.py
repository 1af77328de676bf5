"""Mails: hands them to a mail server, over TLS that is verified, in bounded time."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import EmailMessage
from enum import StrEnum
from io import BytesIO
from ipaddress import ip_address
from typing import TYPE_CHECKING

from scheduler_app.domain.this_machine import is_loopback
from scheduler_app.smtp.patience import TAKING, Patience, PlainSmtp, TlsLine
from scheduler_app.smtp.sending import (
    LoginRefused,
    NoConnection,
    PutOff,
    Refused,
    Send,
    SmtpStep,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

GOODBYE = 2.0
"""Seconds that the server may take to say goodbye: the mail is decided about by then."""


class LineCover(StrEnum):
    """How a line is kept from being read on its way."""

    TLS = "tls"
    """From its first byte."""
    STARTTLS = "starttls"
    OFFERED = "offered"
    """STARTTLS; on this very machine also without, where its server offers none."""
    NONE = "none"
    """On this very machine only."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and as whom; without a `user` as nobody."""

    host: str
    port: int
    cover: LineCover
    user: str = ""
    password: str = field(default="", repr=False)


class NotHere(OSError):
    """A line without TLS would have left this machine."""


def always() -> bool:
    """Go on."""
    return True


def over(
    server: MailServer,
    *,
    clock: Callable[[], float] = time.monotonic,
    going_on: Callable[[], bool] = always,
) -> Send:
    """What hands mails to this server, one connection each.

    It ends in bounded time by `clock`, and before the mail is handed over as soon as `going_on`,
    which is asked about twice a second, says no: the mail is put off then.
    """

    def send(message: EmailMessage) -> None:
        patience = Patience(clock, going_on)
        with connected(server, patience) as line:
            _hand_over(line, message, patience)

    return send


@contextmanager
def connected(server: MailServer, patience: Patience) -> Iterator[smtplib.SMTP]:
    """A line on which whoever sends is known already; raises what `PutOff` is."""
    try:
        line = _opened(server, patience)
    except smtplib.SMTPResponseException as error:
        # A wrong password is the owner's to mend, and the mail is worth keeping until then.
        wrong = isinstance(error, smtplib.SMTPAuthenticationError)
        kind = LoginRefused if wrong else NoConnection
        raise _said(kind, error.smtp_code, error.smtp_error, SmtpStep.LOGIN) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # A challenge that is no base64 is a ValueError too.
        words = f"no connection to the mail server: {type(error).__name__}"
        raise NoConnection(words) from error
    try:
        yield line
    finally:
        patience.answer = GOODBYE
        _hang_up(line)


def _opened(server: MailServer, patience: Patience) -> smtplib.SMTP:
    if server.cover is LineCover.NONE and not is_loopback(server.host):
        raise NotHere("without TLS on this machine only")
    line: smtplib.SMTP
    if server.cover is LineCover.TLS:
        line = TlsLine(server.host, server.port, patience, ssl.create_default_context())
    else:
        line = PlainSmtp(server.host, server.port, patience)
    try:
        if server.cover is LineCover.NONE:
            _must_be_here(line)
        line.ehlo()
        here = server.cover is LineCover.OFFERED and is_loopback(server.host)
        may_be_open = here and not line.has_extn("starttls")
        if server.cover in {LineCover.STARTTLS, LineCover.OFFERED} and not may_be_open:
            # Without STARTTLS this raises: mails hold links that let people in.
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if server.user:
            line.login(server.user, server.password)
    except (OSError, smtplib.SMTPException, ValueError):
        line.close()
        raise
    return line


def _must_be_here(line: smtplib.SMTP) -> None:
    """A name of this machine may have been given another address by whoever set it up."""
    if line.sock is None or not ip_address(line.sock.getpeername()[0]).is_loopback:
        raise NotHere("the mail server is not on this machine")


def _hand_over(line: smtplib.SMTP, message: EmailMessage, patience: Patience) -> None:
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    eight_bits = line.has_extn("8bitmime")
    try:
        _must(line.mail(sender, ["body=8bitmime"] if eight_bits else []), SmtpStep.SENDER)
        _must(line.rcpt(recipient), SmtpStep.RECIPIENT)
    except (OSError, smtplib.SMTPException) as error:
        raise PutOff(f"the mail server hung up: {type(error).__name__}") from error
    patience.handed_over, patience.answer = True, TAKING
    try:
        _must(line.data(as_bytes(message, eight_bits=eight_bits)), SmtpStep.CONTENT)
    except smtplib.SMTPDataError as error:
        _must((error.smtp_code, error.smtp_error), SmtpStep.CONTENT)
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown("the mail server hung up before it said whether it took the mail") from error


def _must(answer: tuple[int, bytes | str], step: SmtpStep) -> None:
    code, words = answer
    if not 200 <= code < 300:
        raise _said(Refused if code >= 500 else PutOff, code, words, step)


def as_bytes(message: EmailMessage, *, eight_bits: bool) -> bytes:
    """The mail for the wire; a server that takes seven bits only gets them in seven."""
    policy = message.policy if eight_bits else message.policy.clone(cte_type="7bit")
    written = BytesIO()
    BytesGenerator(written, policy=policy).flatten(message)
    return written.getvalue()


def _hang_up(line: smtplib.SMTP) -> None:
    try:
        line.quit()
    except (OSError, smtplib.SMTPException):
        line.close()


def _said(
    kind: type[PutOff | Refused], code: int, words: bytes | str, step: SmtpStep
) -> PutOff | Refused:
    """Code and enhanced code (RFC 3463). The rest often repeats the address, which is nobody's."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    first = text.split(maxsplit=1)[0] if text.split() else ""
    enhanced = first if first.count(".") == 2 and first.replace(".", "").isdigit() else ""
    if step is SmtpStep.RECIPIENT and (code, enhanced) == (553, "5.7.1"):
        # Postfix says what it thinks of a sender when it is told the recipient.
        step = SmtpStep.SENDER
    reason = f"the mail server said {code} {enhanced}".strip()
    return kind(reason, code=code, enhanced=enhanced, step=step)
