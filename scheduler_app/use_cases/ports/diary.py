"""Ports: the diary as desktop and worker hold it."""

from __future__ import annotations

from scheduler_app.storage.handle import DiaryHandle

__all__ = ["DiaryHandle"]
