"""The screen of visits: what was done is found as one types, and who else has a device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from scheduler_app.desktop.clients.page import DEVICES
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.screen.head import Sought
from scheduler_app.desktop.visits.screen.screen import VisitsScreen
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.visit import IssueState, VisitIssue, VisitRecord
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.visits.records import save_record
from tests.desktop.desk import NOW, Desk

SLOW = "Übertragung langsam"


@pytest.fixture
def screen(desk: Desk) -> VisitsScreen:
    """Two clients with a visit and a router each, one of them open still."""
    for days, (name, symptom, state) in enumerate(
        (("Anna Müller", SLOW, IssueState.OPEN), ("Ben Okafor", "No mail", IssueState.SOLVED)), 1
    ):
        client = save_client(desk.diary, Client(0, name), now=NOW)
        router = save_device(
            desk.diary, Device(0, client.id, DeviceKind.ROUTER, f"Router {days}"), now=NOW
        )
        start = NOW - timedelta(days=days * 60)
        issue = VisitIssue(symptom, resolution="Restarted", state=state, device_id=router.id)
        record = VisitRecord(
            0, client.id, start, start + timedelta(hours=1), issues=(issue,), devices=(router.id,)
        )
        save_record(desk.diary, record, now=NOW)
    shown = desk.window.show_screen("visits")
    assert isinstance(shown, VisitsScreen)
    desk.settle()
    return shown


def found(screen: VisitsScreen) -> list[str]:
    model = screen.visits
    return [model.look(one).first for row in range(9) if (one := model.at(row)) is not None]


def test_found_as_one_types_opened_by_enter_and_cut_down_by_state_and_days(
    desk: Desk, screen: VisitsScreen
) -> None:
    assert found(screen) == ["Anna Müller", "Ben Okafor"]
    desk.write("ubertr")
    assert found(screen) == ["Anna Müller"]
    first = screen.visits.at(0)
    assert first is not None
    assert [first.excerpt.text[start:end] for start, end in first.excerpt.marks]
    desk.press("Return")
    dialog = desk.dialog(VisitDialog)
    assert dialog.form.issues.value()[0].symptom == SLOW
    desk.press("Escape")
    screen.head.line.clear()
    screen.head.state.setCurrentIndex(3)
    screen.head.state.activated.emit(3)
    desk.settle()
    assert found(screen) == ["Ben Okafor"]
    screen.head.when.setCurrentIndex(1)
    screen.head.when.activated.emit(1)
    desk.settle()
    assert found(screen) == []
    assert "Fewer words" in screen.nothing.text()


def test_who_else_has_it_leads_to_the_client_or_to_its_visits(
    desk: Desk, screen: VisitsScreen
) -> None:
    desk.do("who-has")
    desk.write("router 2")
    assert screen.head.sought() is Sought.DEVICES
    marked = screen.devices.at(0)
    assert marked is not None
    assert screen.devices.at(1) is None
    desk.press("Down")
    QTest.mouseClick(screen.its_visits, Qt.MouseButton.LeftButton)
    desk.settle()
    assert found(screen) == ["Ben Okafor"]
    desk.do("who-has")
    desk.write("router 1")
    desk.press("Return")
    clients = desk.window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    desk.settle(lambda: clients.page.devices.table.device() is not None)
    assert clients.form.shown().name == "Anna Müller"
    assert clients.page.part == DEVICES


def test_a_device_of_a_client_leads_to_who_else_has_such_a_one(
    desk: Desk, screen: VisitsScreen
) -> None:
    marked = [screen.visits.at(row) for row in (0, 1)]
    owners = [visit.client_id for visit in marked if visit is not None]
    made = [
        save_device(
            desk.diary,
            Device(0, owner, DeviceKind.STORAGE, name, maker="Synology", model="DS224+"),
            now=NOW,
        )
        for owner, name in zip(owners, ("Anna's", "Ben's"), strict=True)
    ]
    screen.head.kind.setCurrentIndex(screen.head.kind.findData(DeviceKind.PHONE))
    clients = desk.window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    desk.show_client(owners[0])
    part = clients.page.devices
    clients.page.show_part(DEVICES)
    desk.settle(lambda: part.table.rows.rowCount() == 2)
    part.table.choose(made[0].id)
    QTest.mouseClick(part.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    first = menu.actions()[0]
    assert first.text() == "Who else has this"
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(first).center())
    desk.settle(lambda: screen.isVisible() and screen.devices.at(1) is not None)
    assert screen.head.words() == "Synology DS224+"
    shown = [screen.devices.at(row) for row in range(3)]
    assert [one and one[0].name for one in shown] == ["Ben's", "Anna's", None]
