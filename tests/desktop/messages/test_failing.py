"""An address from which mails came back: said on its client's page, and tried again by a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.ways import CLIENT
from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.failing import fails_in
from tests.desktop.desk import NOW, Desk
from tests.use_cases.messages.failing_addresses import failing_address


def test_a_click_on_what_is_said_of_an_address_tries_it_again(desk: Desk) -> None:
    anna = save_client(desk.diary, Client(0, "Anna Weiß", email="anna@example.org"), now=NOW)
    with desk.diary.write("mail-bounced", by=By.SYSTEM, at=NOW) as change:
        fails_in(change, anna.email, "It came back: the mailbox is full. (5.2.2)", at=NOW)
    desk.tools.ways.show(CLIENT, anna.id)
    told = "Mails to anna@example.org come back: the mailbox is full. (5.2.2) Try it again?"

    def facts() -> list[QPushButton]:
        buttons = desk.window.findChildren(QPushButton)
        return [each for each in buttons if told in (each.text(), each.accessibleName())]

    desk.settle(lambda: bool(facts()))
    QTest.mouseClick(facts()[0], Qt.MouseButton.LeftButton)
    desk.settle(lambda: failing_address(desk.diary, anna.id) is None)
    desk.settle(lambda: not facts())
    assert failing_address(desk.diary, anna.id) is None
