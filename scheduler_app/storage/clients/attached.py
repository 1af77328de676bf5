"""Storage, clients: the files beside the diary that are of a client."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def file_of(path: Path, digest: str) -> Path:
    """Where the content of an attachment lies beside the diary at `path`."""
    return path.with_name(f"{path.name}.files") / digest[:2] / digest


def delete_files(path: Path, digests: Iterable[str]) -> None:
    """Delete files that lie beside the diary, by their digests; `OSError` where that fails."""
    for digest in digests:
        file_of(path, digest).unlink(missing_ok=True)
