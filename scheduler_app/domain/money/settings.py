"""Domain, money: the settings of this wing."""

from __future__ import annotations

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.own_settings import OwnSetting

_WORDS = {"on": True, "off": False}


def _on_or_off(text: str) -> bool:
    known = _WORDS.get(text.casefold())
    if known is None:
        raise InvalidInput(
            "money.revocation", f"“{text}” is not known.", remedy="Write “on” or “off”."
        )
    return known


REVOCATION: OwnSetting[bool] = OwnSetting(
    "money.revocation", False, _on_or_off, lambda on: "on" if on else "off"
)
"""Whether the page lets consumers revoke contracts, as the law of the European Union has it."""

NO_LEGAL_ADVICE = (
    "Consumers in the European Union may revoke a contract made at a distance within 14 days. With"
    " this on, the booking page has the way for it that the law asks for, and a wish asks whether "
    "to begin earlier. This is no legal advice: ask somebody who may give it what holds for you."
)
"""Stands beside the setting, wherever that is shown."""
