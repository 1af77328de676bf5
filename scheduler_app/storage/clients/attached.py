"""Storage, clients: files beside the diary that go with an erased client."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def delete_files(path: Path, digests: Iterable[str]) -> None:
    """Delete files that lie beside the diary at `path`, by their digests; `OSError` where not."""
    for digest in digests:
        (path.with_name(f"{path.name}.files") / digest[:2] / digest).unlink(missing_ok=True)
