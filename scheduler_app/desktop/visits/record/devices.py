"""Desktop, visit record: which devices the visit touched; found as one types, or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.visits.device_words import KINDS, about_device, called, kind_meant
from scheduler_app.desktop.visits.remove_button import removable_row
from scheduler_app.desktop.widgets.fact_rows import clear_rows
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.folding import folded

STAYS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Why the focus goes though the hand will go on typing there."""


class DevicePicks(QWidget):
    """Knows as a field of a `Sheet` the devices that were picked.

    One that is new has a negative id of its own until it is written.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[int, Device] = {}
        self._picked: tuple[Device, ...] = ()
        self._client_id = 0
        self._new = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Devices")
        self.line.installEventFilter(self)
        column.addWidget(self.line)
        self._model = QStringListModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setFilterMode(Qt.MatchFlag.MatchContains)
        self._list.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.popup = QListView()
        self._list.setPopup(self.popup)
        # After the completer's own filter, and so asked before it.
        self.popup.installEventFilter(self)
        self._list.activated.connect(self._take_called)
        self.line.setCompleter(self._list)
        self.setFocusProxy(self.line)

    def know(self, client_id: int, devices: Sequence[Device]) -> None:
        """The devices of the client, and others that the visit touched."""
        self._client_id = client_id
        self._known = {device.id: device for device in devices}
        self._offer()

    def show_value(self, value: object) -> None:
        """Show these devices as picked."""
        picked: Sequence[Device] = value if isinstance(value, tuple) else ()
        self._picked = tuple(picked)
        self._show()

    def value(self) -> tuple[Device, ...]:
        """The devices that were picked."""
        return self._picked

    def names(self) -> Mapping[int, str]:
        """How those are called, by id."""
        return {device.id: called(device) for device in self._picked}

    def take_typed(self) -> None:
        """What is typed and not yet taken is meant, too: the one that begins so, or a new one."""
        typed = self.line.text().strip()
        if not typed:
            return
        wanted = folded(typed)
        picked = {device.id for device in self._picked}
        among = [one for one in self._known.values() if one.id not in picked]
        same = [one for one in among if wanted in {folded(called(one)), folded(_line(one))}]
        like = [one for one in among if wanted in folded(_line(one))]
        if same or len(like) == 1:
            self._pick((same or like)[0])
        elif any(folded(called(one)) == wanted for one in self._picked):
            self.line.clear()
        else:
            self._new -= 1
            self._pick(Device(self._new, self._client_id, kind_meant(typed), typed))

    # -- inside -------------------------------------------------------------------------------

    def _offer(self) -> None:
        picked = {device.id for device in self._picked}
        free = [
            device
            for device in self._known.values()
            if device.id not in picked and not device.retired
        ]
        self._model.setStringList([_line(device) for device in free])
        hint = "Type to find one, or name a new one"
        if free and not self._picked:
            names = ", ".join(called(device) for device in free[:3])
            hint = f"{names}{', …' if len(free) > 3 else ''}: type to find, or name a new one"
        self.line.setPlaceholderText(hint)

    def _take_called(self, text: str) -> None:
        found = next((one for one in self._known.values() if _line(one) == text), None)
        if found is not None:
            self._pick(found)
            self.line.setFocus()

    def _pick(self, device: Device) -> None:
        if all(one.id != device.id for one in self._picked):
            self._picked = (*self._picked, device)
            self._show()
            self.edited.emit()
        self.line.clear()

    def _leave_out(self, device_id: int) -> None:
        self._picked = tuple(one for one in self._picked if one.id != device_id)
        self._show()
        self.line.setFocus()
        self.edited.emit()

    def _change_kind(self, device_id: int, kind: DeviceKind) -> None:
        self._picked = tuple(
            replace(one, kind=kind) if one.id == device_id else one for one in self._picked
        )
        self.edited.emit()

    def _show(self) -> None:
        clear_rows(self._rows)
        for device in self._picked:
            self._rows.addWidget(self._row(device))
        self._offer()

    def _row(self, device: Device) -> QWidget:
        name = called(device)
        said = QLabel(isolated(name), self)
        role(said, "strong")
        about = QLabel("" if device.id < 0 else about_device(device), self)
        role(about, "muted")
        parts: list[tuple[QWidget, int]] = [(said, 0), (about, 1)]
        if device.id < 0:
            new = QLabel("new", self)
            role(new, "pill")
            parts[1:1] = [(new, 0), (self._kinds(device, self), 0)]
        return removable_row(name, parts, partial(self._leave_out, device.id), self)

    def _kinds(self, device: Device, parent: QWidget) -> QComboBox:
        kinds = QComboBox(parent)
        kinds.setAccessibleName(f"What {called(device)} is")
        for kind, word in KINDS.items():
            kinds.addItem(word, kind)
        kinds.setCurrentIndex(kinds.findData(device.kind))
        kinds.activated.connect(
            lambda _: self._change_kind(device.id, DeviceKind(kinds.currentData()))
        )
        return kinds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and leaving take what is typed, Down opens the list, Backspace takes one out."""
        if watched is self.line and isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() not in STAYS:
                self.take_typed()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(watched, event)
        return super().eventFilter(watched, event)

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, in_list = Qt.Key(event.key()), watched is self.popup
        chosen = in_list and self.popup.currentIndex().isValid()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not chosen:
            self.popup.hide()
            self.take_typed()
            return True
        if in_list:
            return False
        if key == Qt.Key.Key_Backspace and not self.line.text() and self._picked:
            self._leave_out(self._picked[-1].id)
            return True
        if key == Qt.Key.Key_Down and not self.popup.isVisible():
            self._list.setCompletionPrefix(self.line.text())
            self._list.complete()
            return True
        return False


def _line(device: Device) -> str:
    return f"{called(device)}  ({about_device(device)})"
