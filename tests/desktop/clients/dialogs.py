"""Tests, desktop: how each dialog about clients is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from scheduler_app.desktop.clients.devices.device_dialog import DeviceDialog
from scheduler_app.desktop.clients.devices.new_owner import OwnerQuestion
from scheduler_app.desktop.clients.erase_question import EraseQuestion, ErasureTold
from scheduler_app.desktop.clients.merge_question import MergeQuestion
from scheduler_app.desktop.clients.timeline.note_question import NoteQuestion
from scheduler_app.desktop.doing.barred_question import ask_although_barred
from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.barring import BarredClient
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.erasure import (
    ErasureLine,
    ErasurePreview,
    StaleBackup,
)
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, Desk

LAPTOP = Device(0, 1, DeviceKind.LAPTOP, "")


def _discarding_a_device(desk: Desk) -> QDialog:
    dialog = DeviceDialog(LAPTOP, (), desk.tools, desk.window)
    dialog.open()
    QTest.keyClicks(dialog.name, "Anna's laptop")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    return desk.dialog(Question)


def _barred(desk: Desk) -> QDialog:
    refused = BarredClient(Client(1, "Anna", barred=True))
    ask_although_barred(refused, desk.window, go=lambda: None, leave=lambda: None)
    return desk.dialog(Question)


ANNA = Client(1, "Anna Müller")


def _merging(desk: Desk) -> QDialog:
    kept, gone = (
        save_client(desk.diary, Client(0, name, phones=("+441614960000",)), now=NOW)
        for name in ("Anna Müller", "A. Müller")
    )
    return MergeQuestion(kept.id, gone.id, ("the same phone number",), desk.tools, desk.window)


def _erasing(desk: Desk) -> QDialog:
    line = ErasureLine(3, "notes", "are erased")
    preview = ErasurePreview(ANNA, (), (line,), (line,), (StaleBackup("a", NOW, NOW),))
    question = EraseQuestion(preview, desk.tools, desk.window)
    question.line.setText("anna muller")
    return question


CLIENT_DIALOGS: dict[str, Callable[[Desk], QDialog]] = {
    "ChooseClient": lambda desk: ChooseClient("Who?", "", "Choose", 0, desk.tools, desk.window),
    "DeviceDialog": lambda desk: DeviceDialog(LAPTOP, (), desk.tools, desk.window),
    "OwnerQuestion": lambda desk: OwnerQuestion("laptop", 1, desk.tools, desk.window),
    "EraseQuestion": _erasing,
    "ErasureTold": lambda desk: ErasureTold(["3 notes are erased."], desk.window),
    "MergeQuestion": _merging,
    "NoteQuestion": lambda desk: NoteQuestion("Tue", "Called", desk.window),
    "barred_question.py": _barred,
    "device_dialog.py": _discarding_a_device,
}
