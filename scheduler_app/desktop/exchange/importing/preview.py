"""Desktop, importing: what would happen, row by row, with the consultant's word for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.exchange.importing.rows import PreviewTable
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.exchange.records import CalendarPreview, ClientPreview, TakeAs
from scheduler_app.domain.wording import counted

CHOICES = (
    (TakeAs.APPOINTMENT, "&Appointment"),
    (TakeAs.BUSY, "&Busy block"),
    (TakeAs.DAY_OFF, "&Day off"),
    (TakeAs.NOTHING, "&Leave out"),
)


class ImportPreview(QWidget):
    """Select rows and say what they become; nothing is written before Import."""

    import_wanted = Signal(object, object)
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        column.addWidget(self.summary)
        self.model = PreviewTable(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("What would be imported")
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate((210, 290, 110, 110)):
            self.table.setColumnWidth(place, width)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addWidget(QLabel("Selected rows become:", self))
        self.choices: dict[TakeAs, QPushButton] = {}
        for choice, label in CHOICES:
            button = QPushButton(label, self)
            button.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            row.addWidget(button)
            self.choices[choice] = button
        self._all_day = QPushButton("All-day events are days off", self)
        self._all_day.clicked.connect(self._days_off)
        row.addStretch(1)
        row.addWidget(self._all_day)
        column.addLayout(row)
        self._left_out = QLabel(self)
        self._left_out.setWordWrap(True)
        role(self._left_out, "small")
        column.addWidget(self._left_out)
        foot = QHBoxLayout()
        again = QPushButton("Other files…", self)
        again.clicked.connect(self.again_wanted)
        foot.addWidget(again)
        foot.addStretch(1)
        self.import_button = QPushButton("Import", self)
        role(self.import_button, "primary")
        self.import_button.clicked.connect(
            lambda: self.import_wanted.emit(self.model.events(), self.model.contacts())
        )
        foot.addWidget(self.import_button)
        column.addLayout(foot)

    def show_found(self, events: CalendarPreview, contacts: ClientPreview) -> None:
        """Fill the table."""
        self.model.show_found(events, contacts)
        self.table.selectAll()
        self.table.clearSelection()
        self._all_day.setVisible(any(each.event.details.all_day for each in events.events))
        skipped = (*events.skipped, *contacts.skipped)
        self._left_out.setVisible(bool(skipped))
        told = "; ".join(f"{_name(one.file)}: {one.reason}" for one in skipped[:3])
        more = f"; and {len(skipped) - 3} more, listed in the report" if len(skipped) > 3 else ""
        self._left_out.setText(f"Can't be read: {told}{more}")
        self._tell()

    def _choose(self, choice: TakeAs) -> None:
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        self.model.choose(rows, choice)
        self._tell()

    def _days_off(self) -> None:
        self.model.choose_all_day()
        self._tell()

    def _tell(self) -> None:
        events, contacts = self.model.events(), self.model.contacts()
        coming = self.model.coming()
        parts = [
            counted(coming[TakeAs.APPOINTMENT], "appointment"),
            counted(coming[TakeAs.BUSY], "busy block"),
            counted(coming[TakeAs.DAY_OFF], "day off", "days off"),
            counted(self.model.coming_clients(), "client"),
        ]
        said = ", ".join(part for part in parts if not part.startswith("0 "))
        self.summary.setText(
            f"Would come in: {said or 'nothing new'}. Overlaps are kept and shown."
        )
        self.import_button.setEnabled(bool(events.events or contacts.contacts))


def _name(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]
