"""Use cases: what they need from outside, as small Protocols, and the diary they all work on."""

from __future__ import annotations

from scheduler_app.storage.diary import Diary

__all__ = ["Diary"]
