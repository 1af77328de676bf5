"""Desktop: what to do where there is no display. Imports no Qt: it must speak before Qt aborts."""

from __future__ import annotations

import os
import sys


def prepare_display() -> bool:
    """Fall back to Qt's offscreen platform without a display, with one line on stderr.

    Returns whether it fell back. To be called before the first `QApplication`: on Linux Qt ends
    the process when no display server answers.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return False
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.stderr.write(
        "scheduler-app: no display found (DISPLAY and WAYLAND_DISPLAY are unset); "
        "running on Qt's offscreen platform, without a visible window.\n"
    )
    return True
