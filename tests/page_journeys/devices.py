"""Page journeys: what clients hold in the hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Device:
    """A screen in CSS pixels, a touch screen or not, with scripts or without."""

    name: str
    width: int
    height: int
    touch: bool = True
    script: bool = True
    dark: bool = False
    locale: str = "en-GB"
    zone: str = "Europe/Berlin"

    def options(self) -> dict[str, Any]:
        """What Playwright wants to know of it."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "has_touch": self.touch,
            "is_mobile": self.touch,
            "java_script_enabled": self.script,
            "color_scheme": "dark" if self.dark else "light",
            "locale": self.locale,
            "timezone_id": self.zone,
        }

    def but(self, **changes: Any) -> Device:
        """The same with something changed."""
        return replace(self, **changes)

    def __str__(self) -> str:
        return self.name + ("" if self.script else " without scripts")


PHONE = Device("phone", 390, 844)
SMALL_PHONE = Device("small phone", 320, 568)
DESKTOP = Device("desktop", 1280, 800, touch=False)
PLAIN_PHONE = PHONE.but(script=False)
PLAIN_DESKTOP = DESKTOP.but(script=False)
