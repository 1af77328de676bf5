"""Tests: whether the page says that it lives, and whether it may be sent requests."""

from __future__ import annotations

from sqlalchemy import text

from scheduler_app.booking_page.parts import Parts
from tests.booking_page.serving import Page


def test_a_page_over_a_current_database_is_ready(page_on_both: Page) -> None:
    visitor = page_on_both.visitor()

    assert visitor.get("/health/live").json() == {"status": "alive"}
    answer = visitor.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_over_a_database_of_another_version_lives_but_is_not_ready(page: Page) -> None:
    with page.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    assert page.visitor().get("/health/live").status_code == 200
    answer = page.visitor().get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["why"] == "database of another version"


def test_a_page_without_its_database_is_not_ready(page: Page) -> None:
    with page.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    page.database.close()
    path = page.settings.database_url.removeprefix("sqlite:///")
    with open(path, "r+b") as file:  # noqa: PTH123 - a file of another kind in its place
        file.write(b"not a database file at all")

    answer = page.visitor().get("/health/ready")

    assert (answer.status_code, answer.json()["why"]) == (503, "no database")


def test_a_page_that_is_about_to_end_is_not_ready(page: Page) -> None:
    parts: Parts = page.app.state.parts
    parts.shutdown.begin()

    assert page.visitor().get("/health/ready").status_code == 503
    assert page.visitor().get("/health/live").status_code == 200
