"""Tests: a PostgreSQL server of their own, as real as on a host, gone when they end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.laid import make_tables

STARTS_WITHIN = 30.0
"""Seconds a new cluster may take to answer."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine, where Debian or PATH has one."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A running server. Each test asks for a database of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pattern = ""

    def url(self, database: str) -> str:
        """Where that database answers, as `DATABASE_URL` would name it."""
        return f"postgresql://page@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """The URL of a new database without tables."""
        return self.url(self._made_after("template1"))

    def new_page(self) -> str:
        """The URL of a new database with all tables of a page, as if it had been migrated."""
        if not self._pattern:
            pattern = self._made_after("template1")
            make_tables(self.url(pattern))
            self._pattern = pattern
        return self.url(self._made_after(self._pattern))

    def _made_after(self, pattern: str) -> str:
        name = f"page_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {pattern}".encode())
        return name


@contextmanager
def running(binaries: Path) -> Iterator[Cluster]:
    """A new cluster that keeps its promises (fsync stays on), on a socket nobody else knows."""
    folder = Path(tempfile.mkdtemp(prefix="page-pg-"))
    # PostgreSQL refuses to run as root.
    user = "postgres" if sys.platform != "win32" and os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    make = "-U page -A trust -E UTF8 --locale=C --no-sync"
    subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), *make.split()],
        user=user,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "100",
        "shared_buffers": "32MB",
        "logging_collector": "off",
    }
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data)]
            + [f"--{name}={value}" for name, value in settings.items()],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            cluster = Cluster(folder)
            _wait_for(cluster, server, folder / "log")
            yield cluster
        finally:
            # An immediate end: what it would still write to all databases is deleted right after.
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=20)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(log.read_text("utf-8", "replace")) from None
            time.sleep(0.05)
        else:
            return
