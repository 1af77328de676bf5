"""Booking page: what this version is able to, as it tells every desktop that asks."""

from __future__ import annotations

from scheduler_app.domain.page.kinds import PageAbility

KNOWS: tuple[str, ...] = (
    PageAbility.GZIP.value,
    PageAbility.COLUMNS.value,
    PageAbility.LINKS.value,
    PageAbility.MAILS.value,
    PageAbility.TERMS.value,
    PageAbility.WATCH.value,
    PageAbility.UNSUBSCRIBING.value,
    PageAbility.TEXTS.value,
    PageAbility.ARRIVAL.value,
    PageAbility.LADDER.value,
    PageAbility.PAYING.value,
    PageAbility.REVOKING.value,
    PageAbility.TAXES.value,
    PageAbility.BARRING.value,
    PageAbility.ERASING.value,
    PageAbility.OFFERS.value,
    PageAbility.REPORTS.value,
    PageAbility.DIRECT.value,
    PageAbility.CONFIRMING.value,
    PageAbility.INVOICES.value,
    PageAbility.FILES.value,
    PageAbility.RESTING.value,
)
"""Names of `PageAbility`. A desktop sends nothing that is not among them."""
