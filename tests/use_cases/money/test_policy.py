"""A policy is set, shown and published by version; what was accepted stays what it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.policy import NoDeposit, PercentDeposit
from scheduler_app.domain.page.agreement import Acceptance, PolicyText, policy_hash
from scheduler_app.domain.page.limits import LONGEST_TEXTS
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.money.policy import (
    LONGEST,
    PolicyInForce,
    preview_policy,
    set_policy,
    show_policy,
)
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.policies import accepted_policy
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage

RULES: Mapping[str, object] = {
    "deposit": {"kind": "percent", "percent": 30},
    "ladder": [{"hours": 48, "percent": 100}],
}


def put(diary: Diary, now: datetime, **rules: object) -> PolicyInForce:
    return set_policy(diary, json.dumps({**RULES, **rules}), now=now)


def published(diary: Diary, page: FakePage, now: datetime) -> tuple[PolicyText, ...]:
    publish(diary, page, now=now)
    return page.published[-1].policies


def test_what_is_set_holds_and_is_shown(practice: Diary, now: datetime) -> None:
    before = show_policy(practice)
    assert (before.version, before.policy.usual.deposit, before.texts) == (0, NoDeposit(), {})
    name = list_services(practice)[0].name
    held = put(practice, now, services={name: {"deposit": {"kind": "none"}}})
    assert held == show_policy(practice)
    assert held.version == 1
    assert held.policy.usual.deposit == PercentDeposit(30)
    assert json.loads(held.document)["services"][name]["deposit"] == {"kind": "none"}
    assert list(held.texts) == ["en", "de", "ar"]
    assert f"“{name}”" in held.texts["en"]
    assert set_policy(practice, held.document, now=now).version == 1


def test_rules_that_are_set_again_have_the_version_that_they_had(
    practice: Diary, now: datetime
) -> None:
    assert [put(practice, now, due=due).version for due in (1, 2, 1, 2)] == [1, 2, 1, 2]
    nothing = {"deposit": {"kind": "none"}}
    assert [put(practice, now, no_show=part, **nothing).version for part in (1, 2)] == [3, 4]
    assert put(practice, now, due=3).version == 5


def test_undo_and_redo_put_the_other_policy_in_force(practice: Diary, now: datetime) -> None:
    put(practice, now, due=1)
    put(practice, now, due=2)
    assert undo(practice, now=now).words == "change of the policy for deposits"
    assert show_policy(practice).policy.usual.within == 1
    undo(practice, now=now)
    assert show_policy(practice).version == 0
    redo(practice, now=now)
    redo(practice, now=now)
    assert show_policy(practice).version == 2


def test_what_is_no_policy_changes_nothing(practice: Diary, now: datetime) -> None:
    put(practice, now)
    with pytest.raises(InvalidInput, match="longest notice") as told:
        put(practice, now, ladder=[{"hours": 1, "percent": 9}, {"hours": 2, "percent": 9}])
    assert told.value.field == "ladder[1].hours"
    with pytest.raises(InvalidInput, match="no service"):
        put(practice, now, services={"Nobody": {}})
    assert show_policy(practice).version == 1


def test_more_than_a_page_shows_is_refused(practice: Diary, now: datetime) -> None:
    [first, *_] = list_services(practice)
    own = {}
    for number in range(60):
        name = f"Service {number}"
        save_service(practice, replace(first, id=0, name=name), now=now)
        own[name] = {"due": number + 1}
    with pytest.raises(InvalidInput, match="exceptions"):
        put(practice, now, services=own)
    assert show_policy(practice).version == 0
    assert LONGEST_TEXTS["policy"] == LONGEST


def test_the_page_is_told_the_version_in_force_in_all_languages(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    save_settings(practice, {"page.policy": "Be there."}, now=now)
    assert [one.version for one in published(practice, page, now)] == [1]
    held = put(practice, now)
    told = published(practice, page, now)
    assert told == tuple(
        PolicyText(2, text, policy_hash(text), language) for language, text in held.texts.items()
    )
    assert [one.language for one in told] == ["en", "de", "ar"]
    assert all(one.text.endswith("\n\nBe there.") for one in told)
    undo(practice, now=now)
    assert published(practice, page, now) == (
        PolicyText(1, "Be there.", policy_hash("Be there."), ""),
    )


def test_a_policy_that_asks_nothing_leaves_the_own_words_alone(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    save_settings(practice, {"page.policy": "Be there."}, now=now)
    set_policy(practice, "{}", now=now)
    [told] = published(practice, page, now)
    assert (told.text, told.language) == ("Be there.", "")
    save_settings(practice, {"page.policy": ""}, now=now)
    assert published(practice, page, now) == ()


def test_other_words_are_another_version_of_the_same_rules(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    [first, *_] = list_services(practice)
    put(practice, now, services={first.name: {"due": 5}})
    old, *_ = published(practice, page, now)
    save_service(practice, replace(first, name="Renamed"), now=now)
    new, *_ = published(practice, page, now)
    assert (old.version, new.version) == (1, 2)
    assert "“Renamed”" in new.text
    save_service(practice, replace(first, name=first.name), now=now)
    assert published(practice, page, now)[0] == old


def test_what_was_accepted_is_known_under_another_policy(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    put(practice, now)
    _, german, _ = published(practice, page, now)
    put(practice, now, due=24)
    published(practice, page, now)
    accepted = Acceptance(german.version, german.hash, int(now.timestamp()))
    event = page.request(now + timedelta(days=1, hours=2), accepted=accepted, at_once=True)
    read_inbox(practice, page, now=lambda: now)
    with practice.read() as connection:
        query = "SELECT id FROM bookings WHERE uid = ?"
        found = connection.exec_driver_sql(query, (event.uid,)).scalar_one()
        stands = bookings.get(connection, found)
    assert (stands.agreed_policy, stands.agreed_policy_hash) == (1, german.hash)
    known = accepted_policy(practice, stands.id)
    assert known is not None
    assert known.text == german.text


def test_a_draft_is_compared_with_what_was_kept_in_truth(
    practice: Diary, anna: Client, now: datetime
) -> None:
    wish = NewBooking(now + timedelta(hours=20), client_id=anna.id, agreed=Money(8000, "EUR"))
    visit = book(practice, wish, now=now).id
    cancel(practice, visit, by=By.CLIENT, now=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    with practice.write("pay", by=By.SYSTEM, at=later) as change:
        paid = Posting("1/in", EntryKind.RECEIVED, visit, anna.id, 2000, "EUR")
        word = {"booking_id": visit, "word": "keep", "amount": 1500}
        change.insert("deposit_words", word)
        ledger.post(change, [paid], at=to_epoch(later))
    draft = json.dumps(RULES)
    found = preview_policy(practice, draft, now=later)
    [row] = found.rows
    assert (row.deposit, row.would_keep, row.kept) == (2400, 2400, 1500)
    assert found.more == {"EUR": 900}
    assert show_policy(practice).version == 0
    assert preview_policy(practice, draft, now=later + timedelta(days=366)).rows == ()
    assert preview_policy(practice, draft, now=now).rows == ()
