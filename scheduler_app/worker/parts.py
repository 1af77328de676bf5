"""Worker: what it is handed: the diary, the clock, and how to reach what is outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.page_gateway import PageGateway


class PreviewServer(Protocol):
    """A booking page that runs on this machine for as long as it is wanted."""

    code: str
    """The pairing code that it accepts once, as it would be pasted."""
    mails: Path
    """The folder that its mails go to."""

    def close(self) -> None:
        """End it, within two seconds."""
        ...


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """Everything from outside is made when it is first asked for: the window comes first.

    `connect` takes the address and the token of a page, `serve` the folder of a preview.
    `data_dir` is where this profile keeps its things.
    """

    diary: DiaryHandle
    clock: Callable[[], datetime]
    data_dir: Path
    connect: Callable[[str, str], PageGateway]
    secrets: Callable[[], Secrets]
    serve: Callable[[Path], PreviewServer]
