"""The page brings its sentences to a booking's history, and speaks of its own verbs only."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.sentences import Names, full_sentence, sentence
from scheduler_app.domain.page.sentences import names_the_page, page_sentence

START = 1_804_150_800
ROW: dict[str, object] = {
    "kind": "appointment", "state": "pending", "client_id": 1, "start_at": START,
    "end_at": START + 3_600, "all_day": 0, "title": "",
}  # fmt: skip


def told(verb: str, *, brought: bool) -> str:
    """The sentence of a new booking, with and without what the page brings."""
    writers = (page_sentence,) if brought else ()
    return sentence(verb, None, ROW, Names({1: "Anna"}), ZoneInfo("Europe/Berlin"), writers)


def test_a_verb_of_the_page_is_told_by_the_page() -> None:
    assert told("request", brought=True).startswith("Anna asked for this time on the page: ")
    assert told("request", brought=False).startswith("Booked for ")


def test_other_verbs_are_told_as_without_it() -> None:
    assert told("book", brought=True) == told("book", brought=False)


def test_whoever_is_named_is_not_named_again() -> None:
    what = told("request", brought=True)
    assert full_sentence(what, "", By.CLIENT, names_client=names_the_page(what)) == what
    assert full_sentence("Moved", "", By.CLIENT, names_client=names_the_page("Moved")) == (
        "Moved by client"
    )
