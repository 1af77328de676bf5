"""Whatever publication is taken, every page, file and mail can show it; the rest is a 422."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from scheduler_app.booking_page.account.leaving import erase
from scheduler_app.booking_page.store import accounts
from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.limits import EARLIEST, LATEST
from tests.booking_page.api.test_calls import paired
from tests.booking_page.sample import DAY, REMOTE, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import deliver, registered, token

NUMBERS = (
    *(-(2**53), -62_135_596_800, -1, 0, 1, 59, 60, 2**31 - 1, 2**31, 2**40, 2**53, 2**53 - 1),
    *(EARLIEST, EARLIEST - 1, LATEST, LATEST - 3600, LATEST + 1, 253_402_300_799, 10**12, 10**13),
)
TEXTS = (
    *(
        "",
        " ",
        "x",
        "x" * 100,
        "x" * 300,
        "ä" * 100,
        "\U0001f600" * 50,
        "a b",
        "a/b",
        "a\nb",
        "a\rb",
    ),
    *("\x1b[0m", "\x0b", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "<b>", "{{ 7 * 7 }}"),
    *("%(name)s %s %", "..", ".ics", "a@b", "a<b@c", "@", "a" * 64 + "@b.example", "UTC", "ABC"),
    *(
        "Factory",
        "localtime",
        "posix/UTC",
        "right/UTC",
        "Pacific/Kiritimati",
        "Etc/GMT+12",
        "EST5EDT",
    ),
)
"""What has broken programs before: edges, and texts with a meaning elsewhere."""


_WHOSE = frozenset({"diary", "generation", "acknowledged_seq", "account", "openings"})


class _Undone(Exception):
    """Ends a transaction that shall leave nothing behind."""


def _paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every text and number of a publication, but for what says whose it is."""
    if is_dataclass(value):
        named = [
            (field.name, getattr(value, field.name))
            for field in fields(value)
            if field.name not in _WHOSE
        ]
    elif isinstance(value, tuple):
        named = list(enumerate(value))  # type: ignore[arg-type]
    else:
        return [before]
    return [path for name, inner in named for path in _paths(inner, (*before, name))]


def _put_in(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The value with something else at the end of that path."""
    if not path:
        return new
    first, *rest = path
    if isinstance(value, tuple):
        inner = _put_in(value[first], tuple(rest), new)
        return (*value[:first], inner, *value[first + 1 :])
    return replace(value, **{first: _put_in(getattr(value, first), tuple(rest), new)})


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step] if isinstance(value, tuple) else getattr(value, step)
    return value


def _sample(page: Page, account: str, generation: int) -> tuple[Publication, Publication]:
    """What is published first, and what next: a request is confirmed, with all fields filled."""
    now = page.clock.now
    cards = sample_publication(now).services
    cards = tuple(replace(card, openings=card.openings[:2]) for card in cards)
    asked = sample_commitment("booked", account, now + 5 * DAY, state=CommitmentState.PENDING)
    first = sample_publication(now, generation=generation, services=cards, commitments=(asked,))
    booked: Commitment = replace(
        asked,
        state=CommitmentState.CONFIRMED,
        asked_start=now + 6 * DAY,
        proposals=(now + 7 * DAY, now + 8 * DAY),
        note="Bring the cable.",
        place="Hauptstr. 1",
        revision=2,
    )
    return first, replace(first, generation=generation + 1, commitments=(booked,))


@pytest.mark.timeout(240)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_taken_can_be_shown(page: Page, data: st.DataObject) -> None:
    client = _known(page)
    account = page.database.read_now(lambda c: accounts.of_email(c, "zoe@example.org"))
    assert account is not None
    first, second = _sample(page, account.id, client.generation + 1)
    client.generation += 2
    client.put(first)
    for _ in range(data.draw(st.integers(1, 8))):
        path = data.draw(st.sampled_from(_paths(second)))
        number = isinstance(_at(second, path), int)
        changed = _put_in(second, path, data.draw(st.sampled_from(NUMBERS if number else TEXTS)))
        body = msgspec.json.encode(changed)
        try:
            examine(msgspec.json.decode(body, type=Publication))
        except (InvalidInput, msgspec.ValidationError):
            refused = client.desktop.put("/api/publication", content=body)
            assert refused.status_code == 422, refused.text
        else:
            second = changed
    client.put(second)
    for path in ("/", "/book/1", "/book/2", "/slots/1.json", "/appointments", "/account/sessions",
                 "/account/export", "/account/erase", "/logo", "/metrics", "/privacy"):  # fmt: skip
        _shown(client, path)
    for one in second.commitments:
        for end in ("", ".ics", "/move", "/cancel"):
            _shown(client, f"/appointments/{one.uid}{end}")
    deliver(page)
    assert page.database.read_now(_failed) == []
    _erased(page, account)


class _Client:
    """A browser whose user is logged in, and the desktop of the practice."""

    def __init__(self, page: Page) -> None:
        page.publish()
        self.browser = registered(page)
        self.desktop = paired(page)
        self.generation = 1

    def put(self, publication: Publication) -> None:
        """Publish what cannot be wrong."""
        answer = self.desktop.put("/api/publication", content=msgspec.json.encode(publication))
        assert answer.status_code == 200, answer.text


def _known(page: Page) -> _Client:
    """The same for all examples: who registers ten times an hour is refused."""
    known: _Client | None = getattr(page.app.state, "of_this_test", None)
    if known is None:
        known = page.app.state.of_this_test = _Client(page)
    page.clock.now += 3600  # no export a minute
    return known


def _shown(client: _Client, path: str) -> None:
    answer = client.browser.get(path)
    assert answer.status_code < 500, f"{path}: {answer.status_code}"


def _failed(c: Connection) -> list[str]:
    wrong = "SELECT error FROM outbox WHERE error <> '' AND error <> 'superseded'"
    return list(c.execute(text(wrong)).scalars())


def _erased(page: Page, account: accounts.Account) -> None:
    """Erasing works, and is undone: the next example needs the client."""

    def work(c: Connection) -> None:
        erase(c, account, page.clock.now)
        raise _Undone

    with pytest.raises(_Undone):
        page.database.write_now(work)


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "posix/UTC", "right/UTC"])
def test_a_zone_of_this_machine_alone_is_none(page: Page, zone: str) -> None:
    """Babel has no words for them: one in a cookie made every page of that visitor a 500."""
    page.publish()
    visitor = page.visitor(cookie=f"zone={zone}")
    for path in ("/", f"/book/{REMOTE}", f"/slots/{REMOTE}.json", f"/book/{REMOTE}?zone={zone}"):
        assert visitor.get(path).status_code == 200


@pytest.mark.parametrize("start", ["0", "-1", "1" * 12, "9" * 11, str(10**12), str(LATEST + 1)])
def test_a_start_that_no_calendar_has_is_refused_in_words(page: Page, start: str) -> None:
    page.publish()
    visitor = page.visitor()
    token_there = token(visitor.get(f"/book/{REMOTE}"))
    form = {"_csrf_token": token_there, "start": start, "zone": "Europe/Berlin"}
    answer = visitor.post(f"/book/{REMOTE}/hold", data=form)
    assert answer.status_code in {400, 404, 409, 410}
    assert "broken" not in answer.text
    form |= {"start": str(berlin(10, 10)), "zone": "localtime"}
    assert visitor.post(f"/book/{REMOTE}/hold", data=form).status_code == 400
