"""Desktop, visits: what was found, as Qt models: only the rows in view are put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.device_words import about_device, called
from scheduler_app.desktop.visits.screen.row_painter import LOOK, ROW, FoundLook
from scheduler_app.desktop.visits.words import STILL
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.desktop.wording import day_text
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.visits.search import Excerpt, FoundVisit
from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.domain.zones import wall_of

F = TypeVar("F")
OwnedDevice = tuple[Device, Client]


class FoundList(QAbstractListModel, Generic[F]):
    """What was found, the best first."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._found: Sequence[F] = ()

    def show_found(self, found: Sequence[F]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def at(self, row: int) -> F | None:
        """What stands in a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def look(self, one: F) -> FoundLook:
        """How one is shown."""
        raise NotImplementedError

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.at(index.row())
        if one is None:
            return None
        if role == LOOK:
            return self.look(one)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            look = self.look(one)
            return ", ".join(filter(None, (look.first, look.when, look.second, look.state)))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        return None


class FoundVisits(FoundList[FoundVisit]):
    """Visits: whose and when, what was wrong, and the words around what was looked for."""

    def look(self, one: FoundVisit) -> FoundLook:
        """How a visit is shown."""
        day = wall_of(one.started, self._tools.zone()).date()
        open_still = one.state in (IssueState.OPEN, IssueState.WATCH)
        third = one.excerpt if one.excerpt.text else Excerpt(", ".join(one.devices))
        state = "stopwatch runs" if one.ended is None else STILL[one.state] if one.state else ""
        return FoundLook(
            first=one.client,
            beside=isolated(one.company),
            when=day_text(day, today=self._tools.today()),
            second=one.title or one.service or "Nothing written",
            state=state,
            care=open_still,
            third=third,
        )


class FoundDevices(FoundList[OwnedDevice]):
    """Devices: what each is, and who has it."""

    def look(self, one: OwnedDevice) -> FoundLook:
        """How a device is shown."""
        device, client = one
        serial = f"Serial {device.serial}" if device.serial else ""
        return FoundLook(
            first=called(device),
            beside="",
            when="",
            second=" · ".join(filter(None, (client.name, isolated(client.company)))),
            state="",
            care=False,
            third=Excerpt(" · ".join(filter(None, (about_device(device), serial)))),
        )
