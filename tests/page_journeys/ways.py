"""Page journeys: on which devices a journey is made, in `make test` and in `make soak`."""

from __future__ import annotations

import pytest

from tests.page_journeys.devices import DESKTOP, PHONE, PLAIN_DESKTOP, PLAIN_PHONE, Device

_NAMES = {
    PHONE: "phone",
    PLAIN_DESKTOP: "desktop-without-scripts",
    DESKTOP: "desktop",
    PLAIN_PHONE: "phone-without-scripts",
}


def _on(*everyday: Device) -> pytest.MarkDecorator:
    """On all four, of which only these are taken in `make test`."""
    return pytest.mark.parametrize(
        "device",
        [
            pytest.param(device, id=name, marks=() if device in everyday else pytest.mark.soak)
            for device, name in _NAMES.items()
        ],
    )


on_each_device = _on(PHONE, PLAIN_DESKTOP)
"""Phone and desktop, with scripts and without; two of the four only in the long runs."""

on_a_phone = _on(PHONE)
on_a_plain_desktop = _on(PLAIN_DESKTOP)
"""Over forms that no script changes: half of the journeys everyday on one, half on the other."""
