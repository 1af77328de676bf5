"""Tests: a client says by one press that they will be there, at the time that they were shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.page.format import Commitment, Event
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import LinkPurpose, hash_of
from tests.booking_page.phoned import FRIDAY, UID, Phoned, booked, link_to, other, token
from tests.booking_page.sample import DAY, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered, send

MANAGE, COME = f"/m/{token()}", f"/m/{token()}/come"
ASKED = FRIDAY - 2 * DAY
QUESTION, SAID = "Will you be there?", "You told us that you will be there"


def asked(**changes: object) -> Commitment:
    """A booking whose client is asked since two days before."""
    return booked(**({"confirm_from": ASKED} | changes))  # type: ignore[arg-type]


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page that shows a booking whose client is asked just now, and another one."""
    made = Phoned(page)
    made.page.clock.now = ASKED
    made.publish(asked(), other())
    return made


def confirmations(phoned: Phoned) -> list[Event]:
    return [one for one in phoned.events() if one.kind is EventKind.CONFIRMATION]


def test_one_press_tells_the_desktop_once(phoned: Phoned) -> None:
    phoned.visitor.head(MANAGE)
    seen = phoned.visitor.get(MANAGE)
    assert seen.status_code == 200 and confirmations(phoned) == [], "who looks says nothing"
    assert seen.text.index(QUESTION) < seen.text.index("Length"), "the question comes first"
    sent = send(phoned.visitor, COME, shown_at=MANAGE)
    assert (sent.status_code, sent.headers["location"]) == (303, MANAGE)
    [one] = confirmations(phoned)
    assert (one.uid, one.link, one.account, one.person) == (UID, hash_of(token()), "", None)
    assert one.wish is not None and one.wish.start == FRIDAY
    shown = phoned.visitor.get(MANAGE).text
    assert SAID in shown and QUESTION not in shown
    again = send(phoned.visitor, COME, shown_at="/login", start=str(FRIDAY))
    assert again.status_code == 303 and len(confirmations(phoned)) == 1
    phoned.publish(asked(comes=True), acknowledged=1)
    assert SAID in phoned.visitor.get(MANAGE).text


def test_nobody_is_asked_before_the_time_nor_once_it_is_over(phoned: Phoned) -> None:
    for now in (ASKED - 1, FRIDAY):
        phoned.page.clock.now = now
        phoned.publish(asked(), other())
        assert QUESTION not in phoned.visitor.get(MANAGE).text
        late = send(phoned.visitor, COME, shown_at="/login", start=str(FRIDAY))
        assert late.status_code == 409 and "has changed meanwhile" in late.text
    assert confirmations(phoned) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"confirm_from": None},
        {"state": CommitmentState.PENDING},
        {"state": CommitmentState.CANCELLED},
        {"revoked_at": ASKED},
        {"asked_start": FRIDAY + 3_600},
        {"proposals": (FRIDAY - 3_600,), "offered_until": FRIDAY - 7_200},
    ],
    ids=str,
)
def test_nobody_is_asked_about_what_is_not_settled(
    phoned: Phoned, changes: dict[str, object]
) -> None:
    phoned.publish(asked(**changes))
    assert QUESTION not in phoned.visitor.get(MANAGE).text
    refused = send(phoned.visitor, COME, shown_at="/login", start=str(FRIDAY))
    assert refused.status_code == 409 and confirmations(phoned) == []


def test_a_time_that_is_not_the_present_one_confirms_nothing(phoned: Phoned) -> None:
    phoned.publish(asked(start=FRIDAY + 3_600, end=FRIDAY + 7_200), other())
    before = send(phoned.visitor, COME, shown_at="/login", start=str(FRIDAY))
    assert before.status_code == 409 and "Something here has changed" in before.text
    assert QUESTION in before.text, "it stands there as it is now"
    for odd in ("", "x", "-1", "9" * 12, "٣"):
        assert send(phoned.visitor, COME, shown_at="/login", start=odd).status_code == 400
    assert confirmations(phoned) == []


