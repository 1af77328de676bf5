"""Desktop, settings: whether the consultant is told what waits, while away from the window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.messages.away import WatchBy, WatchedThing, WatchWhen

BY = (
    (WatchBy.OFF, "Nothing is sent"),
    (WatchBy.MAIL, "By mail"),
    (WatchBy.TEXT, "By text"),
)
WHEN = (
    (WatchWhen.AWAY, "While nobody sits at this window"),
    (WatchWhen.ALWAYS, "Always"),
)
THINGS = {
    WatchedThing.REQUESTS: "Requests from the page",
    WatchedThing.REPLIES: "What clients write",
    WatchedThing.CANCELLATIONS: "Called-off visits of the next two days",
    WatchedThing.FAILED: "Messages that failed",
}
SEARCHED = "watch notify me away phone forward alert absent holiday own address"


class ThingsChosen(QWidget):
    """A box for each thing that can be told."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.boxes = {thing: QCheckBox(words, self) for thing, words in THINGS.items()}
        for box in self.boxes.values():
            column.addWidget(box)
            box.toggled.connect(lambda _: self.edited.emit())
        self.setFocusProxy(self.boxes[WatchedThing.REQUESTS])

    def value(self) -> str:
        """As the setting is written."""
        return ",".join(thing for thing, box in self.boxes.items() if box.isChecked())

    def show_value(self, value: object) -> None:
        """Tick those that are named."""
        named = str(value).split(",")
        for thing, box in self.boxes.items():
            box.setChecked(thing in named)


class AwayGroup(SettingsGroup):
    """By which way, to which address, and of what."""

    name = "away"

    def __init__(self, _tools: Tools) -> None:
        super().__init__(
            "While you are away",
            "How much waits, such as “2 requests and 1 reply wait”: no names and no words. At most "
            "once in a quarter of an hour, and not in quiet hours.",
        )
        by, when = QComboBox(), QComboBox()
        for box, choices in ((by, BY), (when, WHEN)):
            for value, label in choices:
                box.addItem(label, value.value)
        self.add("watch.by", "Tell me", by, SEARCHED)
        to = QLineEdit()
        to.setPlaceholderText("your own e-mail address or mobile")
        self.add("watch.to", "At", to, SEARCHED)
        self.add("watch.when", "When", when, SEARCHED)
        self.add("watch.of", "Of", ThingsChosen(), SEARCHED)
        self.fields.add_wrong()
