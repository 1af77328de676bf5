"""Booking page: hands mails to the host's mail server, over TLS that is verified."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO
from ipaddress import ip_address

from scheduler_app.booking_page.mail.patience import TAKING, Patience, PlainSmtp, TlsLine
from scheduler_app.booking_page.mail.sending import (
    LoginRefused,
    NoConnection,
    PutOff,
    Refused,
    Send,
    Unknown,
)
from scheduler_app.booking_page.settings import Smtp

GOODBYE = 2.0
"""Seconds that the server may take to say goodbye: the mail is decided about by then."""


def _always() -> bool:
    return True


def over(
    smtp: Smtp,
    *,
    clock: Callable[[], float] = time.monotonic,
    going_on: Callable[[], bool] = _always,
) -> Send:
    """What hands mails to this server, one connection each.

    It ends in bounded time by `clock`, and before the mail is handed over as soon as `going_on`,
    which is asked about twice a second, says no: the mail is put off then.
    """

    def send(message: EmailMessage) -> None:
        patience = Patience(clock, going_on)
        try:
            line = _connected(smtp, patience)
        except smtplib.SMTPResponseException as error:
            # A wrong password is the host's to mend, and the mail is worth keeping until then.
            wrong = isinstance(error, smtplib.SMTPAuthenticationError)
            kind = LoginRefused if wrong else NoConnection
            raise kind(_reason(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            words = f"no connection to the mail server: {type(error).__name__}"
            raise NoConnection(words) from error
        try:
            _hand_over(line, message, patience)
        finally:
            patience.answer = GOODBYE
            _hang_up(line)

    return send


def _connected(smtp: Smtp, patience: Patience) -> smtplib.SMTP:
    line: smtplib.SMTP
    if smtp.implicit_tls:
        line = TlsLine(smtp.host, smtp.port, patience, ssl.create_default_context())
    else:
        line = PlainSmtp(smtp.host, smtp.port, patience)
    try:
        line.ehlo()
        if not smtp.implicit_tls and (line.has_extn("starttls") or not _is_here(smtp.host)):
            # Without STARTTLS this raises: mails hold links that let people in.
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if smtp.user:
            line.login(smtp.user, smtp.password)
    except (OSError, smtplib.SMTPException):
        line.close()
        raise
    return line


def _hand_over(line: smtplib.SMTP, message: EmailMessage, patience: Patience) -> None:
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    try:
        _must(line.mail(sender, ["body=8bitmime"] if line.has_extn("8bitmime") else []))
        _must(line.rcpt(recipient))
    except (OSError, smtplib.SMTPException) as error:
        raise PutOff(f"the mail server hung up: {type(error).__name__}") from error
    patience.handed_over, patience.answer = True, TAKING
    try:
        _must(line.data(_bytes(message, eight_bits=line.has_extn("8bitmime"))))
    except smtplib.SMTPDataError as error:
        _must((error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown("the mail server hung up before it said whether it took the mail") from error


def _must(answer: tuple[int, bytes | str]) -> None:
    code, words = answer
    if 200 <= code < 300:
        return
    kind = Refused if code >= 500 else PutOff
    raise kind(_reason(code, words))


def _bytes(message: EmailMessage, *, eight_bits: bool) -> bytes:
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


def _reason(code: int, words: bytes | str) -> str:
    """Code and enhanced code (RFC 3463). The rest often repeats the address, which is nobody's."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    first = text.split(maxsplit=1)[0] if text.split() else ""
    enhanced = first if first.count(".") == 2 and first.replace(".", "").isdigit() else ""
    return f"the mail server said {code} {enhanced}".strip()


def _is_here(host: str) -> bool:
    """Whether the mail server is on this very machine, where nothing crosses a network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
