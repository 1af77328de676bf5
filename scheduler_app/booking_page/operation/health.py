"""Booking page: whether this worker lives, and whether it is ready to serve."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from litestar import Request, Response, get
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE
from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store.opening import is_migrated

_UNSTORED = {"cache-control": "no-store"}


@get("/health/live", include_in_schema=False)
async def live() -> Response[dict[str, str]]:
    """Answers while the loop turns. Who gets no answer may start the worker anew."""
    return Response({"status": "alive"}, headers=_UNSTORED)


@get("/health/ready", include_in_schema=False)
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """Whether requests may be sent here: the database answers in its newest form."""
    parts = parts_of(request)
    if parts.shutdown.begun:
        return _unready("ending")
    try:
        # The database may be across a wire, also where queries run on the loop otherwise.
        migrated = await to_thread.run_sync(is_migrated, parts.database)
    except SQLAlchemyError:
        return _unready("no database")
    return (
        Response({"status": "ready"}, status_code=HTTP_200_OK, headers=_UNSTORED)
        if migrated
        else _unready("database of another version")
    )


def _unready(why: str) -> Response[dict[str, str]]:
    return Response(
        {"status": "not ready", "why": why},
        status_code=HTTP_503_SERVICE_UNAVAILABLE,
        headers=_UNSTORED,
    )
