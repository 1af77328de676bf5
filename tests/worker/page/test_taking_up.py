"""The link is taken up once; later, where its token could not be had when the worker began."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler_app.domain.errors import Busy, NoKeyring
from scheduler_app.use_cases.page import booking_links
from scheduler_app.worker.brought import JOBS
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.page.jobs import take_up
from scheduler_app.worker.page.link_key import LinkKey
from scheduler_app.worker.page.linked_page import LinkedPage
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.worker.conftest import Office
from tests.worker.page.test_desk import linked

HOUR = timedelta(hours=1)


def test_a_keyring_that_is_locked_at_first_is_asked_again_within_the_hour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(office)
    office.desk.close()
    asked: list[str] = []
    honest = FakeSecrets.get

    def locked(_secrets: FakeSecrets, name: str) -> str | None:
        asked.append(name)
        raise NoKeyring("Nobody has logged in.")

    parts = office.parts()
    seconds = [1_000.0]
    lanes = Lanes(parts, [line for line in JOBS if line.name == "open"], steady=lambda: seconds[0])
    with monkeypatch.context() as patch:
        patch.setattr(FakeSecrets, "get", locked)
        assert "open" in lanes.run_due()
        for _ in range(59):
            seconds[0] += 60
            office.skew += timedelta(minutes=1)
            assert "open" not in lanes.run_due()
    assert not parts.one(LinkedPage).linked
    assert len(asked) == 1, "it may ask its owner for a password each time"
    monkeypatch.setattr(FakeSecrets, "get", honest)
    seconds[0] += 60
    office.skew += timedelta(minutes=1)
    assert "open" in lanes.run_due()
    assert parts.one(LinkedPage).linked
    lanes.close()


def test_mails_are_handed_over_as_soon_as_the_link_is_taken_up(office: Office) -> None:
    """Whoever opens the window for a minute only would else leave them all at risk."""
    linked(office)
    office.desk.close()
    seconds = [1_000.0]
    jobs = {line.name: line for line in JOBS}
    lanes = Lanes(office.parts(), [jobs["hand over"], jobs["open"]], steady=lambda: seconds[0])
    began = lanes.run_due()
    assert began.index("hand over") < began.index("open"), "it has its turn before there is a page"
    seconds[0] += 1
    assert "hand over" in lanes.run_due()
    lanes.close()


def test_a_diary_that_does_not_answer_at_first_leaves_no_page_without_its_links(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key of links was looked for once, and missed until the next start."""
    linked(office)
    office.desk.close()
    parts = office.parts()

    def busy(*_asked: object) -> bytes:
        raise Busy("Another program is writing to the diary.", remedy="Look again.")

    with monkeypatch.context() as patch:
        patch.setattr(booking_links, "key_of_links", busy)
        with pytest.raises(Busy):
            take_up(parts, office.clock())
    assert not parts.one(LinkedPage).taken_up
    take_up(parts, office.clock())
    assert parts.one(LinkedPage).linked and parts.one(LinkKey).now is not None
    parts.one(LinkedPage).close()


def test_a_page_that_is_paired_while_the_diary_does_not_answer_is_taken_up_once_it_does(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is used up by then: whoever is told to try again can't."""
    asked: list[str] = []
    honest = booking_links.key_of_links

    def busy_once(*asked_with: Any) -> bytes:
        asked.append("key")
        if len(asked) == 1:
            raise Busy("Another program is writing to the diary.", remedy="Look again.")
        return honest(*asked_with)

    monkeypatch.setattr(booking_links, "key_of_links", busy_once)
    linked(office)
    assert len(asked) == 2
    assert office.desk.status().kind == "hosted"
