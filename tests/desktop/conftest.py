"""Fixtures of the window's tests: a founded diary and the window over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scheduler_app.domain.amounts import read_in
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    """What one test dresses the application in must not reach the next; amounts are British."""
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(QLocale.system())
    read_in("en")
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def desk(diary: Diary, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """The window over a new practice in London with its two first services."""
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    opened = Desk(diary, tmp_path, qtbot)
    yield opened
    opened.close()


@pytest.fixture
def web(desk: Desk) -> WebClients:
    """Clients on the page of this desk."""
    return WebClients(desk.diary, NOW)
