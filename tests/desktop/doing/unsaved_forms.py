"""Tests, desktop: a form in which something is typed, and what happens around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk

LATER = NOW + timedelta(minutes=1)


@dataclass(frozen=True)
class Form:
    """A form in which something is typed: where, what, and how the diary tells that it is kept."""

    field: QWidget
    typed: str
    kept: Callable[[], bool]
    ways: dict[str, Callable[[], object]]

    def text(self) -> str:
        if isinstance(self.field, QPlainTextEdit):
            return self.field.toPlainText()
        assert isinstance(self.field, QLineEdit)
        return self.field.text()


def changed_by_others(desk: Desk) -> None:
    """A client changed a phone on the page, and another program the rest."""
    for client in list_clients(desk.diary):
        save_client(desk.diary, replace(client, company="Changed Ltd"), now=LATER)
    for service in list_services(desk.diary):
        save_service(desk.diary, replace(service, wrap_up=Minutes(25)), now=LATER)
    save_settings(desk.diary, {"page.phone": "0161 496 0000"}, now=LATER)
    desk.settle()


def asked(desk: Desk) -> list[Question]:
    return [one for one in desk.window.findChildren(Question) if one.isVisible()]
