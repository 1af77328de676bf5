"""Desktop: the app's own icon, wherever the program was installed to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QIcon

PACKAGE = Path(__file__).parents[1]
SIZES = (16, 32, 48, 128, 256)


def resource(name: str) -> Path:
    """A file of `resources/`: inside an installed package, beside it in a work tree."""
    installed = PACKAGE / "_resources"
    return (installed if installed.is_dir() else PACKAGE.parent / "resources") / name


def app_icon() -> QIcon:
    """The icon of windows and task bars, in each size that was drawn."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(str(resource(f"icon/scheduler-app-{size}.png")))
    return icon
