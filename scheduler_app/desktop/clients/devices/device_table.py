"""Desktop, clients: the devices of a client as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from scheduler_app.desktop.clients.devices.device_words import (
    KINDS,
    kind_word,
    runs_out,
    spoken,
    until_line,
)
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import isolated, plain_tip
from scheduler_app.desktop.theme import is_dark, tokens
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.desktop.widgets.row_table import RowTable
from scheduler_app.domain.clients.device import Device

NAME, MODEL, SYSTEM, PLACE, UNTIL = range(5)
HEADS = ("Device", "Model", "System", "Where", "Until")
SHARES = {NAME: 4, MODEL: 4, SYSTEM: 3, PLACE: 3}
"""How the room is shared, as far as all is needed."""

LEAST = 70
"""Pixels of a column, so that its head can be read."""

ROW = 30
"""Height in pixels of a row."""


class DeviceRows(QAbstractTableModel):
    """Those in use first, as the diary tells them."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.devices: Sequence[Device] = ()
        self._places: Mapping[int, str] = {}
        self._owners: Mapping[int, str] = {}

    def show_devices(
        self, devices: Sequence[Device], places: Mapping[int, str], owners: Mapping[int, str]
    ) -> None:
        """These; `places` and `owners` are the words for their ids."""
        self.beginResetModel()
        self.devices, self._places, self._owners = devices, places, owners
        self.endResetModel()

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.devices)

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == UNTIL:
            return "The last day of its warranty, or on which it is valid"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.devices):
            return None
        device, column = self.devices[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(device, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(device, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(device, self._where(device), self._tools.today())
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return icon(KINDS[device.kind][1], QPalette.ColorRole.PlaceholderText)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(device, column)
        return None

    def _text(self, device: Device, column: int) -> str:
        match column:
            case 0:
                return f"{device.name} (no longer in use)" if device.retired else device.name
            case 1:
                return device.model_line
            case 2:
                return device.system
            case 3:
                return self._where(device)
        return until_line(device, self._tools.today())

    def _tip(self, device: Device, column: int) -> str:
        if column != NAME:
            return self._text(device, column)
        serial = f"Serial number {device.serial}" if device.serial else ""
        lines = (kind_word(device.kind), device.name, serial, device.notes)
        return "\n".join(line for line in lines if line)

    def _where(self, device: Device) -> str:
        place = self._places.get(device.place_id or 0, "")
        owner = self._owners.get(device.client_id, "")
        return " · ".join(part for part in (isolated(owner), place) if part)

    def _ink(self, device: Device, column: int) -> object:
        palette = QGuiApplication.palette()
        if device.retired:
            return palette.brush(QPalette.ColorRole.PlaceholderText)
        if column == UNTIL and runs_out(device, self._tools.today()):
            return tokens(is_dark(palette)).warning
        return None


class DeviceTable(RowTable):
    """Enter or a double click changes a device, Delete removes it."""

    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        self.rows = DeviceRows(tools)
        super().__init__(self.rows, "Devices of this client", ROW, LEAST, parent)
        self.rows.setParent(self)
        head = self.horizontalHeader()
        for column in (NAME, MODEL, SYSTEM, PLACE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(UNTIL, QHeaderView.ResizeMode.ResizeToContents)

    def show_devices(
        self, devices: Sequence[Device], places: Mapping[int, str], owners: Mapping[int, str]
    ) -> None:
        """Show these; the one that was chosen stays so where it is there still."""
        chosen = self.device()
        self.rows.show_devices(devices, places, owners)
        if chosen is not None:
            self.choose(chosen.id)
        self.share_room()
        self.picked.emit()

    def choose(self, device_id: int) -> None:
        """Mark this one."""
        for row, device in enumerate(self.rows.devices):
            if device.id == device_id:
                self.setCurrentIndex(self.rows.index(row, NAME))

    def device(self) -> Device | None:
        """The one that is chosen."""
        row = self.currentIndex().row()
        return self.rows.devices[row] if 0 <= row < len(self.rows.devices) else None

    def share_room(self) -> None:
        """Names and models are the longest; each gets more where others need less."""
        room = max(0, self.viewport().width() - self.columnWidth(UNTIL))
        needed = {each: self.sizeHintForColumn(each) + 12 for each in SHARES}
        left, owed = room, dict(SHARES)
        for column in sorted(SHARES, key=lambda each: needed[each] / SHARES[each]):
            fair = left * owed[column] // sum(owed.values())
            width = min(fair, max(needed[column], LEAST)) if len(owed) > 1 else left
            self.setColumnWidth(column, width)
            left -= width
            del owed[column]

    def open_row(self, row: int) -> None:
        self._tell(self.opened, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._tell(self.removed, self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _tell(self, signal: SignalInstance, row: int) -> None:
        if 0 <= row < len(self.rows.devices):
            signal.emit(self.rows.devices[row])
