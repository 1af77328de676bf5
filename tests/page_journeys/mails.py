"""Page journeys: the letter box of a client: the page's mails, as they lie in its folder."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from pathlib import Path
from typing import cast

from tests.page_journeys.practice import wait_until


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader sees it: the plain text, and the one link."""

    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The one link of the page in it."""
        found = set(re.findall(r"https?://\S+[\w-]", self.text))
        assert len(found) == 1, self.text
        return str(found.pop())


@dataclass(slots=True)
class Letters:
    """All mails in the folder, in the order of their coming."""

    folder: Path

    def to(self, address: str) -> list[Mail]:
        """The mails to that address, oldest first."""
        if not self.folder.is_dir():
            return []
        files = sorted(self.folder.glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file))
        return [mail for mail in map(_read, files) if mail.to == address]

    def next_to(self, address: str, before: int) -> Mail:
        """The newest mail to that address as soon as there are more than `before`."""
        return cast("Mail", wait_until(lambda: self.to(address)[before:], within=15.0)[-1])

    def saying(self, address: str, words: str) -> Mail:
        """The newest mail to that address with these words in its text, waited for."""
        return cast(
            "Mail",
            wait_until(
                lambda: [mail for mail in self.to(address) if words in mail.text], within=15.0
            )[-1],
        )

    def about(self, address: str, subject: str, *, within: float = 15.0) -> Mail:
        """The newest mail to that address whose subject begins so, waited for."""
        return cast(
            "Mail",
            wait_until(
                lambda: [mail for mail in self.to(address) if mail.subject.startswith(subject)],
                within=within,
            )[-1],
        )


def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        str(message["to"]), str(message["subject"]), body.get_content() if body is not None else ""
    )
