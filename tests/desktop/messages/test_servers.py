"""The settings of mail and texts: what is typed is kept, secrets go to the keyring only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit

from scheduler_app.desktop.messages.servers import MailGroup, TextsGroup
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.gateways.messages.templates import TemplateWriter
from tests.desktop.desk import Desk


class KeptInMemory:
    """A keyring of one window."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def kept(self) -> Sequence[str]:
        return list(self.secrets)

    def keep(self, name: str, value: str) -> None:
        if len(value) < 3:
            raise InvalidInput(name, "It is too short.")
        self.secrets[name] = value

    def forget(self, name: str) -> None:
        self.secrets.pop(name, None)

    def writer(self) -> TemplateWriter:
        return TemplateWriter()


@pytest.fixture
def servers() -> KeptInMemory:
    return KeptInMemory()


def test_a_secret_is_kept_said_to_be_there_and_forgotten(desk: Desk, servers: KeptInMemory) -> None:
    group = MailGroup(replace(desk.tools, servers=servers))
    secret = group.password
    secret.line.setText("s3cret")
    secret.line.textEdited.emit("s3cret")
    secret.button.click()
    desk.settle(lambda: not secret.line.text())
    assert servers.secrets == {"mail.password": "s3cret"}
    assert "Kept" in secret.line.placeholderText()
    assert secret.button.text() == "Forget"

    secret.button.click()
    desk.settle(lambda: secret.button.text() == "Keep")
    assert servers.secrets == {}
    assert "Not given" in secret.line.placeholderText()


def test_a_refused_secret_stays_in_its_line_and_is_nowhere_shown(
    desk: Desk, servers: KeptInMemory
) -> None:
    group = TextsGroup(replace(desk.tools, servers=servers))
    secret = group.token
    secret.line.setText("xy")
    secret.keep()
    desk.settle(lambda: bool(desk.window.banner.text()))
    assert secret.line.text() == "xy"
    assert secret.line.echoMode() is QLineEdit.EchoMode.Password
    assert "xy" not in desk.window.banner.text()
    assert servers.secrets == {}


def test_what_was_there_before_is_said_when_the_settings_are_shown(
    desk: Desk, servers: KeptInMemory
) -> None:
    servers.secrets["texts.token"] = "abc"
    group = TextsGroup(replace(desk.tools, servers=servers))
    group.refresh()
    desk.settle(lambda: group.token.button.text() == "Forget")
    assert "abc" not in group.token.line.text()
