"""Ports: what words messages by templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scheduler_app.domain.messages.message import MessagePart, Worded

Wordings = Mapping[tuple[str, str, MessagePart], str]
"""What the consultant worded anew, by template, language and part."""


class MessageWriter(Protocol):
    """Words messages. A template is one of those that come with the program, or worded anew."""

    def templates(self) -> tuple[str, ...]:
        """The names of those that come with the program."""
        ...

    def source(self, template: str, language: str, part: MessagePart) -> str:
        """How a part is worded as it came; in English where there is none in this language."""
        ...

    def check(self, template: str, part: MessagePart, text: str) -> None:
        """`InvalidInput` where a wording can't be: names the line, and what is wrong there."""
        ...

    def write(
        self, template: str, language: str, variables: Mapping[str, object], own: Wordings
    ) -> Worded:
        """All parts; a wording that fails with these variables is `InvalidInput`."""
        ...

    def plain(self, words: str, subject: str, variables: Mapping[str, object]) -> Worded:
        """A message in words of one's own: a mail is signed by the practice, a text as it is."""
        ...
