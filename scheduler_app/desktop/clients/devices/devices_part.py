"""Desktop, clients: the devices of a client, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.clients.devices.device_dialog import DeviceDialog
from scheduler_app.desktop.clients.devices.device_table import DeviceTable
from scheduler_app.desktop.clients.devices.new_owner import NewOwner, OwnerQuestion
from scheduler_app.desktop.contributions import OfClients
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.dossier import Dossier
from scheduler_app.use_cases.clients.devices import move_device, remove_device, save_device


class DevicesPart(QWidget):
    """A table; adding and changing opens a dialog, anything else is done at once."""

    def __init__(self, tools: Tools, brought: OfClients, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._brought = brought
        self._client = Client(0, "")
        self._places_of: Mapping[int, tuple[Place, ...]] = {}
        self._wanted = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._stack = QStackedWidget(self)
        self.table = DeviceTable(tools, self)
        self.table.opened.connect(self.change)
        self.table.removed.connect(self.remove)
        self.table.picked.connect(self._look)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu_at)
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            empty_state(
                "computer",
                "No devices yet",
                "Computers, printers and routers, and what expires: licences, domains, "
                "certificates. You are told before a warranty ends, and find who else has one. "
                "Passwords belong into a password manager.",
                ("Add a device…", self.add),
            )
        )
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.add_button = QPushButton(icon("add"), "Add…", self)
        self.add_button.setAccessibleName("Add a device")
        self.add_button.clicked.connect(lambda _=False: self.add())
        self.change_button = QPushButton(icon("edit"), "Change…", self)
        self.change_button.clicked.connect(lambda _=False: self._with_chosen(self.change))
        self.more = QPushButton(icon("more"), "", self)
        self.more.setAccessibleName("More about this device")
        self.more.setToolTip("Who else has this, no longer in use, move to another client, remove")
        self.more.clicked.connect(lambda _=False: self._menu_under())
        for button in (self.add_button, self.change_button, self.more):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.setFocusProxy(self.table)

    def show_dossier(self, dossier: Dossier) -> None:
        """The devices of whom this is known."""
        self._client = dossier.client
        self._places_of = {one.id: one.places for one in (*dossier.people, dossier.client)}
        several = any(one.client_id != dossier.client.id for one in dossier.devices)
        places = {
            place.id: place.label or place.address
            for one in (*dossier.people, dossier.client)
            for place in one.places
        }
        owners = {one.id: one.name for one in dossier.people} if several else {}
        self.table.show_devices(dossier.devices, places, owners)
        if self._wanted:
            self.table.choose(self._wanted)
            self._wanted = 0
        elif self.table.device() is None and dossier.devices:
            self.table.choose(dossier.devices[0].id)
        self._stack.setCurrentIndex(0 if dossier.devices else 1)
        for button in (self.add_button, self.change_button, self.more):
            button.setVisible(bool(dossier.devices))
        self._look()

    def show_device(self, device_id: int) -> None:
        """Choose this one, which is known or comes with the next answer."""
        self._wanted = device_id
        self.table.choose(device_id)
        self.table.setFocus()

    # -- what is done -------------------------------------------------------------------------

    def add(self) -> None:
        """A new one of this client."""
        self._open(Device(0, self._client.id, DeviceKind.COMPUTER, ""))

    def change(self, device: Device) -> None:
        """What is known of one."""
        self._open(device)

    def retire(self, device: Device) -> None:
        """It is in use no more, or again."""
        diary, wanted = self._tools.diary, replace(device, retired=not device.retired)
        said = "no longer in use" if wanted.retired else "in use again"
        self._tools.do(
            lambda now: save_device(diary, wanted, now=now),
            lambda _: say_done(self._tools, f"{isolated(device.name)} is {said}"),
            asker=self,
        )

    def remove(self, device: Device) -> None:
        """It was written down by mistake."""
        diary = self._tools.diary
        self._tools.do(
            lambda now: remove_device(diary, device.id, now=now),
            lambda _: say_done(self._tools, f"{isolated(device.name)} removed"),
            asker=self,
        )

    def ask_move(self, device: Device) -> None:
        """It is somebody else's now."""
        question = OwnerQuestion(device.name, device.client_id, self._tools, self.window())
        question.answered.connect(lambda answer: self._move(device, answer))
        question.open()

    # -- inside -------------------------------------------------------------------------------

    def _move(self, device: Device, answer: object) -> None:
        if not isinstance(answer, NewOwner):
            return
        diary = self._tools.diary
        self._tools.do(
            lambda now: move_device(diary, device.id, *answer, now=now),
            lambda _: say_done(self._tools, f"{isolated(device.name)} moved"),
            asker=self,
        )

    def _open(self, device: Device) -> None:
        places = self._places_of.get(device.client_id, ())
        dialog = DeviceDialog(device, places, self._tools, self.window())
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, device: Device) -> None:
        self.show_device(device.id)
        say_done(self._tools, f"{isolated(device.name)} saved")

    def _look(self) -> None:
        chosen = self.table.device() is not None
        self.change_button.setEnabled(chosen)
        self.more.setEnabled(chosen)

    def _with_chosen(self, act: Callable[[Device], None]) -> None:
        device = self.table.device()
        if device is not None:
            act(device)

    def _menu_under(self) -> None:
        menu = self._menu()
        if menu is not None:
            menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    def _menu_at(self, where: QPoint) -> None:
        menu = self._menu()
        if menu is not None:
            menu.popup(self.table.viewport().mapToGlobal(where))

    def _menu(self) -> QMenu | None:
        device = self.table.device()
        if device is None:
            return None
        menu = QMenu(self.window())
        menu.setAccessibleName("Menu of this device")
        menu.aboutToHide.connect(menu.deleteLater)
        for action in self._brought.device_actions(device, self._client):
            _add(menu, action.symbol, action.label, action.act)
        if menu.actions():
            menu.addSeparator()
        _add(menu, "edit", "Change…", lambda: self.change(device))
        again = "In use again" if device.retired else "No longer in use"
        _add(menu, "archive", again, lambda: self.retire(device))
        _add(menu, "user", "Move to another client…", lambda: self.ask_move(device))
        menu.addSeparator()
        _add(menu, "delete", "Remove", lambda: self.remove(device))
        return menu


def _add(menu: QMenu, symbol: str, label: str, act: Callable[[], None]) -> None:
    entry = menu.addAction(icon(symbol), label)
    entry.triggered.connect(lambda _=False: act())
