"""The page that is linked: what it is told as soon as it answers again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.worker.page.linked_page import LinkedPage
from tests.worker.conftest import Office
from tests.worker.page.test_desk import linked


@pytest.mark.parametrize(
    "ask",
    [lambda page, office: page.publish(office.clock()), lambda page, _: page.listen(lambda: True)],
    ids=["publish", "listen"],
)
def test_who_was_silent_hears_at_once_which_mails_are_off(
    office: Office, ask: Callable[[LinkedPage, Office], object]
) -> None:
    linked(office)
    office.desk.close()
    parts = office.parts()
    page = parts.one(LinkedPage)
    assert page.open() is None
    wanted: list[tuple[str, bool]] = []

    def hear(name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        assert not seconds
        wanted.append((name, even_failing))

    parts.signals.heard_by(hear)
    wanted.clear()
    office.page.silent = True
    with pytest.raises(PageUnreachable):
        ask(page, office)
    assert not wanted
    office.page.silent = False
    page.publish(office.clock())
    assert wanted == [("hand over", True)], "its own pause after failing is up to a minute"
    page.publish(office.clock())
    assert len(wanted) == 1
