"""Gateway: what keeps a mailbox from being read, in the words of a person, and what to do."""

from __future__ import annotations

import re
import socket
import ssl

from scheduler_app.domain.messages.mailbox import MailboxAccount, MailboxTrouble

UNREAD = "Answers to mails are read as soon as it can be."

_CODE = re.compile(r"\[([A-Z-]{2,30})\]")
_NOT_NOW = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN"})
"""Codes (RFC 5530) that say nothing against user and password."""


def refused_login(account: MailboxAccount, said: str) -> MailboxTrouble:
    """Why the login was refused. Nothing of what the server said is repeated but its code."""
    code = next(iter(_CODE.findall(said.upper())), "")
    shown = f" ({code})" if code else ""
    if code in _NOT_NOW or "too many" in said.lower():
        return MailboxTrouble(
            f"{account.host} does not let this program in just now{shown}.", remedy=UNREAD
        )
    if code == "EXPIRED":
        return MailboxTrouble(
            f"The password of “{account.user}” at {account.host} has expired{shown}.",
            remedy="Choose a new one there, and give it in the settings, under Mailbox.",
            login=True,
        )
    return MailboxTrouble(
        f"{account.host} does not know “{account.user}” with this password{shown}.",
        remedy="Give the password anew, in the settings under Mailbox. Many providers want one "
        "made for programs, and that IMAP is allowed there first.",
        login=True,
    )


def no_folder(account: MailboxAccount) -> MailboxTrouble:
    """The folder is not there."""
    return MailboxTrouble(
        f"There is no folder “{account.folder}” in the mailbox of “{account.user}”.",
        remedy="Name one that is there (mailbox.folder); INBOX is the usual one.",
    )


def not_understood(account: MailboxAccount) -> MailboxTrouble:
    """It says what no server of mailboxes says."""
    return MailboxTrouble(
        f"{account.host}:{account.port} does not answer as a server of mailboxes does (IMAP).",
        remedy=f"Check server and port (mailbox.host, mailbox.port). {UNREAD}",
    )


def broken(account: MailboxAccount, error: Exception) -> MailboxTrouble:
    """The library gave up: the line broke, or what came was no answer to what was asked."""
    cause, said = error.__context__, str(error)
    if isinstance(cause, OSError):
        return hung_up(account, cause)
    if "unexpected" in said or "too much" in said or "without end" in said:
        return not_understood(account)
    return hung_up(account, error)


def hung_up(account: MailboxAccount, error: Exception) -> MailboxTrouble:
    """The line could not be had, or broke."""
    where = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        said = error.verify_message.rstrip(".")
        return MailboxTrouble(
            f"The certificate of {account.host} is not to be trusted: {said}.",
            remedy="Check the name of the server and this machine's clock. Nothing was told to it.",
        )
    if isinstance(error, socket.gaierror):
        return MailboxTrouble(
            f"There is no server called {account.host}, or this machine is offline.",
            remedy=f"Check the name of the server (mailbox.host), and the network. {UNREAD}",
        )
    if isinstance(error, ConnectionRefusedError):
        return MailboxTrouble(
            f"Nobody listens at {where}.",
            remedy="Check server and port (mailbox.host, mailbox.port); 993 is the usual one.",
        )
    if isinstance(error, ssl.SSLError):
        return MailboxTrouble(
            f"{where} does not speak TLS from the first word.",
            remedy="Name the port for IMAP over TLS (mailbox.port), which is mostly 993.",
        )
    return MailboxTrouble(f"{where} does not answer, or takes too long.", remedy=UNREAD)
