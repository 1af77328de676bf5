"""Domain: a device of a client, or something else of theirs that is looked after and expires."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visible import LONGEST_TEXT, tidy, tidy_line, without_controls


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

    @property
    def model_line(self) -> str:
        """Maker and model, as far as they are known."""
        return " ".join(filter(None, (self.maker, self.model)))


_ENDING = {
    DeviceKind.LICENCE: "Licence {}",
    DeviceKind.DOMAIN: "Domain {}",
    DeviceKind.CERTIFICATE: "Certificate {}",
    DeviceKind.NETWORK: "Contract of {}",
}


def what_ends(kind: DeviceKind, name: str) -> str:
    """What the last day of a device is the last day of, such as "Warranty of Anna’s laptop"."""
    return _ENDING.get(kind, "Warranty of {}").format(name)


MOST_LETTERS = 200
"""Letters of a name, a model or a serial number."""

_OLDEST = date(1970, 1, 1)
_LATEST_YEARS = 100
"""Years from now after which nothing is looked after any more: a mistyped year."""


def checked_device(device: Device, *, today: date) -> Device:
    """The device with tidy fields, or `InvalidInput` naming the one that can't be."""
    try:
        kind = DeviceKind(device.kind)
    except ValueError:
        raise InvalidInput(
            "kind",
            f"“{device.kind}” is no kind of device.",
            remedy=f"It is one of: {', '.join(DeviceKind)}.",
        ) from None
    maker, model = _line("maker", device.maker), _line("model", device.model)
    # "Lenovo ThinkPad T14" is name enough.
    name = _line("name", device.name) or " ".join(filter(None, (maker, model)))
    if not name:
        raise InvalidInput("name", "The device has no name.", remedy="Such as “Anna's laptop”.")
    notes = tidy(without_controls(device.notes))
    if len(notes) > LONGEST_TEXT:
        raise InvalidInput("notes", f"The notes are longer than {LONGEST_TEXT:,} letters.")
    _must_be_days(device, today)
    return replace(
        device,
        kind=kind,
        name=name,
        maker=maker,
        model=model,
        serial=_line("serial", device.serial),
        system=_line("system", device.system),
        notes=notes,
    )


def _line(field: str, text: str) -> str:
    line = tidy_line(without_controls(text))
    if len(line) > MOST_LETTERS:
        raise InvalidInput(
            field,
            f"The {field} is longer than {MOST_LETTERS} letters.",
            remedy="Put what is long into the notes.",
        )
    return line


def _must_be_days(device: Device, today: date) -> None:
    bought, expires = device.bought, device.expires
    if bought is not None and not _OLDEST <= bought <= today + timedelta(days=1):
        why = ", which is still to come" if bought > today else ""
        raise InvalidInput(
            "bought",
            f"It can't have been bought on {bought:%Y-%m-%d}{why}.",
            remedy="Give the day such as 2024-03-31, or none.",
        )
    if expires is None:
        return
    if expires < _OLDEST or expires.year > today.year + _LATEST_YEARS:
        raise InvalidInput(
            "expires",
            f"It can't end on {expires:%Y-%m-%d}.",
            remedy="Give the last day such as 2027-03-31, or none.",
        )
    if bought is not None and expires < bought:
        raise InvalidInput(
            "expires",
            f"It ends on {expires:%Y-%m-%d}, before it was bought on {bought:%Y-%m-%d}.",
            remedy="Change one of the two days.",
        )
