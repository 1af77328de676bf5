"""Desktop: the one state of what was typed and is not saved; whoever leaves a form asks here.

See docs/decisions, number 15.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid


class Typed(Protocol):
    """A widget in which something may be typed that is not saved."""

    def unsaved(self) -> str:
        """What is not saved, such as "Anna Müller" or "the settings"; empty when nothing is."""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Save it, and do `then` once it is written.

        What is refused is shown, and `then` is not done.
        """

    def discard_unsaved(self) -> None:
        """Show again what is saved."""

    def window(self) -> QWidget:
        """The window that it is in."""


class LeaveAnswer(Enum):
    """What shall become of it."""

    SAVE = "save"
    DISCARD = "discard"


Ask = Callable[[str, QWidget, Callable[[LeaveAnswer], None]], QDialog]
"""Asks what shall become of what is named, over that window, and hands the answer on."""


class Unsaved(QObject):
    """Every form of the window that may be dirty; whoever leaves one asks here."""

    changed = Signal()
    """Another form is dirty now, or one fewer."""

    screen_wanted = Signal(str)
    """The screen whose form is about to be saved: what is refused must be seen."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: list[tuple[Typed, str]] = []
        self._told: list[str] = []
        self._question: QDialog | None = None
        self._open: Ask = _nobody_asks

    def ask_by(self, ask: Ask) -> None:
        """How the one question is asked from now on."""
        self._open = ask

    def watch(self, form: Typed, screen: str = "") -> None:
        """Know this form from now on, until it is gone; `screen` is the one that it belongs to."""
        self._forms.append((form, screen))

    def look(self) -> None:
        """Something was typed, saved or discarded."""
        names = self.names()
        if names != self._told:
            self._told = names
            self.changed.emit()

    def names(self) -> list[str]:
        """What is not saved, by its names."""
        return [form.unsaved() for form, _ in self._dirty()]

    def screens(self) -> frozenset[str]:
        """The screens on which something is not saved."""
        return frozenset(screen for _, screen in self._dirty() if screen)

    def leave(self, form: Typed, go: Callable[[], None]) -> None:
        """Do `go`, once what was typed in this form is saved or discarded by a word."""
        if form.unsaved():
            self._ask([(form, "")], form.window(), go)
        else:
            go()

    def leave_all(self, window: QWidget, go: Callable[[], None]) -> None:
        """The same for every form, before the window closes."""
        dirty = self._dirty()
        if dirty:
            # A dialog lies over the window: the question belongs over it.
            self._ask(dirty, dirty[-1][0].window() if not dirty[-1][1] else window, go)
        else:
            go()

    def save_all(self, then: Callable[[], None] | None = None) -> None:
        """Save one form after the other; the first that is refused is shown and ends it."""
        self._save(self._dirty(), then or _nothing)

    def discard_all(self) -> None:
        """Show again what is saved, everywhere."""
        for form, _ in self._dirty():
            form.discard_unsaved()
        self.look()

    # -- inside -------------------------------------------------------------------------------

    def _dirty(self) -> list[tuple[Typed, str]]:
        self._forms = [(form, screen) for form, screen in self._forms if isValid(form)]
        return [(form, screen) for form, screen in self._forms if form.unsaved()]

    def _ask(
        self, forms: Sequence[tuple[Typed, str]], over: QWidget, go: Callable[[], None]
    ) -> None:
        if self._question is not None and isValid(self._question):
            # Asked already: one answer is enough, and the newest wish is the one that counts.
            self._question.close()

        def answered(answer: LeaveAnswer) -> None:
            if answer is LeaveAnswer.SAVE:
                self._save(forms, go)
                return
            for form, _ in forms:
                form.discard_unsaved()
            self.look()
            go()

        names = ", ".join(form.unsaved() for form, _ in forms)
        self._question = self._open(names, over, answered)

    def _save(self, forms: Sequence[tuple[Typed, str]], then: Callable[[], None]) -> None:
        waiting = [(form, screen) for form, screen in forms if isValid(form)]
        if not waiting:
            then()
            return
        (form, screen), *others = waiting
        if screen:
            self.screen_wanted.emit(screen)

        def go_on() -> None:
            self.look()
            self._save(others, then)

        form.save_unsaved(go_on)


def _nothing() -> None:
    """Nothing else was waiting for it."""


def _nobody_asks(names: str, _over: QWidget, _answered: Callable[[LeaveAnswer], None]) -> QDialog:
    raise RuntimeError(f"not saved, and nobody to ask: {names}")
