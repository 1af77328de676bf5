"""What the worked examples of CONTRIBUTING add: run over a copy of the program that holds them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

import scheduler_app
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.rules import setting_of
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text
from tests.desktop.bookings.test_inspector import labels, visit
from tests.desktop.desk import NOW, Desk
from tests.desktop.frame.settings.test_settings_search import look_for

INSIGHT = "scheduler_app.desktop.insight"


def test_it_is_the_copy_that_is_looked_at() -> None:
    assert scheduler_app.__path__[0].startswith(sys.path[0])


def test_the_screen_is_on_the_rail_and_is_asked_again_for_its_kinds(desk: Desk) -> None:
    assert f"{INSIGHT}.figures" not in sys.modules, "nobody has looked at it"
    desk.press("Ctrl+9")
    desk.settle()
    figures: Any = import_module(f"{INSIGHT}.figures").FiguresScreen
    screen: Any = desk.window.findChild(figures)
    assert screen.isVisible()
    assert screen.line.text() == "0 clients"
    save_client(desk.diary, Client(id=0, name="Anna Schmidt"), now=NOW)
    desk.settle(lambda: screen.line.text() == "1 clients")


def test_the_setting_is_searched_checked_and_saved(desk: Desk) -> None:
    months: Any = import_module("scheduler_app.use_cases.insight.settings").MONTHS
    assert setting_of(desk.diary, months) == 12
    screen = look_for(desk, "statistics")
    field = screen.group("figures").findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    assert field.text() == "12"
    assert not screen.group("hours").isVisible()
    field.setFocus()
    field.selectAll()
    desk.write("24")
    desk.click(screen, "Save settings")
    desk.settle(lambda: setting_of(desk.diary, months) == 24)
    assert settings_as_text(desk.diary)["insight.months"] == "24"


def test_what_the_setting_can_not_be_is_refused_by_its_name(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_settings(desk.diary, {"insight.months": "61"}, now=NOW)
    assert refused.value.field == "insight.months"


def test_the_fact_stands_in_the_inspector(desk: Desk) -> None:
    visit(desk)
    assert any(text.startswith("Takes ") for text in labels(desk))
    assert [label for label in desk.window.findChildren(QLabel) if "Takes" in label.text()]
