"""Simulation: what must hold, each by a slow model of its own; a line here for each.

An invariant is asked of a life and raises `AssertionError`, in words that name what does not hold
before they name where.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.invariants import (
    backups,
    desk,
    invoices,
    money,
    page,
    post,
    secrets,
    worker,
)
from tests.simulation.life.life import Life

Invariant = Callable[[Life], None]

AFTER_EACH_ACT: tuple[Invariant, ...] = (
    *page.AFTER_EACH_ACT,
    *desk.AFTER_EACH_ACT,
    money.nothing_goes_back_twice,
    post.what_went_out_was_right,
)
"""What holds at every moment, and is cheap to ask."""

AFTER_EACH_DAY: tuple[Invariant, ...] = (
    backups.the_newest_backup_comes_back,
    backups.there_is_a_backup_of_the_day,
    secrets.secrets_lie_in_the_keyring_alone,
    worker.what_failed_is_shown,
    *page.AFTER_EACH_DAY,
    *desk.AFTER_EACH_DAY,
    money.the_ledger_only_grows,
    money.the_ledger_adds_up,
    invoices.what_was_sent_never_changes,
    invoices.numbers_have_no_holes,
    invoices.reminders_are_in_order,
    invoices.figures_add_up,
    invoices.taxes_and_pots_add_up,
    post.the_outbox_follows_from_the_diary,
    post.each_message_has_its_fate,
)
"""What holds at every moment, and takes a slow model of everything."""

AT_REST: tuple[Invariant, ...] = (
    *page.AT_REST,
    money.both_books_agree,
    money.what_is_to_go_back_has_gone,
    money.nobody_pays_for_what_is_over,
    money.the_ladder_was_kept_to,
    invoices.invoices_are_proven,
    worker.the_worker_comes_to_rest,
    worker.other_zone_tables_are_told_of,
    post.texts_ahead_are_those_that_are_wanted,
    post.what_became_of_mails_is_known,
    *desk.AT_REST,
)
"""What holds once the line is whole again and nobody does anything any more."""
