"""Gateway: the booking page as a program on this machine, for as long as it is looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from scheduler_app.domain.errors import Trouble
from scheduler_app.loading import PACKAGE

START_SECONDS = 20.0
STOP_SECONDS = 1.0


class PreviewProcess:
    """A page that keeps everything in one folder; it ends with this program, whatever happens."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.mails = folder / "mails"
        # Its own words about itself: nobody reads them unless it does not start.
        log = os.open(folder / "page.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, with our own words
                [*_program(), "serve", "--preview", str(folder.absolute())],
                # Python looks for modules where it is started: there is nothing but ours.
                cwd=PACKAGE.parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        except OSError as error:
            raise _did_not_start(folder) from error
        finally:
            os.close(log)
        self.code = self._first_line(folder)

    def close(self) -> None:
        """End it: it goes when its input ends, and is made to if it does not."""
        process = self._process
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        for end in (process.terminate, process.kill):
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                end()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _first_line(self, folder: Path) -> str:
        """The pairing code, once the page says that it is ready."""
        lines: list[bytes] = []
        stdout = self._process.stdout
        if stdout is None:
            raise _did_not_start(folder)
        reader = threading.Thread(
            target=lambda: lines.append(stdout.readline(4096)), name="page-ready", daemon=True
        )
        reader.start()
        reader.join(START_SECONDS)
        try:
            return str(json.loads(lines[0])["code"])
        except (IndexError, KeyError, TypeError, ValueError) as error:
            self._process.kill()
            reader.join(STOP_SECONDS)
            self.close()
            raise _did_not_start(folder) from error


def _program() -> list[str]:
    """How the page is started: as a module, or by the program that everything is packed in."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "page"]
    return [sys.executable, "-m", "scheduler_app.booking_page"]


def _did_not_start(folder: Path) -> Trouble:
    return Trouble(
        "The booking page could not be started on this machine.",
        remedy=f"The diary works without it. What the page said stands in {folder / 'page.log'}.",
    )
