"""Mails by the own server: each once, tried again while of use, never again where nobody knows."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NoKeyring, NotAllowed
from scheduler_app.domain.messages.mailing import MailFateUnknown, MailPutOff, MailRefused
from scheduler_app.domain.messages.security import NO_WAY
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.shelves import messages_of
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch) -> MailDesk:
    follower = PlainMailFollower()
    monkeypatch.setattr(storage_brought, "followers", lambda: (follower,))
    return MailDesk(practice, now)


def test_what_is_due_goes_out_once_and_keeps_its_id(desk: MailDesk) -> None:
    desk.booked(hours=20)
    desk.booked(hours=30)
    done = desk.turn()
    assert desk.states() == ["sent", "planned"]
    assert done.again_at == desk.moment + 6 * HOUR
    desk.turn(hours=5)
    assert len(desk.server.got) == 1
    desk.turn(hours=1)
    assert desk.states() == ["sent", "sent"]
    with desk.diary.look() as asked:
        (provider,) = next(iter(asked.exec_driver_sql("SELECT provider FROM outbox LIMIT 1")))
    assert provider.startswith("<") and provider.endswith("@practice.example>")


def test_what_the_server_puts_off_is_tried_again_later_and_later(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    desk.server.ends[f"client{booking}@example.org"] = MailPutOff("Come again.")
    waits = []
    for _ in range(6):
        again = desk.turn().again_at
        assert again is not None
        waits.append((again - desk.moment).total_seconds())
        assert desk.turn().counts == {}, "not before its time"
        desk.moment = again
    assert desk.server.tried == 6
    assert all(later > sooner * 1.1 for sooner, later in itertools.pairwise(waits))
    assert desk.rows() == [("planned", "Come again.")]
    desk.server.ends.clear()
    desk.turn()
    assert desk.states() == ["sent"]


def test_what_can_t_be_tried_again_in_time_has_failed_with_the_reason(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    desk.moment += 20 * HOUR - timedelta(seconds=20)
    desk.server.ends[f"client{booking}@example.org"] = MailPutOff("Come again.")
    desk.turn()
    assert desk.rows() == [("failed", "Come again.")]


def test_a_server_that_does_not_answer_is_tried_with_one_mail_only(desk: MailDesk) -> None:
    for hours in range(3, 20):
        desk.booked(hours=hours)
    desk.server.all_end = MailPutOff("Nobody answers.", remedy="Wait.", of_all=True)
    done = desk.turn()
    assert done.trouble is desk.server.all_end and desk.server.tried == 1
    assert set(desk.rows()) == {("planned", "Nobody answers. Wait.")}
    desk.server.all_end = None
    assert done.again_at is not None
    desk.moment = done.again_at
    desk.turn()
    assert set(desk.states()) == {"sent"}


def test_what_is_over_says_so_though_the_server_does_not_answer(desk: MailDesk) -> None:
    """Also behind what is of use for longer."""
    desk.booked(hours=2)
    desk.booked(hours=3)
    with writing(desk.diary, "carry out", by=By.SYSTEM, at=desk.moment) as change:
        over = to_epoch(desk.moment)
        change.connection.exec_driver_sql(
            "UPDATE outbox SET useful_until = ? WHERE id = 2", (over,)
        )
    desk.server.all_end = MailPutOff("Nobody answers.", remedy="Wait.", of_all=True)
    assert desk.turn().counts == {"planned": 1, "skipped": 1}
    assert desk.server.tried == 1


def test_what_is_refused_has_failed_and_what_nobody_knows_is_unknown(desk: MailDesk) -> None:
    one, two = desk.booked(hours=20), desk.booked(hours=22)
    desk.server.ends[f"client{one}@example.org"] = MailRefused("No such mailbox.")
    desk.server.ends[f"client{two}@example.org"] = MailFateUnknown("The line broke.")
    desk.turn()
    assert desk.rows() == [("failed", "No such mailbox."), ("unknown", "The line broke.")]
    desk.server.ends.clear()
    desk.turn(hours=1)
    assert desk.server.tried == 2


@pytest.mark.parametrize(
    ("dies", "state", "sent"), [("words", "sent", 1), ("server", "unknown", 0)]
)
def test_who_dies_before_the_words_are_there_has_sent_nothing(
    desk: MailDesk, dies: str, state: str, sent: int
) -> None:
    desk.booked(hours=20)
    desk.dies = dies
    with pytest.raises(KeyboardInterrupt):
        desk.turn()
    assert desk.states() == ["sending"]
    desk.dies = ""
    desk.turn()
    assert desk.states() == [state] and len(desk.server.got) == sent


def test_words_of_an_earlier_attempt_are_not_those_of_this_one(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    desk.server.ends[f"client{booking}@example.org"] = MailPutOff("Come again.")
    desk.turn()
    desk.server.ends.clear()
    desk.dies = "words"
    with pytest.raises(KeyboardInterrupt):
        desk.turn(minutes=5)
    desk.dies = ""
    desk.turn(minutes=1)
    assert desk.states() == ["sent"]


def test_with_no_server_it_says_so_once_and_is_skipped_when_it_is_of_no_use(
    desk: MailDesk,
) -> None:
    desk.booked(hours=20)
    desk.booked(hours=60)
    assert desk.turn(server=False).counts == {}
    assert desk.rows() == [("planned", NO_WAY), ("planned", "")]
    with desk.diary.look() as asked:
        before = list(asked.exec_driver_sql("SELECT count(*) FROM outbox_attempts"))
    desk.turn(server=False, hours=1)
    with desk.diary.look() as asked:
        assert list(asked.exec_driver_sql("SELECT count(*) FROM outbox_attempts")) == before
    desk.turn(server=False, hours=20)
    assert desk.rows()[0] == ("skipped", NO_WAY)
    desk.turn(hours=20)
    assert desk.states() == ["skipped", "sent"]


def test_what_is_called_off_does_not_go_out(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    cancel(desk.diary, booking, now=desk.moment)
    desk.turn()
    assert desk.states() == ["withdrawn"] and desk.server.tried == 0


def test_what_can_t_be_worded_has_failed_and_a_locked_keyring_waits(
    desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.booked(hours=20)
    troubles = iter([NoKeyring("It is locked."), InvalidInput("text", "Unknown variable.")])

    def write(_row: object, _now: datetime) -> None:
        raise next(troubles)

    monkeypatch.setattr(desk, "write", write)
    done = desk.turn()
    assert desk.rows() == [("planned", "It is locked.")] and done.again_at is not None
    desk.turn(minutes=5)
    assert desk.rows() == [("failed", "text: Unknown variable.")]


def test_a_booking_that_moves_as_its_mail_is_worded_has_a_new_one(
    desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = desk.booked(hours=20)

    def moved_away(_row: object, now: datetime) -> None:
        move(desk.diary, booking, now + 40 * HOUR, now=now)
        raise NotAllowed("The booking has moved away from the time of this message.")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "write", moved_away)
        assert desk.turn().trouble is None
    assert desk.states() == ["withdrawn", "planned"]
    desk.turn(hours=16)
    assert desk.states() == ["withdrawn", "sent"]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"mail.host": "mx.example.org", "mail.security": "none"}, "mail.security"),
        ({"mail.host": "127.0.0.com", "mail.security": "none"}, "mail.security"),
        ({"mail.host": "mx.example.org"}, "mail.host"),
    ],
)
def test_no_tls_is_for_this_machine_only(
    practice: Diary, now: datetime, values: dict[str, str], names: str
) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        local = {"mail.host": host, "mail.security": "none"}
        save_settings(practice, local, now=now)
    before = settings_as_text(practice)
    with pytest.raises(InvalidInput, match="without TLS") as refused:
        save_settings(practice, values, now=now)
    assert refused.value.field == names
    assert settings_as_text(practice) == before
    save_settings(practice, {"mail.host": "mx.example.org", "mail.security": "tls"}, now=now)


def test_a_clock_that_was_a_year_ahead_for_a_moment_loses_no_mail(desk: MailDesk) -> None:
    desk.booked(hours=60)
    right = desk.moment
    desk.turn(days=400)
    assert desk.states() == ["skipped"]
    desk.moment = right
    while plan_chunk(desk.diary, now=right):
        continue
    assert desk.states() == ["planned"]
    desk.turn(hours=40)
    assert desk.states() == ["sent"]


def test_what_was_put_off_by_a_clock_that_was_ahead_goes_in_time(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    right = desk.moment
    desk.server.ends[f"client{booking}@example.org"] = MailPutOff("Come again.")
    desk.turn(hours=19)
    desk.server.ends.clear()
    desk.moment = right
    while plan_chunk(desk.diary, now=right):
        continue
    desk.turn()
    assert desk.states() == ["sent"]


def test_a_clock_that_goes_back_while_a_mail_is_on_its_way_sends_it_once(
    desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.booked(hours=20)
    send = desk.server.send

    def back(*what: object, **how: object) -> str:
        desk.moment -= timedelta(days=300)
        return send(*what, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.server, "send", back)
    desk.turn()
    assert desk.states() == ["sent"]
    desk.turn(days=300)
    assert len(desk.server.got) == 1


def test_instants_of_waiting_are_utc(desk: MailDesk) -> None:
    desk.booked(hours=40)
    again = desk.turn().again_at
    assert again == from_epoch(int(desk.moment.timestamp())) + 16 * HOUR


def test_who_was_to_take_a_mail_is_no_receipt_of_it(desk: MailDesk) -> None:
    booking = desk.booked(hours=20)
    desk.server.ends[f"client{booking}@example.org"] = MailPutOff("Come again.")
    desk.turn()
    assert [line.provider for line in messages_of(desk.diary, booking)] == [""]
    desk.server.ends.clear()
    desk.turn(minutes=5)
    (line,) = messages_of(desk.diary, booking)
    assert line.provider.startswith("<")
