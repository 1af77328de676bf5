"""What every page keeps to, whether it is the real program over HTTP or the fake of the tests."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.format import PairingRequest, Publication
from scheduler_app.domain.page.mails import MAILS_FORMAT, HandedMail, MailDocument, MailState
from scheduler_app.domain.page.troubles import PageRefuses, ReadAnew, StaleGeneration
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.gateways.page.preview_server import PreviewProcess
from scheduler_app.use_cases.page.link import pairing_code
from scheduler_app.use_cases.ports.page_gateway import PageGateway
from scheduler_app.use_cases.ports.page_pairing import PagePairing
from tests.booking_page.sample import DIARY, sample_publication
from tests.fakes.clients_on_the_page import FakePage


@dataclass(frozen=True)
class Side:
    """A page that nobody has paired yet."""

    code: str
    stranger: PagePairing
    with_token: Callable[[str], PageGateway]


@pytest.fixture(params=["fake", "real"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """The fake, and the program on a free port."""
    if request.param == "fake":
        fake = FakePage(lambda: datetime.now(UTC))
        yield Side(fake.code, fake, lambda _token: fake)
        return
    server = PreviewProcess(tmp_path / "preview")
    pasted = pairing_code(server.code)
    lines = [PageHttp(pasted.url)]

    def with_token(token: str) -> PageHttp:
        lines.append(PageHttp(pasted.url, token))
        return lines[-1]

    try:
        yield Side(pasted.code, lines[0], with_token)
    finally:
        for line in lines:
            line.close()
        server.close()


@pytest.fixture
def paired(page: Side) -> PageGateway:
    """The page, paired with a diary."""
    pairing = page.stranger.pair(PairingRequest(page.code, DIARY))
    assert (pairing.generation, pairing.latest_seq) == (0, 0)
    return page.with_token(pairing.token)


def publication(generation: int) -> Publication:
    now = int(datetime.now(UTC).timestamp())
    return sample_publication(now, generation=generation)


def test_a_code_pairs_once(page: Side) -> None:
    page.stranger.pair(PairingRequest(page.code, DIARY))
    with pytest.raises(PageRefuses):
        page.stranger.pair(PairingRequest(page.code, DIARY))


def test_a_publication_prolongs_the_lease_and_the_same_one_does_not(paired: PageGateway) -> None:
    said = publication(1)
    first = paired.publish(said)
    assert (first.generation, first.latest_seq, first.events) == (1, 0, ())
    assert first.valid_until == first.now + said.lease
    time.sleep(1.1)  # the page counts in whole seconds
    assert paired.publish(said).valid_until == first.valid_until


def test_the_same_number_with_other_content_is_old(paired: PageGateway) -> None:
    said = publication(1)
    paired.publish(said)
    with pytest.raises(StaleGeneration):
        paired.publish(replace(said, lease=9 * 86_400))


def test_an_older_publication_is_told_what_the_page_shows(paired: PageGateway) -> None:
    paired.publish(publication(7))
    with pytest.raises(StaleGeneration) as stale:
        paired.publish(publication(6))
    assert (stale.value.generation, stale.value.latest_seq) == (7, 0)


def test_an_event_that_was_never_told_is_neither_acknowledged_nor_read_on_from(
    paired: PageGateway,
) -> None:
    said = publication(1)
    paired.publish(said)
    with pytest.raises(ReadAnew) as refused:
        paired.publish(replace(said, generation=2, acknowledged_seq=1, acknowledged_event="x"))
    assert (refused.value.generation, refused.value.latest_seq) == (1, 0)
    with pytest.raises(ReadAnew):
        paired.inbox(1, "x", wait=0, going_on=lambda: True)
    assert paired.publish(replace(said, generation=2)).generation == 2


def test_another_diary_is_refused(paired: PageGateway) -> None:
    other = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(PageRefuses):
        paired.publish(replace(publication(1), diary=other))


def test_an_empty_inbox_says_what_is_shown(paired: PageGateway) -> None:
    paired.publish(publication(3))
    answer = paired.inbox(0, wait=0, going_on=lambda: True)
    assert answer is not None
    assert (answer.generation, answer.latest_seq, answer.events) == (3, 0, ())


def test_whoever_is_told_to_stop_has_no_answer(paired: PageGateway) -> None:
    assert paired.inbox(0, wait=5, going_on=lambda: False) is None


def mails(issued_at: int, *keys: str) -> MailDocument:
    """A document with a mail of tomorrow for each key."""
    day = 86_400
    made = tuple(
        HandedMail(
            key=key,
            uid="b-1",
            start=issued_at + 2 * day,
            send_at=issued_at + day,
            useful_until=issued_at + 2 * day,
            to="zoe@example.org",
            subject="Tomorrow",
            text="See you",
        )
        for key in keys
    )
    digest = "-".join(keys) or "none"
    return MailDocument(MAILS_FORMAT, DIARY, digest, issued_at, 3 * day, made)


@pytest.mark.parametrize("packed", [False, True])
def test_mails_are_kept_and_taken_back_as_a_whole(paired: PageGateway, packed: bool) -> None:
    paired.publish(publication(1), packed=packed)
    now = int(datetime.now(UTC).timestamp())
    first = paired.hand_over(mails(now, "a", "b"), packed=packed)
    assert (first.digest, first.until) == ("a-b", first.now + 3 * 86_400)
    assert {each.key: each.state for each in first.reports} == {
        "a": MailState.WAITING,
        "b": MailState.WAITING,
    }
    assert paired.publish(publication(2), packed=packed).mails_digest == "a-b"
    after = paired.hand_over(mails(now, "b"), packed=packed)
    assert {each.key: each.state for each in after.reports} == {
        "a": MailState.WITHDRAWN,
        "b": MailState.WAITING,
    }


def test_a_file_is_taken_where_a_mail_wants_it_and_is_not_lacking_then(
    paired: PageGateway,
) -> None:
    paired.publish(publication(1))
    now, content = int(datetime.now(UTC).timestamp()), b"%PDF-1.7 of an invoice"
    file = MailFile("Invoice 1.pdf", hashlib.sha256(content).hexdigest(), len(content))
    plain = mails(now, "a")
    assert paired.hand_over(plain).lacks == () and not paired.put_file(file, content)
    wanted = replace(plain, digest="b", mails=(replace(plain.mails[0], files=(file,)),))
    assert paired.hand_over(wanted).lacks == (file.digest,)
    assert paired.put_file(file, content) and paired.put_file(file, content)
    assert paired.hand_over(wanted).lacks == ()
