"""Desktop: a group of the settings. Each wing brings its own; the screen knows none by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import Fields

LABELS = 120
"""Least width in pixels of the labels, so that the fields of all groups line up."""

LETTERS = 16
"""Of a choice, that are seen at least."""


class Side(Enum):
    """In which column of the screen a group stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Findable:
    """What the search of the settings finds: its label, other words for it, and where it is."""

    label: str
    words: str
    field: QWidget
    """The keyboard goes there."""

    caption: QLabel | None = None
    """It is marked when it is found; a button bears its words itself."""


class SettingsGroup(QWidget):
    """A title over fields, each named as its setting is; the screen shows, checks and saves them.

    A group that keeps something of its own (days off) overrides `refresh` and what tells of
    unsaved words; one that does things instead (import) has no fields at all.
    """

    edited = Signal()
    """Something of its own was typed that is not saved."""

    save_first = Signal(object)
    """All that was typed is to be saved, and then this done."""

    name = ""
    """One word by which others go to it, such as "page"."""

    side = Side.RIGHT

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__()
        self.title = title
        self.about = about
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.heading = QLabel(title, self)
        for label, text, as_role in (
            (self.heading, title, "title"),
            (QLabel(about, self), about, "muted"),
        ):
            role(label, as_role)
            # Spare height belongs below the last group, not around the headings.
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            # Only after that: Qt keeps with the policy that the height depends on the width.
            label.setWordWrap(True)
            label.setVisible(bool(text))
            column.addWidget(label)
        column.addSpacing(4)
        self.head = QVBoxLayout()
        """What stands above the fields, or instead of them."""
        self.head.setSpacing(8)
        column.addLayout(self.head)
        self.fields = Fields(labels=LABELS)
        column.addLayout(self.fields)
        self._findable: list[Findable] = []

    # -- what a wing says of it ---------------------------------------------------------------

    def add(self, setting: str, label: str, field: QWidget, words: str = "") -> None:
        """A field that shows one setting; it is found by its label and by other `words`."""
        if isinstance(field, QComboBox):
            # However long its choices are, the other column keeps its room.
            adjusts = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            field.setSizeAdjustPolicy(adjusts)
            field.setMinimumContentsLength(LETTERS)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fields.add(setting, label, field)
        caption = self.fields.labelForField(field)
        self.let_find(label, words, field, caption if isinstance(caption, QLabel) else None)

    def let_find(
        self, label: str, words: str, field: QWidget, caption: QLabel | None = None
    ) -> None:
        """Find this too: a button, or a field that is no setting of the practice."""
        self._findable.append(Findable(label.replace("&", ""), words, field, caption))

    # -- what the screen asks -----------------------------------------------------------------

    def findable(self) -> tuple[Findable, ...]:
        """Everything in it that can be searched for, in the order in which it stands."""
        return tuple(self._findable)

    def start(self) -> QWidget:
        """Where one begins who was sent here."""
        return self._findable[0].field if self._findable else self

    def offered(self) -> bool:
        """Whether there is anything to set just now."""
        return True

    def refresh(self) -> None:
        """Ask the diary again for what is no setting; what is being typed stays."""

    def unsaved(self) -> str:
        """What is not saved beside the settings (see `Typed`)."""
        return ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write that, and do `then` once it is written."""
        then()

    def discard_unsaved(self) -> None:
        """Forget it."""
