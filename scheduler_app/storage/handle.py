"""Storage: what the rooms above hold of an open diary: a thing to pass on, and nothing else."""

from __future__ import annotations


class DiaryHandle:
    """An open diary in the hands of those who may neither read nor write it themselves.

    It has no method on purpose: a screen or a job hands it to a use case, and only there is it
    opened (`reading` and `writing` in diary.py). The type checker refuses everything else.
    """

    __slots__ = ()
