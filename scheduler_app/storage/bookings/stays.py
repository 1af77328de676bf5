"""Storage: how far around a stretch of time a search must look to find all that overlaps it."""

from __future__ import annotations

from scheduler_app.domain.time_units import DAY

LONG_STAY = DAY
"""Seconds. Longer bookings are few and found by an index of their own, so that a search of the
others need only look one day back."""

REACH = DAY
"""Seconds. No two bookings further apart than this can overlap: three gaps of eight hours."""
