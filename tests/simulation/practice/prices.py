"""Simulation: what the practice takes for its services, by which policy, and who it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.simulation.practice.world import QUICK, REMOTE, VISIT

PRICES = {REMOTE: 80_02, VISIT: 119_00, QUICK: 35_70}
"""By service, in cents; the tax is contained."""

LADDER = ({"hours": 48, "percent": 100}, {"hours": 24, "percent": 50})

USUAL = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": LADDER,
    "no_show": 0,
}

POLICIES = (
    USUAL,
    {**USUAL, "deposit": {"kind": "percent", "percent": 30}, "consultant_cancels": 50},
    {
        "deposit": {"kind": "fixed", "amount": 20_00, "currency": "EUR"},
        "due": 2,
        "ladder": [{"hours": 30, "percent": 80}, {"hours": 2, "percent": 33}],
        "no_show": 25,
        "unpaid": "ask",
    },
    {**USUAL, "due": 0, "free_moves": 1},
)

SELLER = {
    "money.seller_name": "Helen Pult",
    "money.seller_street": "Weg 1",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.default_tax": "19",
    "money.hourly_rate": "9500",
    "money.trip_price": "2500",
    "money.terms_days": "0",
    "money.remind": "auto",
    "money.reminders": "1:0; 2:0; 3:5.00",
}


def set_prices(diary: Diary, *, now: datetime) -> None:
    """Each service costs something, half of which is asked for at once."""
    save_settings(diary, SELLER, now=now)
    for each in list_services(diary):
        save_service(diary, replace(each, price=PRICES[each.id], tax=19_00), now=now)
    set_policy(diary, json.dumps(USUAL), now=now)
