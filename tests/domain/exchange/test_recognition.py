"""Tests: whom an imported event is about."""

from __future__ import annotations

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.recognition import Clientele

CLIENTELE = Clientele(
    [
        Client(1, "Anna Müller", email="Anna@example.com"),
        Client(2, "Anna", company="Müller & Sons"),
        Client(3, "Bo"),
        Client(4, "Ñoño O'Neil"),
        Client(5, "", company=""),
    ]
)


@pytest.mark.parametrize(
    ("people", "title", "client"),
    [
        (("me@example.com", "anna@example.com"), "Bo", 1),
        ((), "Visit ANNA MULLER, printer", 1),
        ((), "anna: mail", 2),
        ((), "müller and sons", None),
        ((), "Müller & Sons: server", 2),
        ((), "Hannah", None),
        ((), "Bo", None),
        ((), "call nono o'neil", 4),
        ((), "", None),
    ],
)
def test_a_client_is_known_by_address_or_whole_name(
    people: tuple[str, ...], title: str, client: int | None
) -> None:
    found = CLIENTELE.recognise(people, title)
    assert (found.id if found else None) == client
