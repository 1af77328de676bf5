"""Desktop: the app's own icon, wherever the program was installed to."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from scheduler_app.loading import resource

SIZES = (16, 32, 48, 128, 256)


def app_icon() -> QIcon:
    """The icon of windows and task bars, in each size that was drawn."""
    icon = QIcon()
    for size in SIZES:
        icon.addFile(str(resource(f"icon/scheduler-app-{size}.png")))
    return icon
