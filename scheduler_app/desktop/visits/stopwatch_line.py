"""Desktop, visits: the running stopwatch in the status bar, with its minutes and Stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from scheduler_app.desktop.plain import isolated, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.running import RunningVisit
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.desktop.widgets.status_light import StatusLight
from scheduler_app.desktop.wording import length_text

LONGEST_NAME = 24
"""Letters; the bar has more to say."""


class StopwatchLine(QWidget):
    """Not there while none runs; amber once something about its time is doubtful."""

    record_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, tools: Tools, running: RunningVisit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._running = running
        self.light = StatusLight(self)
        self.light.setAccessibleName("Stopwatch")
        self.light.clicked.connect(self.record_wanted)
        self.stop = QPushButton("Stop", self)
        role(self.stop, "link")
        self.stop.setToolTip("Stop the stopwatch and write the visit down")
        self.stop.clicked.connect(lambda _=False: self.stop_wanted.emit())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.light)
        row.addWidget(self.stop)
        running.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how it stands."""
        stands = self._running.stands
        self.setVisible(stands is not None)
        if stands is None:
            return
        name = stands.client
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        line = f"{isolated(short)}: {length_text(stands.minutes)}"
        self.light.show_line(Light.CARE if stands.doubts else Light.GOOD, line)
        self.light.setAccessibleName(
            f"The stopwatch runs for {name}: {length_text(stands.minutes)}"
        )
        since = f"The stopwatch runs since {self._tools.when(stands.record.started)}"
        told = (since, *(doubt.sentence for doubt in stands.doubts))
        self.light.setToolTip(plain_tip("\n".join(told)))
        self.stop.setAccessibleName(f"Stop the stopwatch of {name}")
