"""Tests: two calls with a planted fault each, so that a scanner which finds nothing is seen."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import uvicorn
from litestar import Litestar, Response, get
from litestar.params import FromQuery


@dataclass
class Share:
    """What the description promises."""

    each: int


@get("/share")
async def share(among: FromQuery[int]) -> Share:
    """Falls over its own arithmetic."""
    return Share(100 // among if among < 0 else 100 // (among * 0))


@get("/promise")
async def promise() -> Response[Share]:
    """Answers something else than it promises."""
    answer: Any = {"each": "a text"}
    return Response(answer)


app = Litestar([share, promise], logging_config=None)

if __name__ == "__main__":
    uvicorn.run(app, fd=int(sys.argv[1]), log_level="critical")
