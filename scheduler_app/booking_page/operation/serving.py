"""Booking page: runs the server: one process or several on one socket, or a preview.

Everything a worker needs is in the environment, so that each process reads it for itself.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from scheduler_app.booking_page.operation.log import configure_logging
from scheduler_app.booking_page.operation.metrics import SHARED_FOLDER
from scheduler_app.booking_page.settings import PageSettings, read_settings
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.errors import Trouble

logger = logging.getLogger(__name__)

FACTORY = "scheduler_app.booking_page.asgi:from_environment"

ENDS_WITHIN = 4
"""Seconds that requests in hand may take when the page is to end; then they are cut."""

KEEP_ALIVE = 75
"""Seconds an idle connection stays. Longer than a proxy keeps its own, which else would use one
that is just being closed."""

BACKLOG = 1024


def serve(host: str, port: int, *, workers: int = 1) -> int:
    """Serve as the environment says until a signal ends it; returns the exit status."""
    configure_logging()
    with _bound(host, port) as listening:
        port = listening.getsockname()[1]
        if "PAGE_URL" not in os.environ and _is_loopback(host):
            os.environ["PAGE_URL"] = _url(host, port)
        settings = read_settings()
        # Once, before there are several who would all want to.
        with opened(settings.database_url) as database:
            migrate(database)
        listening.listen(BACKLOG)
        logger.info("serving", extra={"url": _url(host, port), "workers": workers})
        if workers == 1:
            return _run(settings, listening)
        with tempfile.TemporaryDirectory(prefix="page-metrics-") as shared:
            os.environ[SHARED_FOLDER] = shared
            _run_several(settings, listening, workers)
    return 0


def preview(folder: Path) -> int:
    """Serve on a free port of this computer until standard input ends.

    One line of JSON on standard output tells where, and the code to pair with.
    """
    configure_logging()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _bound("127.0.0.1", 0) as listening:
        url = _url("127.0.0.1", listening.getsockname()[1])
        os.environ.update(PAGE_PREVIEW="1", PAGE_DATA=str(folder), PAGE_URL=url)
        settings = read_settings()
        with opened(settings.database_url) as database:
            migrate(database)
            code = pairing_code(database, url)
        listening.listen(BACKLOG)
        threading.Thread(target=_end_with_input, name="input", daemon=True).start()
        sys.stdout.write(json.dumps({"url": url, "code": code}) + "\n")
        sys.stdout.flush()
        return _run(settings, listening)


def pairing_code(database: Database, base_url: str) -> str:
    """What is pasted in the desktop. The code stands in the fragment, which no browser sends."""
    now = int(time.time())
    code = database.write_now(lambda connection: practice.new_pairing_code(connection, now))
    return f"{base_url}/#{code}"


def _run(settings: PageSettings, listening: socket.socket) -> int:
    import uvicorn

    server = uvicorn.Server(_config(settings, 1))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn has ended in order, then repeats the signal
        return 0
    return 0 if server.started else 1


def _run_several(settings: PageSettings, listening: socket.socket, workers: int) -> None:
    from uvicorn.supervisors import Multiprocess

    Multiprocess(_config(settings, workers), sockets=[listening]).run()


def _config(settings: PageSettings, workers: int) -> Any:
    import uvicorn

    from scheduler_app.booking_page.operation.protocol import BoundedProtocol

    return uvicorn.Config(
        FACTORY,
        factory=True,
        workers=workers,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        # Whoever is not a trusted proxy may write into these headers what they like.
        proxy_headers=True,
        forwarded_allow_ips=[str(network) for network in settings.proxies],
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=ENDS_WITHIN,
    )


def _bound(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # where it would let two programs share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError as error:
        made.close()
        remedy = "Choose another with --host and --port."
        if error.errno == errno.EADDRINUSE:
            remedy = "Another program listens there. End it, or choose another with --port."
        raise Trouble(
            f"Can't listen on {host} port {port}: {error.strerror}.", remedy=remedy
        ) from error
    made.set_inheritable(True)
    return made


def _end_with_input() -> None:
    """End the process in order as soon as whoever started it closes its input, or dies."""
    while os.read(0, 1024):
        pass
    signal.raise_signal(signal.SIGTERM)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
