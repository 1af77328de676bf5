"""Simulation: what must hold between desktop and page, in an order from cheap to dear."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.invariants import on_the_page, price_list, rest
from tests.simulation.life.life import Life

AFTER_EACH_ACT: tuple[Callable[[Life], None], ...] = (
    rest.check,
    on_the_page.what_clients_did_is_told_without_a_gap,
    on_the_page.the_page_confirms_only_within_its_lease,
    on_the_page.the_consultant_is_warned_once_a_silence,
    on_the_page.what_clients_took_is_offered_only_when_the_desk_gave_it_up,
)

AFTER_EACH_DAY: tuple[Callable[[Life], None], ...] = ()

AT_REST = (
    rest.both_sides_are_at_rest,
    on_the_page.every_hold_of_a_request_has_ended,
    price_list.the_page_has_nothing_that_is_archived,
)
