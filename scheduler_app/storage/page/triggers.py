"""Storage, page: an event that was taken in stays so, and so does a text that was accepted.

If the row of an event could be changed or removed, it would have its effect a second time.
"""

from __future__ import annotations

from scheduler_app.storage.append_only import append_only

TRIGGERS = (*append_only("inbox_events"), *append_only("policy_texts"))
"""What SQLAlchemy does not model."""
