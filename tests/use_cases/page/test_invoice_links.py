"""An invoice has one address on the page, from its draft on, until its link is ended."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.links import TOKEN_CHARACTERS, hash_of, return_address
from scheduler_app.storage.clients import erasing
from scheduler_app.storage.diary import Diary, reading, writing
from scheduler_app.storage.page import invoice_links
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.brought import link_of_invoice, way_back
from scheduler_app.use_cases.page.link import unlink
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets

AT = "https://book.example/invoice/"


UID = "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a10"


@pytest.fixture
def draft(practice: Diary, anna: Client, page: FakePage, now: datetime) -> int:
    """An invoice for Anna that nobody has sent yet."""
    query = "INSERT INTO invoices (uid, kind, client_id, currency) VALUES (?, 'invoice', ?, 'EUR')"
    with writing(practice, "settings", by=By.CONSULTANT, at=now) as change:
        return int(change.connection.exec_driver_sql(query, (UID, anna.id)).lastrowid)


def live(diary: Diary, invoice: int) -> tuple[str, ...]:
    with reading(diary) as connection:
        return invoice_links.of_invoices(connection, [invoice]).get(invoice, ())


def set_link(diary: Diary, now: datetime, **columns: object) -> None:
    with writing(diary, "publish", by=By.SYSTEM, at=now) as change:
        page_link.note(change.connection, **columns)


def test_whoever_asks_again_is_given_the_same(practice: Diary, draft: int, now: datetime) -> None:
    secrets = FakeSecrets()
    address = link_of_invoice(practice, secrets, draft, now=now)
    assert address == link_of_invoice(practice, secrets, draft, now=now)
    token = address.removeprefix(AT)
    assert len(token) == TOKEN_CHARACTERS and live(practice, draft) == (hash_of(token),)
    assert token not in repr(secrets.kept), "only the key is kept"
    with reading(practice) as connection:
        assert invoice_links.opened_by(connection, hash_of(token)) == draft


def test_a_lost_key_makes_another_and_the_first_goes_on(
    practice: Diary, draft: int, now: datetime
) -> None:
    addresses = {link_of_invoice(practice, FakeSecrets(), draft, now=now) for _ in range(2)}
    assert len(addresses) == 2 and len(live(practice, draft)) == 2


def test_there_is_none_without_a_page_that_shows_it(
    practice: Diary, draft: int, now: datetime
) -> None:
    assert link_of_invoice(practice, None, draft, now=now) == "", "no keyring"
    set_link(practice, now, knows=PageAbility.LINKS.value)
    assert link_of_invoice(practice, FakeSecrets(), draft, now=now) == "", "an older page"
    unlink(practice, now=now)
    assert link_of_invoice(practice, FakeSecrets(), draft, now=now) == ""
    assert live(practice, draft) == ()
    with pytest.raises(NotFound):
        link_of_invoice(practice, FakeSecrets(), 4711, now=now)


def test_one_of_a_preview_is_for_this_machine_and_goes_with_it(
    practice: Diary, draft: int, now: datetime
) -> None:
    set_link(practice, now, kind="preview")
    assert link_of_invoice(practice, FakeSecrets(), draft, now=now) == ""
    assert link_of_invoice(practice, FakeSecrets(), draft, now=now, in_preview=True)
    assert live(practice, draft)
    unlink(practice, now=now)
    assert live(practice, draft) == ()


def test_an_erased_client_leaves_none(
    practice: Diary, draft: int, anna: Client, now: datetime
) -> None:
    link_of_invoice(practice, FakeSecrets(), draft, now=now)
    # A draft keeps its client from being erased; whether anybody may be is not asked here.
    with writing(practice, "erase", by=By.CONSULTANT, at=now) as change:
        erasing.erase(change, [anna.id])
    assert live(practice, draft) == ()


def test_who_has_paid_it_comes_back_to_it(practice: Diary, draft: int, now: datetime) -> None:
    secrets, subject = FakeSecrets(), MoneySubject(invoice_id=draft)
    back = way_back(practice, secrets, subject, now=now)
    assert back == return_address(link_of_invoice(practice, secrets, draft, now=now))
    set_link(practice, now, kind="preview")
    assert way_back(practice, secrets, subject, now=now), "this machine's own"
    unlink(practice, now=now)
    assert way_back(practice, secrets, subject, now=now) == ""
