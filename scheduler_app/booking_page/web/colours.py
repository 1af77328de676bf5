"""Booking page: the practice's colour, made readable: for light and dark, as fill and as text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[float, float, float]

LIGHT_GROUND, DARK_GROUND = "#f6f6f3", "#1f2227"
"""The least kind grounds that accent text stands on; the stylesheet has the same."""

READABLE = 4.6
"""WCAG 2.2 asks for 4.5 : 1; rounding to whole bytes may cost a little."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_FALLBACK = "#1f6feb"


@dataclass(frozen=True, slots=True)
class Accent:
    """One theme's accent: itself, the text on it, and a soft fill that ordinary text stands on."""

    colour: str
    on_colour: str
    soft: str


@lru_cache(maxsize=8)
def accents(colour: str) -> tuple[Accent, Accent]:
    """The accents for light and dark that a practice's `#rrggbb` stands for."""
    base = _rgb(colour if _HEX.fullmatch(colour) else _FALLBACK)
    lightness, chroma, angle = _oklch(base)
    return (
        _accent(lightness, chroma, angle, LIGHT_GROUND, -1, soft=(0.945, 0.028)),
        _accent(lightness, chroma, angle, DARK_GROUND, +1, soft=(0.33, 0.05)),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _accent(
    lightness: float,
    chroma: float,
    angle: float,
    ground: str,
    step: int,
    *,
    soft: tuple[float, float],
) -> Accent:
    """The colour of that hue nearest to `lightness` that can be read on `ground` and written on."""
    found = _hex(_fitting(lightness, chroma, angle))
    while not (contrast(found, ground) >= READABLE and _ink(found)):
        lightness += step * 0.01
        if not 0 <= lightness <= 1:
            break
        found = _hex(_fitting(lightness, chroma, angle))
    fill = _hex(_fitting(soft[0], min(chroma, soft[1]), angle))
    return Accent(found, _ink(found) or "#ffffff", fill)


def _ink(ground: str) -> str:
    for ink in ("#ffffff", "#10131a"):
        if contrast(ink, ground) >= READABLE:
            return ink
    return ""


def _rgb(text: str) -> Rgb:
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _hex(linear: Rgb) -> str:
    return "#" + "".join(f"{round(255 * _gamma(part)):02x}" for part in linear)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(linear: Rgb) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(linear: Rgb) -> tuple[float, float, float]:
    """Lightness, chroma and angle (degrees) of a linear sRGB colour (Ottosson's Oklab)."""
    red, green, blue = linear
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


def _fitting(lightness: float, chroma: float, angle: float) -> Rgb:
    """That colour in linear sRGB, its chroma reduced as far as sRGB needs."""
    while True:
        a = chroma * math.cos(math.radians(angle))
        b = chroma * math.sin(math.radians(angle))
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
        if chroma < 0.002 or all(-1e-4 <= part <= 1 + 1e-4 for part in linear):
            return linear
        chroma -= 0.002
