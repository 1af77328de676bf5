"""Page journeys: the page as a program on a free port, by a clock that a test turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

STARTS_WITHIN = 30.0
ENDS_WITHIN = 15.0
"""Seconds that the program may take to serve, and to end."""

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class TurnedPage:
    """The program, running. Its time goes on from wherever `turn` has put it."""

    url: str
    database_url: str
    mails: Path
    raw: list[str]
    _clock: Path
    _ahead: int = field(default=0)

    def now(self) -> int:
        """The page's time, in epoch seconds."""
        return int(time.time()) + self._ahead

    def turn_to(self, instant: int) -> None:
        """Put the page's clock there; it goes on from then."""
        self._ahead = instant - int(time.time())
        beside = self._clock.with_suffix(".new")
        beside.write_text(str(self._ahead), "ascii")
        beside.replace(self._clock)

    def turn_on(self, seconds: int) -> None:
        """Let that much time go by at once."""
        self.turn_to(self.now() + seconds)


@contextmanager
def open_turned_page(folder: Path, instant: int, **environ: str) -> Iterator[TurnedPage]:
    """The program over a new SQLite database in `folder`, at that time, until the block ends.

    `environ` are settings of its host's besides.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database_url, clock = f"sqlite:///{folder / 'page.sqlite3'}", folder / "clock"
    page = TurnedPage("", database_url, folder / "mails", [], clock)
    page.turn_to(instant)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.page_journeys.turned_page", str(clock)],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DATABASE_URL": database_url,
            "PAGE_DATA": str(folder),
            "MAIL_FROM": "page@practice.example",
            **environ,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None and process.stdout is not None
    reader = threading.Thread(target=_keep, args=(process.stderr, page.raw), daemon=True)
    reader.start()
    try:
        page.url = process.stdout.readline().strip()
        assert page.url, f"the page did not start:\n{''.join(page.raw)}"
        yield page
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        process.stdout.close()
        process.stderr.close()


def _keep(log: IO[str], lines: list[str]) -> None:
    lines.extend(log)


def _clock_of(file: Path) -> Callable[[], int]:
    return lambda: int(time.time()) + int(file.read_text("ascii"))


def main() -> int:
    """Serve as `scheduler-page serve` does, by the clock of the file that is named."""
    import uvicorn

    from scheduler_app.booking_page.asgi import create_app
    from scheduler_app.booking_page.operation import serving
    from scheduler_app.booking_page.operation.log import configure_logging
    from scheduler_app.booking_page.settings import read_settings

    configure_logging()
    with serving._bound("127.0.0.1", 0) as listening:
        url = serving._url("127.0.0.1", listening.getsockname()[1])
        os.environ["PAGE_URL"] = url
        settings, clock = read_settings(), _clock_of(Path(sys.argv[1]))
        config = serving._config(settings, 1)
        # Made before the address is told: whoever knows it finds a database with all its tables.
        app = create_app(settings, clock)
        config.app = lambda: app
        listening.listen(serving.BACKLOG)
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
