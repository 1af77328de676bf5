"""Shots: who sends invoices and what they charge, whom they are made out to, and their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.practice.settings import save_settings

BillingScene = Callable[[MainWindow, Tools], None]

SELLER = {
    "money.seller_name": "Lena Hartmann IT-Service",
    "money.seller_street": "Gartenstraße 12",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.iban": "DE89370400440532013000",
    "money.account_holder": "Lena Hartmann",
    "money.hourly_rate": "9500",
    "money.default_tax": "19",
    "money.reminders": "7:0; 14:5.00; 28:10.00",
}


def with_seller(tools: Tools) -> None:
    """A practice that can send invoices."""
    save_settings(tools.diary, SELLER, now=tools.now())


def _group(name: str, type_in: Callable[[Any], None] = lambda _: None) -> BillingScene:
    def scene(window: MainWindow, tools: Tools) -> None:
        from tests.shots_hands import settle

        with_seller(tools)
        screen = window.show_screen("settings")
        assert isinstance(screen, SettingsScreen)
        settle(tools)
        screen.show_group(name)
        type_in(screen.group(name))
        settle(tools)

    return scene


def _mistyped(group: Any) -> None:
    group.iban.line.setText("DE89 3704 0044 0532 0130 01")
    group.iban.look()
    group.vat_id.line.setText("DE 136 695 976")
    group.vat_id.look()


BILLING_SCENES: dict[str, BillingScene] = {
    "settings-seller": _group("invoices"),
    "settings-seller-mistyped": _group("invoices", _mistyped),
    "settings-charging": _group("charging"),
    "settings-payment-reminders": _group("payment-reminders"),
}
