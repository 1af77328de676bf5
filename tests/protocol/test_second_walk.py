"""Protocol: diary, page and network cut at every step of what they say to each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from scheduler_app.booking_page.store import practice
from scheduler_app.domain.page.format import Publication
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.publish import publication_of
from tests.protocol import sabotage
from tests.protocol.both_sides import lay_out
from tests.protocol.second_walk import Walk

FINDING = (Phase.generate,)
"""Without making what was found smaller: the control only wants to know whether it is found."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pair that each walk starts from."""
    folder = tmp_path_factory.mktemp("pair")
    lay_out(folder)
    return folder


def test_whatever_is_cut_nothing_is_sold_twice_or_lost(template: Path) -> None:
    _walk(Walk, template, walks=20, steps=30)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_whatever_is_cut_nothing_is_sold_twice_or_lost_in_long_walks(template: Path) -> None:
    _walk(Walk, template, walks=1500, steps=60)


def test_the_walk_finds_a_desktop_that_acknowledges_too_soon(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a desktop that acknowledges what it has not read yet sells an hour twice.

    It shows among few deeds. To look for it among all takes a hundred times as long, and says no
    more of what the walk holds against a desktop.
    """
    walks: list[Walk] = []

    class Hasty(Walk):
        time_passes = the_desktops_clock_is_set = the_diary_is_backed_up = None  # type: ignore[assignment]
        yesterdays_diary_comes_back = a_client_holds_and_leaves = None  # type: ignore[assignment]
        a_client_thinks_again = the_consultant_answers = None  # type: ignore[assignment]
        the_consultant_proposes = the_consultant_cancels = None  # type: ignore[assignment]
        the_phone_rings = read = None  # type: ignore[assignment]

        def __init__(self) -> None:
            super().__init__()
            walks.append(self)

    def hasty(diary: Diary, **how: Any) -> Publication:
        told = walks[-1].page.read(practice.state).last_seq
        return replace(publication_of(diary, **how), acknowledged_seq=told)

    monkeypatch.setattr(page_link, "publication_of", hasty)
    with pytest.raises(AssertionError):
        _walk(seed(5)(Hasty), template, walks=60, steps=20, phases=FINDING)


def test_the_walk_finds_a_page_that_takes_each_publication_for_one_that_knows_all(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what clients took is offered again as soon as the desktop speaks of anything."""

    class Forgetful(Walk):
        time_passes = the_desktops_clock_is_set = the_phone_rings = None  # type: ignore[assignment]
        a_client_holds_and_leaves = the_consultant_proposes = None  # type: ignore[assignment]

    sabotage.drop_all_claims_at_a_publication(monkeypatch)
    with pytest.raises(AssertionError, match="offered again"):
        _walk(seed(5)(Forgetful), template, walks=60, steps=20, phases=FINDING)


def _walk(
    machine: type[Walk],
    template: Path,
    *,
    walks: int,
    steps: int,
    phases: tuple[Phase, ...] | None = None,
) -> None:
    machine.template = template
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            # The profile says how long what was found is made smaller.
            phases=settings().phases if phases is None else phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
