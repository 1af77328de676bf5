"""Simulation: what must hold of the consultant's own calendar, in an order from cheap to dear."""

from __future__ import annotations

from tests.simulation.invariants import (
    hours,
    notebook,
    offer,
    price_list,
    taken_back,
    told_again,
    whose,
)

AFTER_EACH_ACT = (notebook.what_was_said_holds, notebook.what_is_said_by_text_holds)

AFTER_EACH_DAY = (
    hours.no_hour_is_taken_twice,
    hours.each_place_of_a_series_is_taken_once,
    whose.every_booking_can_be_opened,
    whose.who_was_erased_is_forgotten,
    told_again.the_history_only_grows,
    told_again.each_row_is_what_the_history_made_of_it,
    price_list.a_service_changes_nothing_but_itself,
    price_list.what_is_archived_is_offered_to_nobody,
    price_list.what_was_agreed_is_shown_as_it_was,
    offer.the_publication_offers_what_is_free,
)

AT_REST = (taken_back.all_can_be_taken_back_and_done_again,)
"""It ends as it began; who is told of something by it has heard all that is to be judged before."""
