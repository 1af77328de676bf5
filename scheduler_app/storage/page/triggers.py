"""Storage, page: an event that was taken in stays so.

If its row could be changed or removed, the event would have its effect a second time.
"""

from __future__ import annotations

from scheduler_app.storage.append_only import append_only

TRIGGERS = append_only("inbox_events")
"""What SQLAlchemy does not model."""
