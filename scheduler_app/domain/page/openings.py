"""Domain: when a service may start, as runs of starts that lie equally far apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def runs(starts: Iterable[int], grid: int) -> tuple[tuple[int, int], ...]:
    """Starts in order, in seconds, as runs that are `grid` seconds apart."""
    found: list[tuple[int, int]] = []
    for start in starts:
        if found and start - found[-1][1] == grid:
            found[-1] = (found[-1][0], start)
        else:
            found.append((start, start))
    return tuple(found)


def starts_of(
    openings: Sequence[tuple[int, int]], grid: int, earliest: int, latest: int
) -> Iterator[int]:
    """The starts that the runs stand for, from `earliest` to `latest`, both included."""
    for first, last in openings:
        if last < earliest or first > latest:
            continue
        late = max(0, -(-(earliest - first) // grid))
        yield from range(first + late * grid, min(last, latest) + 1, grid)


def stands_in(openings: Sequence[tuple[int, int]], grid: int, start: int) -> bool:
    """Whether `start` is one of the starts that the runs stand for."""
    return any(first <= start <= last and (start - first) % grid == 0 for first, last in openings)
