"""The settings of mail and texts: what is typed is kept, secrets go to the keyring only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLineEdit

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.messages.servers import MailGroup, TextsGroup
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.mailing import MailPutOff
from scheduler_app.domain.messages.settings import ServerKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.use_cases.brought import own_settings
from scheduler_app.use_cases.messages.settings import MAIL_HOST, TEXTS_PRICE
from scheduler_app.use_cases.practice.rules import setting_of
from tests.desktop.desk import Desk, delete


class KeptInMemory:
    """A keyring of one window."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.tried: list[tuple[ServerKind, str]] = []
        self.trouble: Trouble | None = None

    def kept(self) -> Sequence[str]:
        return list(self.secrets)

    def keep(self, name: str, value: str) -> None:
        if len(value) < 3:
            raise InvalidInput(name, "It is too short.")
        self.secrets[name] = value

    def forget(self, name: str) -> None:
        self.secrets.pop(name, None)

    def try_out(self, server: ServerKind, address: str = "") -> str:
        self.tried.append((server, address))
        if self.trouble is not None:
            raise self.trouble
        return "It answers."

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


def test_a_secret_that_was_typed_is_unsaved_and_is_kept_with_the_settings(
    desk: Desk, servers: KeptInMemory
) -> None:
    group = MailGroup(replace(desk.tools, servers=servers))
    told: list[str] = []
    group.edited.connect(lambda: told.append(group.unsaved()))
    assert group.unsaved() == ""
    group.password.line.setText("s3cret")
    assert told == ["the password of the mail server"]
    group.save_unsaved(lambda: told.append("saved"))
    desk.settle(lambda: "saved" in told)
    assert servers.secrets == {"mail.password": "s3cret"}
    assert group.unsaved() == ""

    group.password.line.setText("another")
    group.discard_unsaved()
    assert (group.password.line.text(), group.unsaved()) == ("", "")
    assert servers.secrets == {"mail.password": "s3cret"}


def test_who_looks_for_the_password_comes_to_its_line(desk: Desk, servers: KeptInMemory) -> None:
    tools = replace(desk.tools, servers=servers)
    for group, word in ((MailGroup(tools), "password"), (TextsGroup(tools), "token")):
        found = [one for one in group.findable() if word in f"{one.label} {one.words}".lower()]
        assert [one.field for one in found] == [group.secret.line]
        caption = found[0].caption
        assert caption is not None
        assert caption.text() == found[0].label


def test_a_test_saves_what_is_typed_asks_once_and_says_what_came_of_it(
    desk: Desk, servers: KeptInMemory
) -> None:
    group = MailGroup(replace(desk.tools, servers=servers))
    screen = SettingsScreen(replace(desk.tools, servers=servers), (group,))
    field = group.fields.fields()["mail.host"]
    assert isinstance(field, QLineEdit)
    field.setText("smtp.example.org")
    group.password.line.setText("s3cret")
    assert screen.unsaved()
    group.trial.button.click()
    desk.settle(lambda: group.trial.said.text() == "It answers.")
    assert servers.secrets == {"mail.password": "s3cret"}
    assert setting_of(desk.diary, MAIL_HOST) == "smtp.example.org"
    assert not screen.unsaved()

    servers.trouble = MailPutOff("Nobody listens at smtp.example.org:587.", remedy="Check it.")
    group.trial.line.setText("me@example.org")
    group.trial.run()
    assert not group.trial.button.isEnabled()
    group.trial.run()
    desk.settle(group.trial.button.isEnabled)
    assert group.trial.said.text() == "Nobody listens at smtp.example.org:587. Check it."
    assert group.trial.said.property("role") == "danger"
    assert servers.tried == [(ServerKind.MAIL, ""), (ServerKind.MAIL, "me@example.org")]
    delete(screen)


def test_what_can_not_be_saved_is_not_tried(desk: Desk, servers: KeptInMemory) -> None:
    group = TextsGroup(replace(desk.tools, servers=servers))
    screen = SettingsScreen(replace(desk.tools, servers=servers), (group,))
    field = group.fields.fields()["texts.price"]
    assert isinstance(field, QLineEdit)
    field.setText("nine cents")
    group.trial.button.click()
    desk.settle(lambda: "no price of a segment" in group.fields.wrong_text())
    assert servers.tried == [] and group.trial.said.isHidden()
    field.setText("0,0992")
    group.trial.button.click()
    desk.settle(lambda: bool(servers.tried))
    assert setting_of(desk.diary, TEXTS_PRICE) == Decimal("0.0992")
    delete(screen)


def test_every_setting_of_messages_has_a_field(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    shown = {name for group in screen.groups for name in group.fields.fields()}
    assert {setting.name for setting in own_settings()} <= shown
