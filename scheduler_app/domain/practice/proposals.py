"""Domain: services that an IT support practice is likely to offer, to begin with."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.amounts import Money, minor_digits
from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.domain.time_units import HOUR_MINUTES, Minutes

_ON_SITE = (Minutes(15), Minutes(15), Minutes(30))
"""Preparation, wrap-up and travel."""

PROPOSALS = (
    Service(0, "Remote session", Minutes(60), hue=0, online=Online.REQUEST),
    Service(
        0, "Visit on site", Minutes(120), *_ON_SITE, hue=4, where=Where.ON_SITE,
        online=Online.REQUEST,
    ),
    Service(0, "Quick help", Minutes(30), hue=2, online=Online.REQUEST),
    Service(
        0, "New computer set-up", Minutes(180), *_ON_SITE, hue=6, where=Where.ON_SITE,
        online=Online.REQUEST,
    ),
    Service(
        0, "Network check", Minutes(90), wrap_up=Minutes(15), travel=Minutes(30), hue=8,
        where=Where.ON_SITE, online=Online.REQUEST,
    ),
    Service(0, "Backup review", Minutes(45), hue=1, online=Online.REQUEST),
)  # fmt: skip
"""In the order in which they are shown; the first three are what most begin with."""

USUAL = 3

_AN_HOUR = {"EUR": 80, "GBP": 65, "USD": 95, "CHF": 130, "CAD": 110, "AUD": 130, "NZD": 130}
"""What an hour of such work roughly costs; elsewhere nothing is proposed."""

_STEP = 5


def proposals(currency: str) -> list[Service]:
    """The services with prices to change: by length at a usual rate, rounded; 0 for none."""
    return [replace(one, currency=currency, price=_price(one, currency)) for one in PROPOSALS]


def _price(service: Service, currency: str) -> int:
    rate = _AN_HOUR.get(currency, 0)
    amount = round(rate * service.minutes / HOUR_MINUTES / _STEP) * _STEP
    return Money(amount * int(10 ** minor_digits(currency)), currency).minor
