"""Desktop: a screen with a list at the left and the form of the chosen record at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.record_form import R, RecordForm

LIST, FORM = 2, 3
"""How the width is shared."""


def _nothing() -> None:
    """The foot of the form saves; nothing follows."""


class ListAndForm(Screen, Generic[R]):
    """Before another record is shown, what was typed and is not saved is asked about.

    A screen fills `left` and `right`, and says with `watch` which form it has.
    """

    form: RecordForm[R]

    def __init__(
        self,
        tools: Tools,
        title: str,
        new: str,
        parent: QWidget | None = None,
        *,
        beside: Sequence[QPushButton] = (),
        widest_list: int = 0,
    ) -> None:
        """`new` is the button that begins a new record; `beside` stand other buttons.

        What the list would have beyond `widest_list` pixels is the form's; 0 is no bound.
        """
        super().__init__(parent)
        self._tools = tools
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(24)
        side = QWidget(self)
        if widest_list:
            side.setMaximumWidth(widest_list)
        self.left, self.right = QVBoxLayout(side), QVBoxLayout()
        self.left.setContentsMargins(0, 0, 0, 0)
        for column in (self.left, self.right):
            column.setSpacing(12)
        row.addWidget(side, LIST)
        row.addLayout(self.right, FORM)
        head = QHBoxLayout()
        heading = QLabel(title, self)
        role(heading, "heading")
        head.addWidget(heading)
        head.addStretch(1)
        self.new_button = QPushButton(icon("add"), new, self)
        self.new_button.clicked.connect(self.start_new)
        for button in (*beside, self.new_button):
            head.addWidget(button)
        self.left.addLayout(head)

    # -- what a screen says of itself ---------------------------------------------------------

    def watch(self, form: RecordForm[R], name: str) -> None:
        """The foot of the form saves, and typed words are never lost; `name` is the screen's."""
        form.foot.save_wanted.connect(lambda: self.save_unsaved(_nothing))
        form.sheet.changed.connect(self._tools.unsaved.look)
        self._tools.unsaved.watch(self, name)

    def show_new(self) -> None:
        """An empty form."""
        raise NotImplementedError

    def go_to(self, record_id: int) -> None:
        """Show this record in list and form."""
        raise NotImplementedError

    def mark_shown(self) -> None:
        """The list shows which one stands in the form."""
        raise NotImplementedError

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        raise NotImplementedError

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what is filled in."""
        raise NotImplementedError

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        raise NotImplementedError

    # -- choosing -----------------------------------------------------------------------------

    def start_new(self) -> None:
        """An empty form, once what was typed is saved or discarded by a word."""
        self._tools.unsaved.leave(self, self.show_new)

    def wish(self, record_id: int) -> None:
        """Another record was chosen in the list."""
        if self.form.is_open() and record_id == self.form.shown().id:
            return
        if self.form.dirty():
            # Until that is said, the list stays at the one that stands in the form.
            self.mark_shown()
        self._tools.unsaved.leave(self, lambda: self.go_to(record_id))
