"""Tests, desktop: sessions with a real tray and a real notification daemon.

Qt has two ways to a tray: by D-Bus where the session has a host for it (xfce4-panel), and into the
tray's own window where it has none (trayer).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

NEEDED = ("Xvfb", "dbus-run-session", "dunst", "openbox", "import")
TRAYS = {"by D-Bus": "xfce4-panel", "in its window": "trayer"}

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
 <property name="configver" type="int" value="2"/>
 <property name="panels" type="array">
  <value type="int" value="1"/>
  <property name="panel-1" type="empty">
   <property name="position" type="string" value="p=6;x=0;y=0"/>
   <property name="length" type="uint" value="100"/>
   <property name="position-locked" type="bool" value="true"/>
   <property name="size" type="uint" value="28"/>
   <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
  </property>
 </property>
 <property name="plugins" type="empty">
  <property name="plugin-1" type="string" value="systray"/>
 </property>
</channel>
"""

_IN_WINDOW = (
    "trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28",
)  # fmt: skip


def missing(way: str) -> list[str]:
    """What is not here of what a session with that tray needs."""
    return [name for name in (*NEEDED, TRAYS[way]) if shutil.which(name) is None]


@contextmanager
def display(size: str = "1200x800x24") -> Iterator[str]:
    """A display of its own, with nobody looking."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def within(folder: Path, on: str) -> Mapping[str, str]:
    """The environment of a session whose home is a folder."""
    config = folder / ".config/xfce4/xfconf/xfce-perchannel-xml"
    config.mkdir(parents=True, exist_ok=True)
    (config / "xfce4-panel.xml").write_text(PANEL)
    return os.environ | {
        "DISPLAY": on,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "XDG_RUNTIME_DIR": str(folder),
        "QT_QPA_PLATFORM": "xcb",
        "NO_AT_BRIDGE": "1",
    }


def main(way: str, folder: Path, program: Sequence[str]) -> int:
    """Run a program in a session that has this tray; called within `dbus-run-session`.

    What the notification daemon is told goes to `notes.txt`.
    """
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    tray = _IN_WINDOW if way == "in its window" else ("xfce4-panel", "--disable-wm-check")
    with (folder / "notes.txt").open("w") as notes:
        started = [
            subprocess.Popen(["openbox"], **quiet),  # type: ignore[call-overload]
            subprocess.Popen(tray, **quiet),  # type: ignore[call-overload]
            subprocess.Popen(["dunst", "-print"], stdout=notes, stderr=subprocess.DEVNULL),
        ]
        time.sleep(2.5)
        try:
            return subprocess.run(program, timeout=120, check=False).returncode
        finally:
            for one in started:
                one.terminate()
            for one in started:
                with suppress(subprocess.TimeoutExpired):
                    one.wait(5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
