"""Gateway: one folder of a mailbox, opened read-only (EXAMINE) and looked at without a trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from imaplib import IMAP4
from typing import Any

from imapclient.exceptions import LoginError

from scheduler_app.domain.messages.mailbox import (
    FolderState,
    MailboxAccount,
    MailContent,
    MailHead,
)
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.mailbox import words
from scheduler_app.gateways.messages.mailbox.contents import content_of
from scheduler_app.gateways.messages.mailbox.heads import ASKED_FOR, head_of
from scheduler_app.gateways.messages.mailbox.line import ImapLine

MOST_OF_HEAD, MOST_OF_MAIL = 16 * 1024, 256 * 1024
"""Octets that are asked for."""

_HEAD = f"BODY.PEEK[HEADER.FIELDS ({' '.join(ASKED_FOR)})]<0.{MOST_OF_HEAD}>"
_MAIL = f"BODY.PEEK[]<0.{MOST_OF_MAIL}>"


class ImapReader:
    """The `MailReader` of an account. One line from `look` to `close`; nothing is asked before."""

    def __init__(self, account: MailboxAccount, password: str) -> None:
        self._account, self._password = account, password
        self._line: ImapLine | None = None
        self._given_up = False

    def look(self) -> FolderState:
        """Log in and open the folder."""
        self.close()
        account = self._account
        with self._in_words():
            self._line = line = ImapLine(account.host, account.port)
            if self._given_up:
                raise ConnectionAbortedError("this program ends")
            self._log_in(line)
            try:
                found = line.select_folder(account.folder, readonly=True)
            except IMAP4.abort:
                raise
            except IMAP4.error:
                raise words.no_folder(account) from None
            validity, following = found.get(b"UIDVALIDITY", 0), found.get(b"UIDNEXT", 0)
            if not following:
                status = line.folder_status(account.folder, ["UIDNEXT"])
                following = status.get(b"UIDNEXT", 0)
            if not validity or not following:
                raise words.not_understood(account)
            return FolderState(validity, following, found.get(b"EXISTS", 0))

    def numbers(self, first: int, last: int, *, since: date | None = None) -> Sequence[int]:
        """The mails within these numbers."""
        with self._in_words() as line:
            asked: list[Any] = ["UID", f"{first}:{last}"]
            found = line.search(asked if since is None else [*asked, "SINCE", since])
            # "5:9" names the last mail as well where that is before the fifth (RFC 3501, 6.4.8).
            return sorted({number for number in found if first <= number <= last})

    def heads(self, numbers: Sequence[int]) -> Sequence[MailHead]:
        """The heads of these."""
        with self._in_words() as line:
            found = line.fetch(list(numbers), ["INTERNALDATE", _HEAD])
        heads = []
        for number in sorted(found):
            octets, came = _octets(found[number]), found[number].get(b"INTERNALDATE")
            if octets is not None and isinstance(came, datetime):
                heads.append(head_of(number, octets, to_epoch(came.replace(microsecond=0))))
        return heads

    def content(self, number: int) -> MailContent:
        """What one says."""
        with self._in_words() as line:
            found = line.fetch([number], [_MAIL])
        octets = _octets(found[number]) if number in found else None
        return MailContent("") if octets is None else content_of(octets)

    def close(self) -> None:
        """Say goodbye, and hang up."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(IMAP4.error, OSError, ValueError):
                line.logout()
            line.end()

    def give_up(self) -> None:
        """The program ends: whoever waits for the server stops waiting. Of any thread."""
        self._given_up = True
        line = self._line
        if line is not None:
            line.hang_up()

    def _log_in(self, line: ImapLine) -> None:
        user, password = self._account.user, self._password
        try:
            if line.has_capability("AUTH=PLAIN"):
                # It bears letters that LOGIN has no way to say.
                line.plain_login(user, password)
            else:
                line.login(user, password)
        except LoginError as error:
            if isinstance(error.__context__, IMAP4.abort):
                raise error.__context__ from None
            raise words.refused_login(self._account, str(error)) from None
        except UnicodeEncodeError:
            raise words.refused_login(self._account, "") from None

    @contextmanager
    def _in_words(self) -> Iterator[ImapLine]:
        """The line; what goes wrong with it is told as a `MailboxTrouble`."""
        try:
            yield self._line  # type: ignore[misc]
        except IMAP4.abort as error:
            raise words.broken(self._account, error) from None
        except (IMAP4.error, AssertionError, LookupError):
            raise words.not_understood(self._account) from None
        except (OSError, ValueError) as error:
            raise words.hung_up(self._account, error) from None


def _octets(answer: dict[bytes, Any]) -> bytes | None:
    """What a server sent of a mail; it calls it so at some length."""
    for name, value in answer.items():
        if name.startswith(b"BODY[") and isinstance(value, bytes):
            return value
    return None
