"""Desktop, visits: devices in words, and what kind of device a typed name means."""

from __future__ import annotations

from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.folding import words

KINDS = {
    DeviceKind.COMPUTER: "Computer",
    DeviceKind.LAPTOP: "Laptop",
    DeviceKind.PHONE: "Phone",
    DeviceKind.TABLET: "Tablet",
    DeviceKind.PRINTER: "Printer",
    DeviceKind.ROUTER: "Router",
    DeviceKind.STORAGE: "Storage",
    DeviceKind.SERVER: "Server",
    DeviceKind.OTHER: "Other",
    DeviceKind.NETWORK: "Network",
    DeviceKind.LICENCE: "Licence",
    DeviceKind.DOMAIN: "Domain",
    DeviceKind.CERTIFICATE: "Certificate",
}
"""What each kind is called."""

_MEANT = {
    "pc": DeviceKind.COMPUTER,
    "desktop": DeviceKind.COMPUTER,
    "imac": DeviceKind.COMPUTER,
    "notebook": DeviceKind.LAPTOP,
    "macbook": DeviceKind.LAPTOP,
    "thinkpad": DeviceKind.LAPTOP,
    "iphone": DeviceKind.PHONE,
    "mobile": DeviceKind.PHONE,
    "ipad": DeviceKind.TABLET,
    "scanner": DeviceKind.PRINTER,
    "laserjet": DeviceKind.PRINTER,
    "modem": DeviceKind.ROUTER,
    "fritzbox": DeviceKind.ROUTER,
    "nas": DeviceKind.STORAGE,
    "disk": DeviceKind.STORAGE,
    "wifi": DeviceKind.NETWORK,
    "wlan": DeviceKind.NETWORK,
    "license": DeviceKind.LICENCE,
}
_MEANT.update({kind.value: kind for kind in KINDS if kind is not DeviceKind.OTHER})


def kind_meant(name: str) -> DeviceKind:
    """The kind that a word of the name tells; `OTHER` where none does."""
    for word in words(name):
        if word in _MEANT:
            return _MEANT[word]
    return DeviceKind.OTHER


def about_device(device: Device) -> str:
    """What it is, behind its name, such as "Laptop · Lenovo T14 · Windows 11"."""
    retired = "no longer in use" if device.retired else ""
    return " · ".join(filter(None, (KINDS[device.kind], device.model_line, device.system, retired)))


def called(device: Device) -> str:
    """Its name, or what it is where it has none."""
    return device.name or device.model_line or KINDS[device.kind]
