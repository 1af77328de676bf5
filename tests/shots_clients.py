"""Shots: the scenes of the page of a client, over a company that has much of everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scheduler_app.desktop.clients.devices.device_dialog import DeviceDialog
from scheduler_app.desktop.clients.page import DETAILS, DEVICES, FIGURES, ClientPage
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.notes import add_note
from tests.shots_hands import settle
from tests.shots_page import NOW, at

COMPANY = "Hartmann & Sons Joinery"
PLACES = (
    Place(0, "Workshop", "Unit 7, Riverside Industrial Estate, Leeds LS9 8AX"),
    Place(0, "Office", "12 High Street, Leeds"),
    Place(0, "Home", "3 Orchard Close, Otley"),
)
OTHERS = ("Ben Hartmann", "Charlotte-Elisabeth von Hartmann-Wallis", "Dana Levi דנה", "Eve Moss")
DEVICES_THERE = (
    (DeviceKind.LAPTOP, "Ruth's laptop", "Lenovo", "ThinkPad T14 Gen 3", "Windows 11 Pro", 24),
    (DeviceKind.ROUTER, "Workshop router", "AVM", "FRITZ!Box 7590", "FRITZ!OS 7.57", -90),
    (DeviceKind.PRINTER, "Label printer", "Brother", "QL-820NWB", "", 400),
    (DeviceKind.STORAGE, "Backup station", "Synology", "DS223", "DSM 7.2", 700),
    (DeviceKind.NETWORK, "Guest wireless", "", "", "", 0),
    (DeviceKind.LICENCE, "Microsoft 365", "Microsoft", "Business Standard, 5 seats", "", 12),
    (DeviceKind.DOMAIN, "hartmann-joinery.example", "Gandi", "", "", 300),
)
NOTES = (
    "Called: the label printer prints blank labels again. Told them to open the lid and close it.",
    "Ruth is away from 15 to 29 March; until then Ben decides. The alarm code is with the "  # noqa: ISC004
    "neighbour at number 9, never in writing. Bring the long network cable, and the spare "
    "power supply for the router: the old one hums. They want a quote for six new screens, "
    "and to know whether the old ones can be traded in.",
)


def _company(tools: Tools) -> Client:
    """Ruth, her colleagues, and what was done for them."""
    diary = tools.diary
    ruth = save_client(
        diary,
        Client(
            0,
            "Ruth Hartmann",
            company=COMPANY,
            email="ruth@hartmann-joinery.example",
            phones=("+441134960101", "+447700900777"),
            places=PLACES,
            tags=("contract", "school run until 9"),
            barred=True,
            barred_why="the invoice of November is not paid",
        ),
        now=NOW,
    )
    for name in OTHERS:
        save_client(diary, Client(0, name, company=COMPANY), now=NOW)
    for number, (kind, name, maker, model, system, days) in enumerate(DEVICES_THERE):
        ends = NOW.date() + timedelta(days=days) if days else None
        place = ruth.places[number % 2].id
        made = Device(
            0, ruth.id, kind, name, place, maker, model, f"SN-{4711 + number}", system,
            date(2024, 3, 1), ends,
        )  # fmt: skip
        save_device(diary, made, now=NOW)
    for days, title in ((-40, "Printer offline"), (-12, "New router"), (9, "Six new screens")):
        start = at(8, 6) + timedelta(days=days)
        book(
            diary,
            NewBooking(start, title=title, client_id=ruth.id, service_id=1, permit_barred=True),
            now=NOW,
        )
    for hours, text in enumerate(NOTES, 1):
        add_note(diary, ruth.id, text, now=NOW - timedelta(hours=hours))
    return ruth


def _page(window: MainWindow, tools: Tools) -> ClientPage:
    ruth = _company(tools)
    screen = window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    settle(tools)
    screen.show_client(ruth.id)
    settle(tools)
    return screen.page


def _part(name: str) -> Callable[[MainWindow, Tools], None]:
    def scene(window: MainWindow, tools: Tools) -> None:
        page = _page(window, tools)
        page.show_part(name)
        if name == DEVICES:
            page.devices.table.setFocus()

    return scene


def _timeline(window: MainWindow, tools: Tools) -> None:
    _page(window, tools).timeline.note.setFocus()


def _device(window: MainWindow, tools: Tools) -> None:
    """A password is typed where none belongs."""
    page = _page(window, tools)
    page.show_part(DEVICES)
    page.devices.change(page.devices.table.rows.devices[0])
    [dialog] = window.findChildren(DeviceDialog)
    QTest.keyClicks(dialog.notes, "Password: hunter2")


def _move_device(window: MainWindow, tools: Tools) -> None:
    page = _page(window, tools)
    page.devices.ask_move(page.devices.table.rows.devices[0])


def _open_note(window: MainWindow, tools: Tools) -> None:
    page = _page(window, tools)
    page.timeline.show_kind("Notes")
    settle(tools)
    page.timeline.follow(1)


def _nothing_of_them(window: MainWindow, tools: Tools) -> None:
    """Somebody who has just been added."""
    page = _page(window, tools)
    new = save_client(tools.diary, Client(0, "Nora New"), now=NOW)
    settle(tools)
    page.client_wanted.emit(new.id)
    page.show_part(DEVICES)


def _merge(window: MainWindow, tools: Tools) -> None:
    """Somebody with the same number is compared."""
    page = _page(window, tools)
    double = Client(
        0, "R. Hartmann", email="ruth@home.example", phones=("+447700900777",), places=PLACES[2:],
        notes="Prefers to be written to in the evening.", tags=("private",),
    )  # fmt: skip
    ruth = replace(page.form.shown(), barred=False)
    save_client(tools.diary, ruth, now=NOW)
    other = save_client(tools.diary, double, now=NOW)
    add_note(tools.diary, other.id, "Asked for a quote", now=NOW)
    settle(tools)
    page.duplicates.compare.click()


def _erase(window: MainWindow, tools: Tools) -> None:
    page = _page(window, tools)
    entries = {one.label: one for one in page.head._menu() if one is not None}
    entries["Erase…"].act()


def _menu(window: MainWindow, tools: Tools) -> None:
    QTest.mouseClick(_page(window, tools).head.more, Qt.MouseButton.LeftButton)


CLIENT_SCENES: dict[str, Callable[[MainWindow, Tools], None]] = {
    "client": _timeline,
    "client-devices": _part(DEVICES),
    "client-details": _part(DETAILS),
    "client-numbers": _part(FIGURES),
    "client-note": _open_note,
    "client-new": _nothing_of_them,
    "client-menu": _menu,
    "client-merge": _merge,
    "client-erase": _erase,
    "device": _device,
    "device-move": _move_device,
}
