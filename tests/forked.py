"""Tests: workers that may be killed at any moment, forked from a process that has imported all.

That process reads lines. For each it forks a worker and writes its pid; told to go, the worker does
what the line says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def fork_for_each_line(work: Callable[[str], None]) -> None:
    """Fork one worker for each line of the standard input, and wait for it."""
    while line := sys.stdin.readline():
        ready, go = os.pipe()
        pid = os.fork()
        if not pid:
            failed = True
            try:
                os.close(go)
                os.read(ready, 1)
                work(line.strip())
                failed = False
            finally:
                if failed:
                    traceback.print_exc()
                os._exit(failed)
        print(pid, flush=True)
        sys.stdin.readline()
        os.close(go)
        os.close(ready)
        _, status = os.waitpid(pid, 0)
        print(-os.waitstatus_to_exitcode(status), flush=True)


class Forking:
    """The process that forks, as a test sees it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def work(self, line: str, begins: Callable[[int], None]) -> bool:
        """One works until it is done, or killed, which is told; it goes when `begins` is through.

        `begins` is told its pid.
        """
        given, told = self._process.stdin, self._process.stdout
        assert given is not None and told is not None
        print(line, file=given, flush=True)
        begins(int(told.readline()))
        print("go", file=given, flush=True)
        ended = int(told.readline())
        assert ended >= 0, "it failed by itself"
        return ended > 0


@contextmanager
def forking(module: str, *arguments: str) -> Iterator[Forking]:
    """A module that calls `fork_for_each_line`, for as long as this lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Forking(process)
