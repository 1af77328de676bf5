"""Desktop: colours, sizes and fonts by name, for light and dark; nobody else names a colour.

The ten service colours share one OKLCH lightness and chroma a role, so that no service shouts; a
hue that sRGB can't show at that chroma is given the most it can. OKLab as published by Björn
Ottosson (2020); contrast as WCAG 2.2 defines it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

SMALL, BODY, TITLE, HEADING = 11, 13, 15, 20
"""The four type sizes, in device-independent pixels."""

GRID = 4
"""All distances are multiples of this many pixels."""

RADIUS = 6
"""Corner radius in pixels of blocks, buttons and panels."""

NEUTRAL = -1
"""The hue of what belongs to no service."""

HUE_ANGLES = (255, 147, 39, 291, 183, 75, 327, 219, 111, 3)
"""OKLCH angles, 36 degrees apart, in an order that keeps the first few services far apart."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of the window by its part. The colours are shared: copy before changing one."""

    dark: bool
    window: QColor
    surface: QColor
    raised: QColor
    hairline: QColor
    text: QColor
    muted: QColor
    accent: QColor
    on_accent: QColor
    danger: QColor
    warning: QColor
    success: QColor
    now_line: QColor
    closed: QColor
    selection: QColor
    focus: QColor


@dataclass(frozen=True, slots=True)
class ServiceColours:
    """One service's colours: soft `fill`, strong `bar`, and `text` that is read on the fill."""

    fill: QColor
    bar: QColor
    text: QColor


@dataclass(frozen=True, slots=True)
class _Role:
    lightness: float
    chroma: float


_LIGHT = (_Role(0.945, 0.038), _Role(0.590, 0.140), _Role(0.340, 0.085))
_DARK = (_Role(0.320, 0.050), _Role(0.720, 0.125), _Role(0.930, 0.035))
_GREY_FILLS = (0.905, 0.345)
"""A grey fill stands on grey ground where the practice is closed, so it is a little stronger."""

_GREY_ANGLE = 262
_GREY_CHROMA = 0.10
"""Share of a role's chroma that the neutral colour keeps: a cool grey, as the window has."""


@cache
def tokens(dark: bool) -> Tokens:
    """The tokens of the dark or the light theme."""
    if dark:
        return Tokens(
            dark=True,
            window=QColor("#15171b"),
            surface=QColor("#1c1f24"),
            raised=QColor("#262a31"),
            hairline=QColor("#31363e"),
            text=QColor("#e9ebee"),
            muted=QColor("#a3abb8"),
            accent=QColor("#8db2ff"),
            on_accent=QColor("#0d1a38"),
            danger=QColor("#ff8f85"),
            warning=QColor("#f0b84d"),
            success=QColor("#72cf98"),
            now_line=QColor("#ff6f61"),
            closed=QColor("#17191d"),
            selection=QColor("#2a3956"),
            focus=QColor("#8db2ff"),
        )
    return Tokens(
        dark=False,
        window=QColor("#f6f7f9"),
        surface=QColor("#ffffff"),
        raised=QColor("#ffffff"),
        hairline=QColor("#e0e3e8"),
        text=QColor("#1b1f26"),
        muted=QColor("#5a6371"),
        accent=QColor("#2b5bcb"),
        on_accent=QColor("#ffffff"),
        danger=QColor("#b8262a"),
        warning=QColor("#865600"),
        success=QColor("#1b7040"),
        now_line=QColor("#d6301f"),
        closed=QColor("#f3f4f6"),
        selection=QColor("#dbe6fc"),
        focus=QColor("#2b5bcb"),
    )


@cache
def service_colours(hue: int, dark: bool) -> ServiceColours:
    """The colours of a service's `hue` (0-9, counted round; -1 is the neutral grey)."""
    fill, bar, text = _DARK if dark else _LIGHT
    if hue < 0:
        fill = _Role(_GREY_FILLS[dark], fill.chroma)
        roles = [_Role(role.lightness, role.chroma * _GREY_CHROMA) for role in (fill, bar, text)]
        return ServiceColours(*(oklch(r.lightness, r.chroma, _GREY_ANGLE) for r in roles))
    angle = HUE_ANGLES[hue % len(HUE_ANGLES)]
    return ServiceColours(*(oklch(r.lightness, r.chroma, angle) for r in (fill, bar, text)))


def is_dark(of: QPalette | QGuiApplication) -> bool:
    """Whether the palette, or the system that the application runs on, is a dark one."""
    if isinstance(of, QGuiApplication):
        scheme = of.styleHints().colorScheme()
        if scheme != Qt.ColorScheme.Unknown:
            return scheme == Qt.ColorScheme.Dark
        of = of.palette()
    window, text = of.color(QPalette.ColorRole.Window), of.color(QPalette.ColorRole.WindowText)
    if window.alpha() == 0:
        # A style sheet has made the ground transparent: black, as far as its number goes.
        return text.lightness() > 127
    return window.lightness() < text.lightness()


def font(size: int, *, semibold: bool = False, base: QFont | None = None) -> QFont:
    """The system's font family at one of the four sizes, regular or semibold."""
    made = QFont(base) if base is not None else QGuiApplication.font()
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return made


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """The opaque colour of `over` laid with opacity `share` (0 to 1) on `under`."""
    return QColor(
        round(over.red() * share + under.red() * (1 - share)),
        round(over.green() * share + under.green() * (1 - share)),
        round(over.blue() * share + under.blue() * (1 - share)),
    )


def oklch(lightness: float, chroma: float, angle: float) -> QColor:
    """The sRGB colour of an OKLCH one, its chroma reduced as far as sRGB needs."""
    low, high = 0.0, chroma
    if _in_gamut(_linear(lightness, high, angle)):
        low = high
    while high - low > 0.0005:
        middle = (low + high) / 2
        if _in_gamut(_linear(lightness, middle, angle)):
            low = middle
        else:
            high = middle
    red, green, blue = (round(255 * _gamma(part)) for part in _linear(lightness, low, angle))
    return QColor(red, green, blue)


def _linear(lightness: float, chroma: float, angle: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(angle))
    b = chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(linear: tuple[float, float, float]) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in linear)


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
