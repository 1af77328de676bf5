"""Tests, desktop: how each dialog of what one tap tells is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from scheduler_app.desktop.messages.taps.earlier_question import EarlierQuestion
from scheduler_app.desktop.messages.taps.late_question import LateQuestion
from scheduler_app.desktop.messages.taps.lost_day_question import LostDayQuestion
from scheduler_app.desktop.messages.taps.on_my_way_question import OnMyWayQuestion, WayThere
from tests.desktop.desk import Desk
from tests.desktop.messages.taps import made

THREE = [made.visit(1), made.visit(2, "Ben Okafor", reached=False), made.visit(3, "Jo")]

TAP_DIALOGS: dict[str, Callable[[Desk], QDialog]] = {
    "EarlierQuestion": lambda desk: EarlierQuestion(made.freed(THREE), desk.tools, desk.window),
    "LateQuestion": lambda desk: LateQuestion(made.late(THREE), desk.tools, desk.window),
    "LostDayQuestion": lambda desk: LostDayQuestion(made.lost(THREE), desk.tools, desk.window),
    "OnMyWayQuestion": lambda desk: OnMyWayQuestion(
        WayThere(made.next_to(THREE[1]), None, THREE[1].phones), desk.tools, desk.window
    ),
}
