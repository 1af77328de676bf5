"""At a glance in the calendar: whether the client of a coming booking is reminded, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.messages.screen.screen import MessagesScreen
from scheduler_app.desktop.widgets.fact_rows import RowButton
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.security import NO_WAY
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.planted_messages import Planted, plant

HOUR = timedelta(hours=1)


def signs(desk: Desk, item: CalendarItem) -> tuple[Sign, ...]:
    return desk.calendar.view.grid.shown.badges.signs.get(item.id, ())


def words(desk: Desk, item: CalendarItem) -> Sequence[str]:
    return desk.calendar.view.grid.shown.badges.words(item.id)


def test_a_block_tells_how_its_messages_stand_until_it_begins(desk: Desk) -> None:
    for rule in list_rules(desk.diary):
        remove_rule(desk.diary, rule.id, now=NOW)
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    desk.settle()
    assert signs(desk, item) == ()
    secured = Planted(item.id, NOW + HOUR, RowState.HANDED_OVER, provider="page 7")
    plant(desk.diary, secured, now=NOW)
    desk.settle(lambda: signs(desk, item) == (Sign.SECURED,))
    assert words(desk, item) == ["Reminders: secured until today 09:30"]
    plant(desk.diary, Planted(item.id, NOW + 2 * HOUR), now=NOW)
    desk.settle(lambda: signs(desk, item) == (Sign.AT_RISK,))
    at_risk = f"At risk: reminder by mail today 10:30. {NO_WAY}"
    assert words(desk, item) == [at_risk]
    save_settings(desk.diary, {"mail.host": "smtp.example.org"}, now=NOW)
    at_risk = "At risk: reminder by mail today 10:30. Nobody has it but this computer."
    desk.settle(lambda: words(desk, item) == [at_risk])
    said = [each.name for each in desk.calendar.view.grid.described()]
    assert any(name.endswith(at_risk) for name in said)
    lost = Planted(item.id, NOW - HOUR, RowState.FAILED, reason="550 no such mailbox.")
    plant(desk.diary, lost, now=NOW)
    desk.settle(lambda: signs(desk, item) == (Sign.MISSED,))
    assert words(desk, item) == ["Reminder by mail: failed. 550 no such mailbox."]
    desk.let_pass(item)
    desk.window.parts.messages.refresh()
    desk.settle(lambda: signs(desk, item) == ())


def test_whom_nobody_reaches_is_seen_until_there_is_a_way(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    desk.settle(lambda: signs(desk, item) == (Sign.MISSED,))
    assert "no e-mail address, and no mobile. Add one, or tell" in words(desk, item)[0]
    screen = desk.window.show_screen("messages")
    assert isinstance(screen, MessagesScreen)
    [line] = screen.unreached.findChildren(RowButton)
    assert line.isVisible() and line.accessibleName() == words(desk, item)[0]
    line.click()
    assert desk.calendar.selected() == item
    client = get_client(desk.diary, item.client_id or 0)
    save_client(desk.diary, replace(client, email="anna@example.org"), now=NOW)
    desk.settle(lambda: signs(desk, item) == (Sign.AT_RISK,))
    assert screen.unreached.isHidden()
