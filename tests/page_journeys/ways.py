"""Page journeys: on which devices a journey is made, in `make test` and in `make soak`."""

from __future__ import annotations

import pytest

from tests.page_journeys.devices import DESKTOP, PHONE, PLAIN_DESKTOP, PLAIN_PHONE

on_each_device = pytest.mark.parametrize(
    "device",
    [
        pytest.param(PHONE, id="phone"),
        pytest.param(PLAIN_DESKTOP, id="desktop-without-scripts"),
        pytest.param(DESKTOP, id="desktop", marks=pytest.mark.soak),
        pytest.param(PLAIN_PHONE, id="phone-without-scripts", marks=pytest.mark.soak),
    ],
)
"""Phone and desktop, with scripts and without; two of the four only in the long runs."""
