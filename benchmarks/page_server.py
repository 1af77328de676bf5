"""Benchmarks: the booking page as it is served, and beside it, in the same process, its limits.

`/bench/constant/N` answers N constant bytes; `/bench/template` is a page of 15 kB from a template
with one indexed query of 40 rows out of 20,000. The constant comes from a Litestar handler with
nothing around it; the template stands among the page's own handlers, behind the same session, form
token, headers and counts as any page that is made anew for each visitor.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment
from litestar import Litestar, MediaType, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import create_engine, event, text

from scheduler_app.booking_page.asgi import from_environment
from scheduler_app.booking_page.operation import serving

LIMITS_DATABASE = "BENCH_LIMITS"
"""Environment variable: the SQLite file of the template's query."""

ROWS, SHOWN = 20_000, 40

_TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body>
<table>{% for row in rows %}<tr><td>{{ row.start_at }}</td><td>{{ row.title }}</td>
<td>{{ row.who }}</td><td><a href="/appointments/{{ row.id }}">details</a></td></tr>
{% endfor %}</table>
<form method="post">{% for slot in slots %}
<button name="start" value="{{ slot }}">{{ slot // 60 }}:{{ slot % 60 }}</button>{% endfor %}
</form></body></html>"""


def fill(path: Path) -> None:
    """Write the rows that the template's query is asked of."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE visits(id INTEGER PRIMARY KEY, start_at INT, title TEXT, client TEXT)"
            )
        )
        connection.execute(
            text("INSERT INTO visits VALUES (:id, :start, :title, :who)"),
            [
                {
                    "id": n,
                    "start": n * 3600,
                    "title": f"Printer & scanner {n}",
                    "who": f"Cl. {n}",
                }
                for n in range(ROWS)
            ],
        )
        connection.execute(text("CREATE INDEX ix_visits_start ON visits(start_at)"))
    engine.dispose()


def constants() -> Litestar:
    """(a), beside the page."""
    known: dict[int, bytes] = {}

    @get("/bench/constant/{size:int}")
    async def constant(size: FromPath[int]) -> Response[bytes]:
        body = known.setdefault(size, b"x" * size)
        return Response(body, media_type=MediaType.HTML)

    return Litestar([constant], logging_config=None, openapi_config=None)


def template() -> HTTPRouteHandler:
    """(b), to stand among the page's handlers."""
    engine = create_engine(f"sqlite:///{os.environ[LIMITS_DATABASE]}")
    event.listen(engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA journal_mode = WAL"))
    made = Environment(autoescape=True).from_string(_TEMPLATE)
    query = text("SELECT * FROM visits WHERE start_at >= :first AND start_at < :last")

    @get("/bench/template", media_type=MediaType.HTML)
    async def page() -> str:
        with engine.connect() as connection:
            rows = connection.execute(query, {"first": 3600 * 7000, "last": 3600 * 7040}).all()
        return made.render(title="Visits", rows=rows, slots=range(480, 480 + 168 * 15, 15))

    return page


def create() -> Any:
    """The page, and its limits beside it."""
    page, beside = from_environment(), constants()
    page.register(template())

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/bench/constant/"):
            await beside(scope, receive, send)
        else:
            await page(scope, receive, send)

    return app


if __name__ == "__main__":
    serving.FACTORY = "benchmarks.page_server:create"
    sys.exit(serving.serve("127.0.0.1", 0))
