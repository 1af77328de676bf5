"""Simulation: the consultant's card file: clients who are new, change, are one, or are erased."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.duplicates import keep_apart
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.clients.notes import add_note, notes_of, remove_note
from tests.simulation.life.consultant import Consultant
from tests.simulation.play.script import among, deed, pick
from tests.simulation.practice.world import NAMES, STRANGERS, email_of


class CardFile(Consultant):
    """Whoever has an account or calls keeps their name; strangers come, are merged, and go."""

    actor, a_day = "card file", 2.5
    awake = (8, 20)
    at_desk = True

    @deed(2, among(*STRANGERS, *NAMES), among("", "+4930123456", "+4915112345678"))
    def write_down(self, name: str, phone: str) -> None:
        """A client is written down, perhaps one who is known already."""
        phones = (phone,) if phone else ()
        client = Client(0, name, email=email_of(name), phones=phones)
        self.attempt(lambda: save_client(self.world.diary, client, now=self.world.now))

    @deed(1.5, pick(), among("tags", "company", "places", "archived", "barred"))
    def correct(self, pick: int, what: str) -> None:
        """One thing about somebody."""
        one = self._some_client(pick)
        if one is None:
            return
        values: dict[str, dict[str, object]] = {
            "tags": {"tags": () if one.tags else ("urgent",)},
            "company": {"company": "" if one.company else "Vogel GmbH"},
            "places": {"places": () if one.places else (Place(0, "home", "Am Markt 1"),)},
            "archived": {"archived": not one.archived and one.name in STRANGERS},
            "barred": {"barred": not one.barred and one.name in STRANGERS},
        }
        wanted = replace(one, **values[what])  # type: ignore[arg-type]
        self.attempt(lambda: save_client(self.world.diary, wanted, now=self.world.now))

    @deed(1.5, pick(), pick())
    def take_for_one(self, kept: int, gone: int) -> None:
        """Two clients turn out to be one."""
        both = self._some_client(kept), self._some_client(gone)
        if None in both or both[1] is None or both[1].id == self.world.by_phone():
            return
        stays, goes = both[0].id, both[1].id  # type: ignore[union-attr]
        self.attempt(lambda: merge(self.world.diary, stays, goes, now=self.world.now))

    @deed(0.5, pick(), pick())
    def keep_two(self, one: int, other: int) -> None:
        """They are two."""
        both = [found.id for each in (one, other) if (found := self._some_client(each))]
        if len(both) == 2:
            self.attempt(lambda: keep_apart(self.world.diary, *both, now=self.world.now))

    @deed(1, pick())
    def erase(self, pick: int) -> None:
        """Somebody without an account wants to be forgotten."""
        one = self._some_client(pick)
        if one is not None and one.name in STRANGERS and not self.has_account(one.id):
            self.attempt(lambda: erase_client(self.world.diary, one.id, now=self.world.now))

    @deed(1, pick(), among(True, True, False))
    def jot_down(self, pick: int, add: bool) -> None:
        """Something is noted about somebody, or struck out again."""
        one = self._some_client(pick)
        if one is None:
            return
        if add:
            self.attempt(
                lambda: add_note(self.world.diary, one.id, "likes tea", now=self.world.now)
            )
        elif noted := notes_of(self.world.diary, [one.id]):
            self.attempt(lambda: remove_note(self.world.diary, noted[0].id, now=self.world.now))

    def _some_client(self, pick: int) -> Client | None:
        known = self.clients()
        return get_client(self.world.diary, known[pick % len(known)].id) if known else None
