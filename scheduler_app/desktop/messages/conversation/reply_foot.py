"""Desktop, conversation: below an answer: by which way it goes, to where, and the button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.shortcuts import key_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import DirectWay

SEND = "Ctrl+Return"
LABELS = {Channel.TEXT: "Text", Channel.MAIL: "Mail"}

NO_WAY = "There is no way to write to them: neither a mobile number nor a mail address is known."


class ReplyFoot(QWidget):
    """A way by which nothing goes can't be chosen, and its tip says why."""

    chosen = Signal(object)
    """A `Channel`, by hand."""

    unfolded = Signal(bool)
    send_wanted = Signal()

    def __init__(self, phones: Phones, parent: QWidget) -> None:
        super().__init__(parent)
        self._phones = phones
        self._ways: Sequence[DirectWay] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.ways: SegmentBar[Channel] = SegmentBar("By which way", self)
        for channel, label in LABELS.items():
            self.ways.add_segment(channel, label)
        self.ways.choose(Channel.TEXT)
        self.ways.chosen.connect(self.chosen)
        row.addWidget(self.ways)
        self.about = ElidedLabel(self)
        role(self.about, "small")
        row.addWidget(self.about, 1)
        self.preview = QPushButton("What goes out", self)
        role(self.preview, "link")
        self.preview.setCheckable(True)
        self.preview.setToolTip("All of the message, as it is read by whoever gets it")
        self.preview.toggled.connect(self._unfold)
        row.addWidget(self.preview)
        self.button = QPushButton("Send", self)
        role(self.button, "primary")
        self.button.setToolTip(
            plain_tip(f"{key_tip('Send', SEND)}\nIt can be taken back until it has gone, no longer")
        )
        self.button.clicked.connect(lambda _=False: self.send_wanted.emit())
        row.addWidget(self.button)

    def show_ways(self, ways: Sequence[DirectWay] | None, wish: Channel | None) -> None:
        """Which ways there are, None where that is not known yet; `wish` is taken where it goes."""
        self._ways = ways
        known = {way.channel: way for way in ways or ()}
        goes = [way.channel for way in ways or () if not way.why_not]
        for channel in LABELS:
            button = self.ways.button(channel)
            button.setEnabled(channel in goes)
            button.setToolTip(plain_tip(_tip(known.get(channel))))
        usual = goes[0] if goes else wish or next(iter(known), Channel.TEXT)
        self.ways.choose(wish if wish in goes and wish is not None else usual)

    def channel(self) -> Channel:
        """The way that is chosen."""
        return self.ways.choice()

    def goes(self) -> bool:
        """Whether anything goes by it."""
        way = self._way()
        return way is not None and not way.why_not

    def why_not(self) -> str:
        """Why nothing goes by any way; empty where something does, or nobody knows yet."""
        if self._ways is None or any(not way.why_not for way in self._ways):
            return ""
        return " ".join(way.why_not for way in self._ways) or NO_WAY

    def say(self, address: str = "", travels: str = "") -> None:
        """To where it goes, and how it travels; by default where it would go."""
        if not address and self.goes():
            way = self._way()
            address = way.address if way is not None else ""
        shown = address if "@" in address or not address else self._phones.shown(address)
        self.about.say(" · ".join(part for part in (shown and f"To {shown}", travels) if part))

    # -- inside -------------------------------------------------------------------------------

    def _way(self) -> DirectWay | None:
        chosen = self.channel()
        return next((way for way in self._ways or () if way.channel is chosen), None)

    def _unfold(self, wanted: bool) -> None:
        self.preview.setText("Hide what goes out" if wanted else "What goes out")
        self.unfolded.emit(wanted)


def _tip(way: DirectWay | None) -> str:
    if way is None:
        return "No address is known for this way"
    return way.why_not or f"To {way.address}"
