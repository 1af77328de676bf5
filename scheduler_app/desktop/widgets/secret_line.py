"""Desktop: a line for a secret that goes into the keyring, and the group of settings around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import LABELS, SettingsGroup
from scheduler_app.domain.errors import InvalidInput, Trouble


class SecretPlace(Protocol):
    """Where one secret is kept. All of it waits; `NoKeyring` where none is safe."""

    def there(self) -> bool:
        """Whether there is one."""
        ...

    def keep(self, value: str) -> None:
        """Keep it in place of an earlier one; `InvalidInput` says what is wrong with it."""
        ...

    def forget(self) -> None:
        """Keep it no longer."""
        ...


class SecretLine(QWidget):
    """A line for a secret that is never shown again, and whether there is one."""

    edited = Signal()
    """Something was typed that is not kept yet, or is now."""

    changed = Signal()
    """One was kept, or is kept no longer."""

    def __init__(self, tools: Tools, place: SecretPlace, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._place = place
        self.what = f"the {label[0].lower()}{label[1:]}"
        self._there = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(label)
        self.line.returnPressed.connect(self.keep)
        self.line.textEdited.connect(lambda _: self._show())
        self.line.textChanged.connect(lambda _: self.edited.emit())
        self.button = QPushButton("Keep", self)
        self.button.clicked.connect(self._press)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self._show()

    def refresh(self) -> None:
        """Ask the keyring whether there is one."""
        self._tools.runner.reach(self._place.there, self._show_there, lambda _: None, asker=self)

    def keep(self, then: Callable[[], None] | None = None) -> None:
        """Put what was typed into the keyring, and do `then`; the line is empty then."""
        value, place = self.line.text(), self._place
        if not value:
            return

        def kept(_: object) -> None:
            self._kept()
            if then is not None:
                then()

        self._tools.runner.reach(lambda: place.keep(value), kept, self._refused, asker=self)

    def forget_typed(self) -> None:
        """What was typed is not kept."""
        self.line.clear()
        self._show()

    def _press(self) -> None:
        if self.line.text() or not self._there:
            self.keep()
            return

        def forgotten(_: object) -> None:
            self.refresh()
            self.changed.emit()

        self._tools.runner.reach(self._place.forget, forgotten, self._refused, asker=self)

    def _show_there(self, there: object) -> None:
        self._there = bool(there)
        self._show()

    def _kept(self) -> None:
        self.line.clear()
        self._there = True
        self._show()
        self._tools.notices.say("Kept in the keyring of this computer")
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidInput):
            error = Trouble(error.message, remedy=error.remedy)
        self._tools.notices.show(error)

    def _show(self) -> None:
        forget = self._there and not self.line.text()
        self.line.setPlaceholderText("Kept in the keyring" if self._there else "Not given yet")
        self.button.setText("Forget" if forget else "Keep")
        self.button.setEnabled(forget or bool(self.line.text()))


class SecretGroup(SettingsGroup):
    """Whom a secret is for; it is saved with the settings."""

    secret: SecretLine

    def add_secret(self, secret: SecretLine, label: str, words: str) -> None:
        """The line of the secret; it is found by its name and by other `words`."""
        self.secret = secret
        self.fields.addRow(label, secret)
        caption = self.fields.labelForField(secret)
        if isinstance(caption, QLabel):
            caption.setMinimumWidth(LABELS)
        self.let_find(label, words, secret.line, caption if isinstance(caption, QLabel) else None)
        secret.edited.connect(self.edited)

    def refresh(self) -> None:
        """Whether there is one."""
        self.secret.refresh()

    def unsaved(self) -> str:
        """A secret that was typed and is not kept yet."""
        return self.secret.what if self.secret.line.text() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Keep it, and do `then`; where that is refused it stays in its line."""
        if self.unsaved():
            self.secret.keep(then)
        else:
            then()

    def discard_unsaved(self) -> None:
        """Forget what was typed."""
        self.secret.forget_typed()
