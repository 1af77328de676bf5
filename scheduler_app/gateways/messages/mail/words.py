"""Gateway: what a mail server said no with, in the words of a person, and what to do about it.

Nothing of what it said is repeated but its codes: servers like to quote the address.
"""

from __future__ import annotations

import smtplib
import socket
import ssl

from scheduler_app.domain.messages.mailing import MailAccount, MailPutOff, MailRefused
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.smtp.line import NotHere
from scheduler_app.smtp.sending import (
    LoginRefused,
    NoConnection,
    NotSent,
    PutOff,
    Refused,
    SmtpStep,
)

SAFE = "Nothing was sent."

SAID_OF_CODES = {
    "5.1.1": "The mail server knows no such mailbox.",
    "5.1.2": "The mail server knows no such domain.",
    "5.1.3": "The mail server takes this for no address.",
    "5.2.1": "The mailbox is closed.",
    "5.2.2": "The mailbox is full.",
    "5.2.3": "The mail is larger than this mailbox takes.",
    "5.3.4": "The mail is larger than the mail server takes.",
    "5.7.1": "The mail server does not let this mail through.",
}


def put_off(error: PutOff, account: MailAccount) -> MailPutOff:
    """Why a mail was not taken now."""
    if isinstance(error, LoginRefused):
        return _login(error, account)
    if isinstance(error, NoConnection):
        what, remedy = _no_line(error, account)
        return MailPutOff(what, remedy=remedy, of_all=True)
    if error.code:
        return MailPutOff(
            f"The mail server asks to come again later ({_codes(error)}).",
            remedy=f"{SAFE} Some do so with senders that they meet for the first time.",
        )
    return MailPutOff(
        "The mail server hung up, or was silent, before it had the mail.", remedy=SAFE, of_all=True
    )


def refused(error: Refused, account: MailAccount) -> MailRefused | MailPutOff:
    """Why a mail was not taken, and never will be; or what is to be mended before any is."""
    relays = error.enhanced == "5.7.1" and not account.user
    if error.code == 530 or relays:
        return MailPutOff(
            f"{account.host} wants a login before it takes mails ({_codes(error)}).",
            remedy=f"{SAFE} Name the user (mail.user), and give the password.",
            of_all=True,
        )
    if error.step is SmtpStep.SENDER and error.code != 552:
        return MailPutOff(
            f"{account.host} does not let you send from {account.address} ({_codes(error)}).",
            remedy=f"{SAFE} Let mails come from an address of this account (mail.from).",
            of_all=True,
        )
    why = SAID_OF_CODES.get(error.enhanced, "")
    if not why and error.code == 552:
        why = "The mail is larger than the mail server takes, or the mailbox is full."
    if not why and error.step is SmtpStep.RECIPIENT:
        why = "The mail server does not take mails to this address."
    return MailRefused(
        f"{why or 'The mail server refuses this mail.'} ({_codes(error)})",
        remedy="Ask the client for another address, or call."
        if error.step is SmtpStep.RECIPIENT
        else "Call the client, and ask your provider why it is refused.",
    )


def _login(error: LoginRefused, account: MailAccount) -> MailPutOff:
    if 400 <= error.code < 500:
        return MailPutOff(
            f"{account.host} can't look up the login just now ({_codes(error)}).",
            remedy=f"{SAFE} Try again later.",
            of_all=True,
        )
    return MailPutOff(
        f"{account.host} does not know “{account.user}” with this password ({_codes(error)}).",
        remedy=f"{SAFE} Give the password anew; some providers want one made for programs.",
        of_all=True,
        login=True,
    )


def _no_line(error: NoConnection, account: MailAccount) -> tuple[str, str]:
    """What failed, and the remedy. Which, the error that it came from tells."""
    cause, where = error.__cause__, f"{account.host}:{account.port}"
    if isinstance(cause, ssl.SSLError | NotHere | smtplib.SMTPNotSupportedError):
        return _no_safe_line(cause, account)
    if isinstance(cause, socket.gaierror):
        return (
            f"There is no server called {account.host}, or this machine is offline.",
            f"{SAFE} Check the name of the server (mail.host), and the network.",
        )
    if isinstance(cause, ConnectionRefusedError):
        return (
            f"Nobody listens at {where}.",
            f"{SAFE} Check server and port (mail.host, mail.port).",
        )
    if isinstance(cause, UnicodeError):
        return (
            "User or password hold letters that mail servers do not read.",
            f"{SAFE} Choose others.",
        )
    if error.code:
        return f"{where} sends everybody away ({_codes(error)}).", f"{SAFE} Try again later."
    return (
        f"{where} does not answer.",
        f"{SAFE} Check the port (mail.port), and whether this network lets mails out.",
    )


def _no_safe_line(cause: Exception, account: MailAccount) -> tuple[str, str]:
    if isinstance(cause, ssl.SSLCertVerificationError):
        said = cause.verify_message.rstrip(".")
        return (
            f"The certificate of {account.host} is not to be trusted: {said}.",
            f"{SAFE} Check the name of the server and this machine's clock.",
        )
    if isinstance(cause, ssl.SSLError):
        return (
            f"{account.host}:{account.port} does not speak TLS as it is set here.",
            f"{SAFE} Try STARTTLS with port 587, or TLS with port 465.",
        )
    if isinstance(cause, NotHere):
        return (
            "Without TLS mails go to a server on this very machine only.",
            f"{SAFE} Choose STARTTLS or TLS (mail.security).",
        )
    if account.line is MailLine.STARTTLS:
        return (
            f"{account.host} offers no STARTTLS on port {account.port}, or no login.",
            f"{SAFE} Try TLS and port 465.",
        )
    return f"{account.host} offers no login.", f"{SAFE} Leave the user empty if it wants none."


def _codes(error: NotSent) -> str:
    return f"{error.code} {error.enhanced}".strip()
