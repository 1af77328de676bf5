"""Desktop, visit record: what was wrong, why, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.visits.record.row_list import RowList, TypedRow
from scheduler_app.desktop.visits.record.snippet_entry import SnippetEntry
from scheduler_app.desktop.visits.remove_button import remove_button
from scheduler_app.desktop.widgets.growing_text import GrowingText
from scheduler_app.desktop.widgets.secret_remark import SecretRemark
from scheduler_app.domain.visits.visit import IssueState, VisitIssue

STATES = {
    IssueState.OPEN: "Open",
    IssueState.SOLVED: "Solved",
    IssueState.WATCH: "To watch",
}
"""How an issue stands, as it is chosen."""

NEW = VisitIssue("")
DEVICE_WIDTH = 160
"""Pixels; the devices stand below in full."""


class IssueRow(TypedRow[VisitIssue]):
    """Where something was done it counts as solved, until the consultant says otherwise."""

    pasted = Signal(object)
    """See `GrowingText`."""

    def __init__(self, snippets: SnippetEntry, devices: Mapping[int, str]) -> None:
        super().__init__()
        self._shown = NEW
        self._by_hand = False
        self._device_by_hand = False
        self._device: int | None = None
        self._offered: frozenset[int] = frozenset()
        self.symptom = GrowingText("What was wrong, as the client saw it", enter_goes=True)
        self.cause = GrowingText("Why", enter_goes=True)
        self.resolution = GrowingText("What was done", enter_goes=True)
        self.state = QComboBox()
        for state, word in STATES.items():
            self.state.addItem(word, state)
        self.device = QComboBox()
        self.device.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.device.setMinimumContentsLength(10)
        self.remove = remove_button("Take this issue out", self)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rework = QLabel(self)
        self.rework.setWordWrap(True)
        self.rework.hide()
        role(self.rework, "remark")
        self._name(snippets)
        self._lay_out()
        self.offer_devices(devices)
        for text in (self.symptom, self.cause, self.resolution):
            text.textChanged.connect(self._written)
            text.entered.connect(self.next_wanted)
            text.pasted.connect(self.pasted)
        self.state.activated.connect(lambda _: self._choose_state())
        self.device.activated.connect(lambda _: self._choose_device())
        self.remove.clicked.connect(lambda _=False: self.gone.emit())

    def _name(self, snippets: SnippetEntry) -> None:
        for text, name in (
            (self.symptom, "What was wrong"),
            (self.cause, "Why"),
            (self.resolution, "What was done"),
        ):
            text.setAccessibleName(name)
            snippets.watch(text)
        self.state.setAccessibleName("How it stands")
        self.device.setAccessibleName("On which device")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.state.setFixedWidth(114)
        self.device.setFixedWidth(DEVICE_WIDTH)
        for parts in (
            ((self.symptom, 1), (self.state, 0), (self.device, 0), (self.remove, 0)),
            ((self.cause, 2), (self.resolution, 3)),
        ):
            row = QHBoxLayout()
            row.setSpacing(6)
            for part, stretch in parts:
                row.addWidget(part, stretch, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addWidget(self.rework)
        column.addWidget(SecretRemark(self.symptom, self.cause, self.resolution, parent=self))
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    # -- what the list asks -------------------------------------------------------------------

    def show_row(self, value: VisitIssue) -> None:
        """Show this issue."""
        self._shown = value
        self._by_hand = self._device_by_hand = value != NEW
        for text, words in (
            (self.symptom, value.symptom),
            (self.cause, value.cause),
            (self.resolution, value.resolution),
        ):
            text.say(words)
        self.state.setCurrentIndex(self.state.findData(value.state))
        self._device = value.device_id
        self._show_device()

    def row(self) -> VisitIssue:
        """What is written."""
        return replace(
            self._shown,
            symptom=self.symptom.words(),
            cause=self.cause.words(),
            resolution=self.resolution.words(),
            state=IssueState(self.state.currentData()),
            device_id=self._device,
        )

    def empty(self) -> bool:
        """Whether nothing is written."""
        return not any(text.words() for text in (self.symptom, self.cause, self.resolution))

    def stops(self) -> Sequence[QWidget]:
        """One writes first, and says last how it stands. An issue without words is none."""
        return (self.symptom, self.cause, self.resolution, self.state, self.device)

    def show_rework(self, text: str) -> None:
        """That it was there before, or nothing."""
        self.rework.setText(text)
        self.rework.setVisible(bool(text))

    def offer_devices(self, devices: Mapping[int, str]) -> None:
        """On which devices it may have been; of one alone it was, as a rule."""
        self.device.clear()
        self.device.addItem("No device", None)
        for device_id, name in devices.items():
            room = DEVICE_WIDTH - 58
            short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
            self.device.addItem(short, device_id)
        if self._device in self._offered - devices.keys():
            self._device, self._device_by_hand = None, False
        if self._device is None and not self._device_by_hand and len(devices) == 1:
            self._device = next(iter(devices))
        self._offered = frozenset(devices)
        self._show_device()
        self.device.setVisible(bool(devices))

    # -- inside -------------------------------------------------------------------------------

    def _written(self) -> None:
        if not self._by_hand:
            state = IssueState.SOLVED if self.resolution.words() else IssueState.OPEN
            self.state.setCurrentIndex(self.state.findData(state))
        self.edited.emit()

    def _choose_state(self) -> None:
        self._by_hand = True
        self.edited.emit()

    def _choose_device(self) -> None:
        self._device_by_hand = True
        self._device = self.device.currentData()
        self.edited.emit()

    def _show_device(self) -> None:
        self.device.setCurrentIndex(max(0, self.device.findData(self._device)))


class IssueRows(RowList[VisitIssue]):
    """The issues of a visit, as a field."""

    pasted = Signal(object)
    """See `GrowingText`."""

    def __init__(self, snippets: SnippetEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snippets = snippets
        self._devices: Mapping[int, str] = {}
        self.show_value(())

    def new_row(self) -> IssueRow:
        """An empty row."""
        row = IssueRow(self._snippets, self._devices)
        row.pasted.connect(self.pasted)
        return row

    def show_rework(self, told: Mapping[VisitIssue, str]) -> None:
        """Which of the issues were there before."""
        for row in self.rows:
            if isinstance(row, IssueRow):
                row.show_rework(told.get(row.row(), ""))

    def offer_devices(self, devices: Mapping[int, str]) -> None:
        """Which devices the visit touched, by id and name."""
        self._devices = dict(devices)
        for row in self.rows:
            if isinstance(row, IssueRow):
                row.offer_devices(devices)
