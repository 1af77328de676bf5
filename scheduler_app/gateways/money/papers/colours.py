"""Gateways, money: papers: the practice's colour as it can be read on white paper."""

from __future__ import annotations

import re

_READABLE = 4.6
"""WCAG 2.2 asks for 4.5 : 1; rounding to whole bytes may cost a little."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_FALLBACK = "#1f6feb"


def ink_of(colour: str) -> str:
    """The `#rrggbb` colour, darkened until text in it can be read on white."""
    parts = _parts(colour if _HEX.fullmatch(colour) else _FALLBACK)
    while 1.05 / (_luminance(parts) + 0.05) < _READABLE:
        parts = [part * 0.96 for part in parts]
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _parts(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _luminance(parts: list[float]) -> float:
    """As WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
