"""Desktop, clients: devices, licences, domains, certificates and networks in words and signs."""

from __future__ import annotations

from datetime import date

from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.due import RADAR_DAYS
from scheduler_app.domain.wording import MONTHS

KINDS = {
    DeviceKind.COMPUTER: ("Computer", "computer"),
    DeviceKind.LAPTOP: ("Laptop", "laptop"),
    DeviceKind.PHONE: ("Phone", "mobile"),
    DeviceKind.TABLET: ("Tablet", "tablet"),
    DeviceKind.PRINTER: ("Printer", "print"),
    DeviceKind.ROUTER: ("Router", "router"),
    DeviceKind.STORAGE: ("Storage", "storage"),
    DeviceKind.SERVER: ("Server", "server"),
    DeviceKind.OTHER: ("Other device", "device"),
    DeviceKind.NETWORK: ("Network", "network"),
    DeviceKind.LICENCE: ("Licence", "licence"),
    DeviceKind.DOMAIN: ("Domain", "domain"),
    DeviceKind.CERTIFICATE: ("Certificate", "certificate"),
}
"""What each kind is called, and its sign."""

AGREED = frozenset({DeviceKind.LICENCE, DeviceKind.DOMAIN, DeviceKind.CERTIFICATE})
"""These have no warranty: they are valid for some time."""

NO_THING = AGREED | {DeviceKind.NETWORK}
"""These have no maker's number and no system."""

LABELS = {
    DeviceKind.LICENCE: {"name": "What for", "maker": "Vendor", "model": "Edition"},
    DeviceKind.DOMAIN: {"name": "Domain", "maker": "Registrar"},
    DeviceKind.CERTIFICATE: {"name": "Issued for", "maker": "Issuer"},
    DeviceKind.NETWORK: {"name": "Name", "maker": "Provider", "model": "Tariff"},
}
"""What fields of these kinds are called instead."""


def kind_word(kind: DeviceKind) -> str:
    """Such as "Laptop"."""
    return KINDS[kind][0]


def until_line(device: Device, today: date) -> str:
    """Until when its warranty lasts, or it is valid; says whether that is over."""
    if device.expires is None:
        return ""
    day = device.expires
    told = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return f"{told}, over" if day < today else told


def runs_out(device: Device, today: date) -> bool:
    """Whether it wants a look: it ends so soon that it is told, or has ended and is in use."""
    if device.expires is None or device.retired:
        return False
    left = (device.expires - today).days
    return 0 <= left <= max(RADAR_DAYS) or (left < 0 and device.kind in AGREED)


def spoken(device: Device, place: str, today: date) -> str:
    """The whole row for a screen reader."""
    until = until_line(device, today)
    parts = (
        f"{kind_word(device.kind)} {device.name}",
        device.model_line,
        device.system,
        place,
        f"until {until}" if until else "",
        "no longer in use" if device.retired else "",
    )
    return ", ".join(part for part in parts if part)
