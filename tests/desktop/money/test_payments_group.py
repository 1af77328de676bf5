"""The account for payments by card in the settings; a test key is marked over every screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.money.account.group import PaymentsGroup
from scheduler_app.desktop.money.account.trial_mode import TrialModeBar
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.settings import REVOCATION
from scheduler_app.use_cases.money.payment_key import forget_payment_key, keep_payment_key
from scheduler_app.use_cases.practice.rules import setting_of
from tests.desktop.desk import NOW, Desk, delete
from tests.fakes.clients_on_the_page import FakeSecrets

LIVE, TRIAL = "rk_live_51OfNobodyAtAll", "rk_test_51OfNobodyAtAll"


class Keys:
    """The `PaymentDesk` over a keyring that is gone with the test."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.secrets = desk, FakeSecrets()
        self.trouble: Trouble | None = None

    def there(self) -> bool:
        return bool(self.secrets.kept)

    def keep(self, value: str) -> None:
        keep_payment_key(self.desk.diary, self.secrets, value, now=NOW)

    def forget(self) -> None:
        forget_payment_key(self.desk.diary, self.secrets, now=NOW)

    def try_out(self) -> str:
        if self.trouble is not None:
            raise self.trouble
        return "Stripe knows the key."


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk)


def test_a_key_is_kept_tried_and_forgotten(desk: Desk, keys: Keys) -> None:
    group = PaymentsGroup(replace(desk.tools, payments=keys))
    desk.settle()
    assert group.stands.text().startswith("Off")
    group.key.line.setText("rk_live_")
    assert group.unsaved() == "the key of the Stripe account"
    group.key.keep()
    desk.settle()
    assert "no key of Stripe's" in desk.window.banner.text() and group.unsaved()
    group.key.line.setText(LIVE)
    group.key.keep()
    desk.settle(lambda: not group.unsaved())
    assert group.stands.text() == "On: clients pay by card."
    assert LIVE not in "".join(label.text() for label in group.findChildren(QLabel))
    group.trial.run()
    desk.settle()
    assert group.trial.said.text() == "Stripe knows the key."
    keys.trouble = Trouble("The key was revoked.", remedy="Make another.")
    group.trial.run()
    desk.settle()
    assert group.trial.said.text() == "The key was revoked. Make another."
    group.key.button.click()
    desk.settle(lambda: group.stands.text().startswith("Off"))
    assert not keys.there()
    delete(group)


def test_a_test_key_is_marked_over_every_screen_until_a_live_one_is_there(
    desk: Desk, keys: Keys
) -> None:
    [bar] = desk.window.findChildren(TrialModeBar)
    assert not bar.isVisible()
    keys.keep(TRIAL)
    desk.settle(bar.isVisible)
    for name in ("clients", "messages"):
        desk.window.show_screen(name)
        assert bar.isVisible()
    bar.change.click()
    [group] = desk.window.findChildren(PaymentsGroup)
    desk.settle(group.key.line.hasFocus)
    assert "TEST MODE" in group.stands.text()
    keys.keep(LIVE)
    desk.settle(lambda: not bar.isVisible())


def test_withdrawal_is_chosen_beside_its_warning_and_payments_are_found(
    desk: Desk,
) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    group = screen.group("revocation")
    choice = group.fields.fields()["money.revocation"]
    assert isinstance(choice, QComboBox) and choice.currentData() == "off"
    assert any("no legal advice" in one.text() for one in group.findChildren(QLabel))
    choice.setCurrentIndex(1)
    desk.click(screen, "Save settings")
    desk.settle(lambda: setting_of(desk.diary, REVOCATION))
    screen.search.setText("stripe api")
    assert screen.group("payments").isVisible() and not group.isVisible()
