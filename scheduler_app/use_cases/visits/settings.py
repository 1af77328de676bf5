"""Use cases, visits: the settings of what is due."""

from __future__ import annotations

from scheduler_app.domain.visits.due import RECALL

__all__ = ["RECALL"]
