"""Storage, practice: the tax that comes on top of a booking's price."""

from __future__ import annotations

ADDED_TAX = """coalesce(
         (SELECT iif(a.net, coalesce(a.tax, 0), 0) FROM agreements a
           WHERE a.booking_id = b.id ORDER BY a.id DESC LIMIT 1),
         iif(s.net, s.tax, 0), 0)"""
"""SQL for booking `b` and its service `s`: hundredths of a percent, 0 where the price is all.

What was agreed holds; before that, what the service says now.
"""
