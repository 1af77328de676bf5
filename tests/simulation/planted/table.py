"""Simulation: bugs planted on purpose, one a guard; a line here for what each wing brings."""

from __future__ import annotations

from tests.simulation.planted import (
    in_booking_page,
    in_care,
    in_desk,
    in_money,
    in_page,
    in_post,
    in_price_list,
    in_undo,
)
from tests.simulation.planted.plant import Plant

PLANTED: dict[str, Plant] = {
    **in_desk.PLANTED,
    **in_undo.PLANTED,
    **in_booking_page.PLANTED,
    **in_page.PLANTED,
    **in_money.PLANTED,
    **in_care.PLANTED,
    **in_post.PLANTED,
    **in_price_list.PLANTED,
}
"""By the names by which they are switched on."""
