"""Worker: what is said of work that failed although nobody asked for it, and when it is retried."""

from __future__ import annotations

from scheduler_app.domain.errors import Trouble


def retry_seconds(failures: int, *, first: float, last: float) -> float:
    """How long to wait after so many failures in a row: twice as long each time, `last` at most.

    0 after no failure.
    """
    if failures <= 0:
        return 0.0
    # Whoever fails all night long would otherwise come to a number that no float can hold.
    return min(first * 2.0 ** min(failures - 1, 60), last)


def failed_at(doing: str) -> Trouble:
    """What is shown of a bug, or of a disk that fails."""
    return Trouble(
        f"The program failed at its work: to {doing}.",
        remedy="It tries again by itself; the log has the details.",
    )
