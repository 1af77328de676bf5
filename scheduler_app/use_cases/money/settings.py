"""Use cases, money: the settings of this wing."""

from __future__ import annotations

from scheduler_app.domain.money.settings import REVOCATION

__all__ = ["REVOCATION"]
