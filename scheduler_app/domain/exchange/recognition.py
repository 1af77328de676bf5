"""Domain: which client an imported event is about."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import words


class Clientele:
    """The clients of the practice, as events may name them."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._by_email: dict[str, Client] = {}
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], Client]]] = {}
        for client in clients:
            if client.email:
                self._by_email.setdefault(client.email.lower(), client)
            for name in {client.name, client.company}:
                called = words(name)
                if sum(len(word) for word in called) >= 3:
                    self._by_first_word.setdefault(called[0], []).append((called, client))

    def by_email(self, people: Iterable[str]) -> Client | None:
        """The client who is one of these addresses."""
        for address in people:
            found = self._by_email.get(address)
            if found is not None:
                return found
        return None

    def by_title(self, title: str) -> Client | None:
        """The client whose whole name or company stands in the title; the longest name wins."""
        if not self._by_first_word:
            return None
        said = words(title)
        best: tuple[int, Client] | None = None
        for place, word in enumerate(said):
            for name, client in self._by_first_word.get(word, ()):
                fits = said[place : place + len(name)] == name
                if fits and (best is None or len(name) > best[0]):
                    best = len(name), client
        return best[1] if best else None

    def recognise(self, people: Iterable[str], title: str) -> Client | None:
        """The client of an event with these people and this title."""
        return self.by_email(people) or self.by_title(title)
