"""Domain: a device of a client, or something else of theirs that is looked after and expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeviceKind(StrEnum):
    """What it is. The last four are no things, and are looked after all the same."""

    COMPUTER = "computer"
    LAPTOP = "laptop"
    PHONE = "phone"
    TABLET = "tablet"
    PRINTER = "printer"
    ROUTER = "router"
    STORAGE = "storage"
    SERVER = "server"
    OTHER = "other"
    NETWORK = "network"
    LICENCE = "licence"
    DOMAIN = "domain"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Device:
    """What a client has. `id` 0 means not stored yet, `place_id` None at no place in particular.

    `name` is what people call it ("Anna's laptop"). `expires` is the last day of its warranty, or
    of the licence, domain or certificate that it is. One that is `retired` is in use no more, and
    what was done to it stays. Secrets have no field here.
    """

    id: int
    client_id: int
    kind: DeviceKind
    name: str
    place_id: int | None = None
    maker: str = ""
    model: str = ""
    serial: str = ""
    system: str = ""
    bought: date | None = None
    expires: date | None = None
    notes: str = ""
    retired: bool = False
    uid: str = ""