def test_what_was_said_ends_with_the_time_that_it_was_said_of(phoned: Phoned) -> None:
    """Whoever chooses another time afterwards has not said that they come then."""
    noon = FRIDAY + 7_200
    send(phoned.visitor, COME, shown_at=MANAGE)
    offered = {"proposals": (noon,), "offered_until": FRIDAY}
    phoned.publish(asked(comes=True, **offered), acknowledged=1)
    send(phoned.visitor, f"{MANAGE}/choose", shown_at=MANAGE, start=str(noon))
    assert SAID not in phoned.visitor.get(MANAGE).text


def test_an_older_desktop_is_told_nothing(phoned: Phoned) -> None:
    made = sample_publication(phoned.page.clock.now, generation=9, commitments=(asked(), other()))
    phoned.page.publish(replace(made, kinds=tuple(k for k in made.kinds if k != "confirmation")))
    assert QUESTION not in phoned.visitor.get(MANAGE).text
    assert send(phoned.visitor, COME, shown_at="/login", start=str(FRIDAY)).status_code == 409
    assert confirmations(phoned) == []


def test_strangers_confirm_nothing(phoned: Phoned) -> None:
    """No token of the form, a link for another purpose, a guessed one: nothing is told."""
    links = (link_to(), link_to(purpose=LinkPurpose.PAY), link_to(purpose=LinkPurpose.RATE))
    phoned.publish(asked(links=links), other())
    start = {"start": str(FRIDAY)}
    assert phoned.visitor.post(COME, data=start).status_code == 403
    assert phoned.visitor.get(COME).status_code == 405
    for link in (token(purpose=LinkPurpose.PAY), token(purpose=LinkPurpose.RATE), "x" * 43):
        answer = send(phoned.visitor, f"/m/{link}/come", shown_at="/login", **start)
        assert answer.status_code == 404, link
    # Of another booking the link says nothing, whatever the form names.
    theirs = f"/m/{token('9a1f64f4-0d6b-4d0c-8a55-2f4a0f7d9c22')}/come"
    assert send(phoned.visitor, theirs, shown_at="/login", **start).status_code == 409
    guest = send(phoned.visitor, f"/appointments/{UID}/come", shown_at="/login", **start)
    assert guest.status_code in {303, 401, 403} and confirmations(phoned) == []


def test_a_client_says_so_in_their_list_and_comes_back_to_it(phoned: Phoned) -> None:
    zoe, stranger = registered(phoned.page), registered(phoned.page, "max@example.org")
    phoned.publish(asked(account=phoned.account()), other())
    listed = zoe.get("/appointments").text
    assert QUESTION in listed and "I will be there" in listed
    path = f"/appointments/{UID}"
    theirs = send(stranger, f"{path}/come", shown_at="/appointments", start=str(FRIDAY))
    assert theirs.status_code == 404 and confirmations(phoned) == []
    sent = send(zoe, f"{path}/come", shown_at="/appointments")
    assert sent.headers["location"] == f"/appointments#{UID}"
    [one] = confirmations(phoned)
    assert (one.account, one.link) == (phoned.account(), "")
    assert SAID in zoe.get("/appointments").text and SAID in zoe.get(path).text


@pytest.mark.parametrize(
    ("language", "question", "said"),
    [
        ("de", "Werden Sie da sein?", "dass Sie da sein werden"),
        ("ar", "هل ستكون في الموعد؟", "أخبرتنا بأنك ستكون في الموعد"),
    ],
)
def test_it_is_asked_in_their_language(
    phoned: Phoned, language: str, question: str, said: str
) -> None:
    spoken = {"accept-language": language}
    assert question in phoned.visitor.get(MANAGE, headers=spoken).text
    send(phoned.visitor, COME, shown_at=MANAGE)
    assert said in phoned.visitor.get(MANAGE, headers=spoken).text
