"""Simulation: what holds at every moment, and what besides once nobody does anything any more."""

from __future__ import annotations

from tests.simulation.invariants import promises
from tests.simulation.life.life import Life


def check(life: Life) -> None:
    """What holds whatever has just happened."""
    world = life.world
    if not life.restored:
        promises.the_page_sells_no_hour_twice(world)
        promises.nothing_unread_was_forgotten(world)
    if not life.restored and not life.page_restored:
        life.no_client_is_left_in_the_dark()
    promises.the_page_offers_only_what_is_free(world)
    promises.every_hold_ends_by_time_alone(world)
    promises.the_diary_is_whole(world)
    promises.no_event_counts_twice(world)
    life.no_hour_is_sold_twice_by_the_program()
    life.no_time_is_offered_that_is_being_promised()
    life.a_link_opens_its_booking_alone()


def come_to_rest(life: Life) -> None:
    """The line is whole again, holds have ended, both have said what they had to say."""
    life.both_say_all()
    check(life)
    both_sides_are_at_rest(life)


def both_sides_are_at_rest(life: Life) -> None:
    """Nothing that either did is unknown to the other, and nothing waits without a reason."""
    world = life.world
    restored = life.restored or life.page_restored
    promises.every_event_had_its_effect(world, restored=restored, ended=life.gone_links())
    promises.what_the_page_confirmed_stands(world, ended=life.gone_links())
    promises.both_sides_agree(world)
    life.links_open_what_stands()
    life.what_was_done_by_a_link_had_its_effect()
