"""Use cases, messages: the settings of what is sent and shown by itself."""

from __future__ import annotations

from scheduler_app.domain.messages.tray import REMIND_ME

__all__ = ["REMIND_ME"]
