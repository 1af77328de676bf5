"""Tests: the seed that random tests draw from: a fixed one each day, a new one in `make soak`."""

from __future__ import annotations

import os
import random

FIXED = 20270301


def chance() -> random.Random:
    """What is drawn from; prints its seed, so that whatever fails can be had again."""
    seed = int(os.environ.get("SOAK_SEED") or FIXED)
    print(f"drawn from seed {seed}: SOAK_SEED={seed} draws the same")
    return random.Random(seed)
