"""Search: "what did we do last time with this symptom?"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.domain.visits.sought import SoughtWords
from scheduler_app.domain.visits.visit import IssueState, UsedPart, VisitIssue
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import get_device, save_device
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.visits.records import (
    draft_for_client,
    get_record,
    remove_record,
    save_record,
)
from scheduler_app.use_cases.visits.search import search_visits

DAY = timedelta(days=1)
OPEN, SOLVED, WATCH = IssueState.OPEN, IssueState.SOLVED, IssueState.WATCH


@pytest.fixture
def visits(practice: Diary, anna: Client, now: datetime) -> dict[str, int]:
    """Four visits, written in another order than that of their days; the names tell of them."""
    carl = save_client(practice, Client(0, "Carl Weiß", company="Café Zoë"), now=now)
    router = save_device(
        practice,
        Device(0, anna.id, DeviceKind.ROUTER, "Router im Keller", maker="AVM", model="7590"),
        now=now,
    )
    written = {
        "router": (
            anna,
            3,
            VisitIssue("Network drops", "Überhitzung", "moved it", OPEN, router.id),
        ),
        "printer": (anna, 9, VisitIssue("Printer prints blank pages", "Toner", "changed", SOLVED)),
        "newest": (carl, 1, VisitIssue("Printing is slow", "Großes Bild", "explained", WATCH)),
    }
    made = {}
    for name, (client, days, issue) in written.items():
        draft = draft_for_client(practice, client.id, now=now - days * DAY)
        devices = (router.id,) if name == "router" else ()
        made[name] = save_record(
            practice, replace(draft, issues=(issue,), devices=devices), now=now
        ).id
    parts = (UsedPart("SSD 1 TB", Fraction(1), Money(9900, "EUR"), "S5X-77"),)
    draft = draft_for_client(practice, carl.id, now=now - 20 * DAY)
    noted = replace(draft, parts=parts, told="Moved to a new disk.", vendor_case="HP-5005")
    made["disk"] = save_record(practice, noted, now=now).id
    return made


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("prin", ["newest", "printer"]),
        ("prin blank", ["printer"]),
        ("UBERHITZ", ["router"]),
        ("ueberhitzung", ["router"]),
        ("grosses", ["newest"]),
        ("7590", ["router"]),
        ("keller network", ["router"]),
        ("s5x", ["disk"]),
        ("hp 5005", ["disk"]),
        ("zoe", ["newest", "disk"]),
        ("weiss prin", ["newest"]),
        ("xyzzy", []),
        ("", ["newest", "router", "printer", "disk"]),
        ("'\" * OR (", []),
        ("???", []),
    ],
)
def test_by_words(practice: Diary, visits: dict[str, int], words: str, found: list[str]) -> None:
    """Words are cut and spelled as people do; the newest visit comes first."""
    told = [one.id for one in search_visits(practice, VisitWish(words))]
    assert told == [visits[name] for name in found]


def test_narrowed(practice: Diary, visits: dict[str, int], anna: Client, now: datetime) -> None:
    """By client, device, days and state, with words and without."""
    device = get_record(practice, visits["router"]).devices[0]
    for words in ("", "prin", "n"):
        everything = [one.id for one in search_visits(practice, VisitWish(words))]
        for wish, expected in (
            (VisitWish(words, clients=(anna.id,)), {"router", "printer"}),
            (VisitWish(words, device_id=device), {"router"}),
            (VisitWish(words, since=now - 4 * DAY), {"router", "newest"}),
            (VisitWish(words, until=now - 4 * DAY), {"printer", "disk"}),
            (VisitWish(words, since=now, until=now), set()),
            (VisitWish(words, state=OPEN), {"router"}),
            (VisitWish(words, state=WATCH), {"newest"}),
            (VisitWish(words, state=SOLVED), {"printer"}),
        ):
            ids = {visits[name] for name in expected}
            told = [one.id for one in search_visits(practice, wish)]
            assert told == [one for one in everything if one in ids]


def test_what_is_shown(practice: Diary, visits: dict[str, int]) -> None:
    """Whose, of what, with the words in their place."""
    (one,) = search_visits(practice, VisitWish("keller moved"))
    assert (one.client, one.company, one.title) == (
        "Anna Schmidt",
        "Bäckerei Nord",
        "Network drops",
    )
    assert (one.devices, one.state) == (("Router im Keller",), OPEN)
    text = one.excerpt.text
    assert text == "Network drops – Überhitzung – moved it"
    assert [text[start:end] for start, end in one.excerpt.marks] == ["moved"]


def test_what_changes_is_found_anew(
    practice: Diary, visits: dict[str, int], anna: Client, now: datetime
) -> None:
    """Renamed, rewritten, taken out and brought back."""

    def found(words: str) -> list[int]:
        return [one.id for one in search_visits(practice, VisitWish(words))]

    router = get_device(practice, get_record(practice, visits["router"]).devices[0])
    save_device(practice, replace(router, name="Fritz upstairs"), now=now)
    assert (found("upstairs"), found("keller")) == ([visits["router"]], [])
    save_client(practice, replace(anna, name="Anna Meier"), now=now)
    assert len(found("meier")) == 2
    record = get_record(practice, visits["printer"])
    save_record(practice, replace(record, issues=()), now=now)
    assert found("blank") == []
    undo(practice, now=now)
    assert found("blank") == [visits["printer"]]
    remove_record(practice, visits["printer"], now=now)
    assert found("blank") == []


def test_whoever_was_erased_is_found_no_more(
    practice: Diary, visits: dict[str, int], anna: Client, now: datetime
) -> None:
    erase_client(practice, anna.id, now=now)
    for wish in (VisitWish(), VisitWish("erased"), VisitWish("prin"), VisitWish(state=OPEN)):
        found = {one.id for one in search_visits(practice, wish)}
        assert not found & {visits["router"], visits["printer"]}
    assert len(search_visits(practice, VisitWish())) == 2


def test_excerpts_are_cut_around_the_words() -> None:
    """On one line, at spaces, with the words where they are told to be."""
    text = "Nothing of it here. " * 6 + "The\nNETZTEIL\tis worn out, " + "and so on " * 30
    found = SoughtWords("netzteil worn").excerpt(["short", text])
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) <= 162
    assert "\n" not in found.text
    assert [found.text[start:end] for start, end in found.marks] == ["NETZTEIL", "worn"]
    assert SoughtWords("nowhere").excerpt([text]).text == ""
    assert SoughtWords("strasse").excerpt(["In der Straße 5"]).marks == ((7, 13),)
