"""The screen of visits: what was done is found as one types, and who else has a device."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
