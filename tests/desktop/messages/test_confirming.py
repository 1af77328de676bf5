"""Whether a client has said that they will come: on the block, in the inspector, by one click."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QPushButton

from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.messages.confirming import HAS_CONFIRMED
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.use_cases.messages.rules import list_rules
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.messages.test_rules_group import shown
from tests.planted_messages import Planted, plant

HOUR = timedelta(hours=1)


def sign(desk: Desk, item: CalendarItem) -> set[Sign]:
    shown = desk.calendar.view.grid.shown.badges.signs.get(item.id, ())
    return {one for one in shown if one in {Sign.ASKED, Sign.COMES, Sign.UNANSWERED}}


def test_a_client_is_asked_and_the_consultant_hears_it_on_the_phone(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    asked = Planted(item.id, NOW - HOUR, RowState.SENT, template=CONFIRM)
    plant(desk.diary, asked, now=NOW)
    desk.settle(lambda: sign(desk, item) == {Sign.ASKED})
    assert "Asked to confirm: no answer yet" in desk.calendar.view.grid.shown.badges.words(item.id)
    desk.choose(desk.block(item), HAS_CONFIRMED)
    desk.settle(lambda: sign(desk, item) == {Sign.COMES})
    assert "Anna Schmidt has confirmed" in desk.toast()
    told = "The client confirmed to you, today 08:30"
    assert desk.calendar.view.grid.shown.badges.words(item.id)[-1] == told
    asked_why = desk.calendar.inspector.findChildren(QPushButton)
    assert "Add reason" not in {each.text() for each in asked_why if each.isVisible()}
    desk.click(desk.window.toast, "Undo")
    desk.settle(lambda: sign(desk, item) == {Sign.ASKED})


def test_one_click_and_a_yes_let_clients_be_asked(desk: Desk) -> None:
    group = shown(desk)
    assert group.confirming.isVisible()
    group.confirming.click()
    question = desk.dialog(Question)
    said = [label.text() for label in question.findChildren(QLabel)]
    assert "Please confirm by text, else by mail, 48 h before the visit" in said
    desk.click(question, "Ask them")
    desk.settle(group.confirming.isHidden)
    asking = [str(rule.when) for rule in list_rules(desk.diary) if rule.template == CONFIRM]
    assert asking == ["-48h", "-24h"]
    desk.click(desk.window.toast, "Undo")
    desk.settle(group.confirming.isVisible)
