"""Desktop: icons are there, and drawn in the palette's colour."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from scheduler_app.desktop import icons


def test_every_icon_is_where_qtawesome_says() -> None:
    found = importlib.util.find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    charmap = Path(found.origin).parent / "fonts" / "remixicon-charmap-2.5.0.json"
    known = {int(code, 16) for code in json.loads(charmap.read_text()).values()}
    assert set(icons.GLYPHS.values()) <= known


def test_an_icon_is_drawn_in_the_colour_of_the_palette(qtbot: QtBot) -> None:
    image = icons.icon("calendar").pixmap(32, 32).toImage()
    inked = sum(image.pixelColor(x, y).alpha() > 100 for x in range(32) for y in range(32))
    assert inked > 40
