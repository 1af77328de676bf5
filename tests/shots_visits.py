"""Shots: a visit is written down, found again, and its time is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.record.parts import TypedPart
from scheduler_app.desktop.visits.screen.screen import VisitsScreen
from scheduler_app.desktop.ways import VISIT, VISIT_OF
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.domain.visits.visit import IssueState, VisitIssue
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.visits.attachments import attach
from scheduler_app.use_cases.visits.records import draft_of, get_record, save_record
from scheduler_app.use_cases.visits.search import search_visits
from scheduler_app.use_cases.visits.stopwatch import start
from scheduler_app.use_cases.visits.templates import save_checklist, save_snippet

SetScene = Callable[[MainWindow, Tools], None]
LONG_NAME = "Wi-Fi in the annexe is slow whenever more than two people are in a video call"
SET_UP = (
    "Windows updates", "Accounts made", "Mail set up", "Old files moved", "Printer added",
    "Backup runs", "Antivirus on", "Disk encrypted", "Recovery key printed", "Browser favourites",
    "Office activated", "Old computer wiped", "Wi-Fi joined", "Shown to the client",
)  # fmt: skip


def over(tools: Tools) -> CalendarItem:
    """A visit that is over or runs."""
    now = to_epoch(tools.now())
    items = calendar_items(tools.diary, now - 4 * 86_400, now)
    return [one for one in items if one.kind == "appointment" and one.client_id and one.state in
            (*OPEN, "done")][-1]  # fmt: skip


def _open(tools: Tools, item: CalendarItem) -> VisitDialog:
    tools.ways.show(VISIT_OF, item.id)
    for _ in range(200):
        QApplication.processEvents()
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, VisitDialog)]
        if found and tools.runner.idle:
            return found[0]
    raise AssertionError


def empty_record(_window: MainWindow, tools: Tools) -> None:
    """As it opens after a visit, with nothing known yet."""
    _open(tools, over(tools))


def full_record(_window: MainWindow, tools: Tools) -> None:
    """With all that can be written."""
    item, now = over(tools), tools.now()
    client = item.client_id or 0
    save_snippet(tools.diary, Snippet(0, "backup", "Backup checked: {device}."), now=now)
    save_checklist(
        tools.diary, Checklist(0, "New computer set-up", SET_UP, item.service_id), now=now
    )
    laptop = Device(0, client, DeviceKind.LAPTOP, "Anna's laptop", maker="Lenovo",
                    model="ThinkPad T14", system="Windows 11")  # fmt: skip
    save_device(tools.diary, laptop, now=now)
    save_device(tools.diary, Device(0, client, DeviceKind.ROUTER, "FRITZ!Box 7590"), now=now)
    dialog = _open(tools, item)
    form = dialog.form
    form.issues.show_value((
        VisitIssue("Printer offline", "Router gave it another address",
                   "Address reserved in the router, printer added anew", IssueState.SOLVED),
        VisitIssue(LONG_NAME, "", "", IssueState.WATCH),
    ))  # fmt: skip
    form.devices.show_value(form._hand.devices)
    form._offer_devices()
    for box in form.ticks.boxes[:6]:
        box.setChecked(True)
    form.told.show_value("The printer has an address of its own now and stays online.")
    form.private.show_value("Key of the annexe is at the neighbour's.")
    form.recommended.what.setText("Replace the battery of the laptop")
    form.parts.show_value((TypedPart("Battery 57 Wh", "1", "89", "", "GBP"),))
    form.vendor_case.setText("AVM-2201884")


def lower_record(window: MainWindow, tools: Tools) -> None:
    """The same, scrolled down."""
    full_record(window, tools)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, VisitDialog))
    bar = dialog._body.verticalScrollBar()
    QApplication.processEvents()
    bar.setValue(bar.maximum())


def stopwatch_runs(window: MainWindow, tools: Tools) -> None:
    """The running one in the status bar, its visit selected."""
    item = over(tools)
    start(tools.diary, booking_id=item.id, now=tools.now() - timedelta(minutes=47))
    window.parts.calendar.jump_to(item.id)


def inspected(window: MainWindow, tools: Tools) -> None:
    """A visit that is over is selected: it is to be written down."""
    window.parts.calendar.jump_to(over(tools).id)


def history(tools: Tools) -> None:
    """Records of visits of the last weeks, and devices, unless the demo has its own."""
    if search_visits(tools.diary, VisitWish(), limit=1):
        return
    now = to_epoch(tools.now())
    items = calendar_items(tools.diary, now - 60 * 86_400, now - 86_400)
    seen = [one for one in items if one.kind == "appointment" and one.client_id]
    states = (IssueState.SOLVED, IssueState.SOLVED, IssueState.WATCH, IssueState.OPEN)
    for number, item in enumerate(seen[-12:]):
        symptom, cause, done, device = HISTORY[number % len(HISTORY)]
        made = save_device(
            tools.diary, replace(device, client_id=item.client_id or 0), now=tools.now()
        )
        issue = VisitIssue(symptom, cause, done, states[number % 4], made.id)
        draft = draft_of(tools.diary, item.id)
        save_record(
            tools.diary, replace(draft, issues=(issue,), devices=(made.id,)), now=tools.now()
        )


HISTORY = (
    ("Printer offline after the holidays", "The router gave it another address",
     "Reserved its address in the router, added the printer anew",
     Device(0, 0, DeviceKind.PRINTER, "Office printer", maker="Brother", model="MFC-L2750DW")),
    ("Wi-Fi drops in the annexe", "Two access points on one channel",
     "Moved the second one to channel 44",
     Device(0, 0, DeviceKind.ROUTER, "Router", maker="AVM", model="FRITZ!Box 7590",
            system="FRITZ!OS 8.02")),
    ("Laptop takes minutes to start", "Disk is full, and old", "Moved to a new SSD",
     Device(0, 0, DeviceKind.LAPTOP, "Laptop at home", maker="Lenovo", model="ThinkPad T14",
            system="Windows 11")),
    (LONG_NAME, "", "Ordered a wired access point for the annexe",
     Device(0, 0, DeviceKind.NETWORK, "Office network")),
)  # fmt: skip


def _typed(window: MainWindow, tools: Tools, words: str, *, devices: bool = False) -> None:
    history(tools)
    screen = window.show_screen("visits")
    assert isinstance(screen, VisitsScreen)
    if devices:
        screen.seek_devices()
    screen.head.line.setText(words)


def visits(window: MainWindow, tools: Tools) -> None:
    """All visits that were written down."""
    _typed(window, tools, "")


def visits_found(window: MainWindow, tools: Tools) -> None:
    """Some words were typed."""
    _typed(window, tools, "rout print")


def devices_found(window: MainWindow, tools: Tools) -> None:
    """Who has such a router is listed."""
    _typed(window, tools, "fritz", devices=True)


def templates(window: MainWindow, tools: Tools) -> None:
    """Checklists and snippets in the settings."""
    now = tools.now()
    save_checklist(tools.diary, Checklist(0, "New computer set-up", SET_UP), now=now)
    for name, text in (
        ("backup", "Backup of {device} checked."),
        ("updates", "All updates put in."),
    ):
        save_snippet(tools.diary, Snippet(0, name, text), now=now)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("checklists")


def written_record(window: MainWindow, tools: Tools) -> None:
    """A record with files is opened again, and one of its issues is rework."""
    history(tools)
    found = search_visits(tools.diary, VisitWish(words="printer"), limit=1)[0]
    for name in ("router settings.txt", "Screenshot 2027-02-23 10.40.png"):
        attach(tools.diary, found.id, b"0" * 14_200, name, now=tools.now())
    before = get_record(tools.diary, found.id)
    again = replace(
        before, id=0, booking_id=None, was=None, started=tools.now() - timedelta(hours=1),
        ended=tools.now(), uid="", attachments=(),
        issues=tuple(replace(one, id=0) for one in before.issues),
    )  # fmt: skip
    kept = save_record(tools.diary, again, now=tools.now())
    attach(tools.diary, kept.id, b"0" * 2_300_000, "Photo of the cabinet.jpg", now=tools.now())
    tools.ways.show(VISIT, kept.id)


VISIT_SCENES: dict[str, SetScene] = {
    "visit-empty": empty_record,
    "visit-full": full_record,
    "visit-lower": lower_record,
    "visit-inspected": inspected,
    "stopwatch": stopwatch_runs,
    "visit-written": written_record,
    "visits": visits,
    "visits-found": visits_found,
    "devices-found": devices_found,
    "templates": templates,
}
