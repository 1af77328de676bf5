"""Desktop: the one place where news, troubles and bugs are announced; the window shows them."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from scheduler_app.domain.errors import DiaryTrouble, InvalidInput, Trouble

log = logging.getLogger("scheduler_app.desktop")

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d ()/-]{6,}\d")
_QUOTED = re.compile(r"('[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”)")
_HOME = re.compile(r"(/home/|/Users/|C:\\Users\\)[^/\\\s]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of a toast."""

    label: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskingOffer:
    """A button of a toast that asks for a line of words right there, and hands them on."""

    label: str
    act: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class News:
    """Something that was done, in a sentence, with what can be done about it."""

    text: str
    offers: tuple[Offer | AskingOffer, ...] = ()


class Notices(QObject):
    """Screens say here what happened; whoever shows it listens."""

    news = Signal(object)
    trouble = Signal(str, str)
    diary_trouble = Signal(object)
    """The diary's file can't be used: a `DiaryTrouble`, which wants a decision."""
    bug = Signal(str)

    def say(self, text: str, *offers: Offer | AskingOffer) -> None:
        """Something was done."""
        self.news.emit(News(text, offers))

    def show(self, error: BaseException) -> None:
        """A `Trouble` with its remedy on the banner; anything else is a bug."""
        if isinstance(error, DiaryTrouble):
            self.diary_trouble.emit(error)
        elif isinstance(error, InvalidInput):
            self.trouble.emit(
                f"{error.field.replace('_', ' ').capitalize()}: {error.message}", error.remedy
            )
        elif isinstance(error, Trouble):
            self.trouble.emit(error.message, error.remedy)
        else:
            self.report(type(error), error, error.__traceback__)

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug: into the log and to the one dialog, scrubbed of what clients told us."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = scrubbed("".join(traceback.format_exception(kind, error, trace)))
        log.error("unexpected error\n%s", details)
        self.bug.emit(details)

    def catch_everything(self) -> Callable[[], None]:
        """Become `sys.excepthook`; returns what puts the earlier one back."""
        before = sys.excepthook
        sys.excepthook = self._hook

        def put_back() -> None:
            sys.excepthook = before

        return put_back

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Trouble):
            self.show(error)
        else:
            self.report(kind, error, trace)


def scrubbed(details: str) -> str:
    """A traceback without addresses, numbers, quoted values and the user's name.

    The lines of our own source stay: they are what a reader of the report needs.
    """
    lines = []
    for line in details.splitlines():
        if line.startswith("  File "):
            lines.append(_HOME.sub(r"\1…", line))
        elif line.startswith("    "):
            lines.append(line)
        else:
            lines.append(_PHONE.sub("…", _MAIL.sub("…", _QUOTED.sub("…", _HOME.sub(r"\1…", line)))))
    return "\n".join(lines)
