"""The command line: what clients are told, and what became of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.page import link as page_link
from tests.cli.conftest import NOW, Run
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.twilio_server import SENDER, SID, TOKEN, FakeTwilio, running
from tests.planted_messages import Planted, plant

HOUR = timedelta(hours=1)
FIELDS = {
    "id", "key", "booking", "client", "channel", "rule", "due", "state", "tries", "sent_at",
    "provider_id", "secured", "reason",
}  # fmt: skip


@pytest.fixture
def visit(run: Run) -> int:
    """A visit of Anna's on Thursday, about which no rule says anything."""
    for rule in run("rules", "--json"):
        run("rules", "remove", str(rule["id"]))
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    booked = run("book", "--client", "Anna Schmidt", "--service", "Remote session",
                 "--start", "2027-03-04T10:00", "--json")  # fmt: skip
    return int(booked["id"])


@pytest.fixture
def planted(visit: int, tmp_path: Path) -> Callable[..., list[int]]:
    """Writes messages about the visit into the diary."""

    def write(*wanted: Planted) -> list[int]:
        diary = Diary.open(tmp_path / "data" / DIARY_NAME)
        try:
            return plant(diary, *(one._replace(booking_id=visit) for one in wanted), now=NOW)
        finally:
            diary.close()

    return write


def test_messages_are_listed_with_what_became_of_them(
    run: Run, visit: int, planted: Callable[..., list[int]]
) -> None:
    assert run("messages", "--json") == []
    assert run("messages") == "There are none.\n"
    planted(
        Planted(0, NOW + 2 * HOUR),
        Planted(0, NOW + HOUR, RowState.HANDED_OVER, provider="receipt 7"),
        Planted(0, NOW - HOUR, RowState.DELIVERED, Channel.TEXT, provider="SM1"),
        Planted(0, NOW - 24 * HOUR, RowState.FAILED, reason="There is no such mailbox."),
    )
    found = run("messages", "--json")
    assert all(set(one) == FIELDS for one in found)
    assert [one["state"] for one in found] == ["failed", "delivered", "handed over", "planned"]
    assert [one["secured"] for one in found] == [False, True, True, False]
    failed, delivered, handed, planned = found
    assert (failed["reason"], failed["tries"]) == ("There is no such mailbox.", 1)
    assert {**delivered, "id": 0, "key": "", "rule": None} == {
        "id": 0,
        "key": "",
        "booking": visit,
        "client": "Anna Schmidt",
        "channel": "text",
        "rule": None,
        "due": "2027-03-01T08:00:00+01:00",
        "state": "delivered",
        "tries": 1,
        "sent_at": "2027-03-01T08:00:00+01:00",
        "provider_id": "SM1",
        "secured": True,
        "reason": "",
    }
    assert (handed["provider_id"], handed["sent_at"]) == ("receipt 7", None)
    assert "not handed over" in planned["reason"]
    assert "failed. There is no such mailbox\n" in run("messages")


def test_they_are_found_by_date_and_by_booking(
    run: Run, visit: int, planted: Callable[..., list[int]]
) -> None:
    yesterday, today, tomorrow = planted(
        *(Planted(0, NOW + days * 24 * HOUR) for days in (-1, 0, 1))
    )

    def ids(*words: str) -> list[int]:
        return [one["id"] for one in run("messages", *words, "--json")]

    assert ids() == [yesterday, today, tomorrow]
    assert ids("--from", "2027-03-01") == [today, tomorrow]
    assert ids("--to", "2027-03-01") == [yesterday]
    assert ids("--from", "2027-03-01", "--to", "2027-03-02") == [today]
    assert ids("--booking", str(visit), "--from", "2027-03-02") == [tomorrow]


def test_one_is_shown_with_all_that_it_says(run: Run, planted: Callable[..., list[int]]) -> None:
    words = WrittenMessage(
        Channel.MAIL, "anna@example.org", "See you\non Thursday.", "Anna Schmidt", "en",
        "Your appointment", "<p>See you</p>", "BEGIN:VCALENDAR", {"List-Unsubscribe": "<x>"}, "l",
    )  # fmt: skip
    sent, waiting = planted(
        Planted(0, NOW - HOUR, RowState.SENT, said=words), Planted(0, NOW + HOUR)
    )
    shown = run("messages", "show", str(sent), "--json")
    assert set(shown) == FIELDS | {"template", "address", "attempts", "written", "says"}
    assert [each["outcome"] for each in shown["attempts"]] == ["sending", "sent"]
    assert shown["says"]["headers"] == {
        "To": "Anna Schmidt <anna@example.org>",
        "Subject": "Your appointment",
        "List-Unsubscribe": "<x>",
    }
    assert shown["says"]["text"] == "See you\non Thursday."
    assert run("messages", "show", str(sent)).endswith(
        "\n\nTo: Anna Schmidt <anna@example.org>\nSubject: Your appointment\n"
        "List-Unsubscribe: <x>\n\nSee you\non Thursday.\n"
    )
    shown = run("messages", "show", str(waiting), "--json")
    assert (shown["written"], shown["says"]["address"]) == (False, "anna@example.org")
    assert "Anna Schmidt" in shown["says"]["text"]
    assert "Today it would say:\nTo: Anna Schmidt <anna@" in run("messages", "show", str(waiting))


def test_why_nothing_can_be_said_is_told(run: Run, planted: Callable[..., list[int]]) -> None:
    run("client", "Anna Schmidt", "--email", "")
    [waiting] = planted(Planted(0, NOW + HOUR))
    assert run("messages", "show", str(waiting), "--json")["says"] is None
    assert "There is no address to write to. Give" in run("messages", "show", str(waiting))
    [gone] = planted(Planted(0, NOW - HOUR, RowState.SKIPPED, reason="Too late."))
    assert run("messages", "show", str(gone)).endswith("\n\nIt was never worded.\n")


@pytest.mark.parametrize(
    ("client", "says"),
    [
        ((), ""),
        (("--email", ""), "No way to reach Anna Schmidt: no e-mail address, and no mobile"),
        (("--channel", "none"), "Anna Schmidt wishes no messages. Tell them yourself."),
        (("--email", "", "--phone", "+4915112345678"), "they have not agreed to texts. Ask them"),
        (("--email", "", "--phone", "+4915112345678", "--no-texts"), "and they want no texts"),
        (("--email", "", "--phone", "+4915112345678", "--consent", "by phone"), ""),
        (("--email", "", "--phone", "+49 30 123456"), "No way to reach Anna Schmidt"),
    ],
)
def test_why_a_client_hears_nothing_is_said(
    run: Run, visit: int, client: tuple[str, ...], says: str
) -> None:
    assert "“scheduler-app rules usual” begins" in run("messages", "--booking", str(visit))
    run("rules", "set", "--when", "-24h", "--channel", "text,mail")
    assert "by mail to Anna Schmidt about booking 1: planned" in run("messages")
    if client:
        run("client", "Anna Schmidt", *client)
    told = run("messages", "--booking", str(visit))
    assert says in told
    assert ("planned" in told) == (not says)


@pytest.mark.parametrize(
    ("way", "client", "says"),
    [
        (
            "mail",
            ("--email", "", "--phone", "+4915112345678", "--consent", "by phone"),
            "Add one, choose texts for this client or tell them yourself.",
        ),
        (
            "mail",
            ("--email", ""),
            "go by mail only, and there is no e-mail address. Add one or tell them yourself.",
        ),
        (
            "text",
            (),
            "there is no mobile. Add one, choose mail for this client or tell them yourself.",
        ),
        (
            "text",
            ("--phone", "+4915112345678"),
            "not agreed to texts. Ask them and record what they said, choose mail for this client",
        ),
        (
            "text",
            ("--phone", "+4915112345678", "--no-texts"),
            "and they want no texts. Choose mail for this client or tell them yourself.",
        ),
        ("text", ("--channel", "mail"), ""),
    ],
)
def test_who_has_no_way_that_a_rule_names_hears_nothing(
    run: Run, visit: int, way: str, client: tuple[str, ...], says: str
) -> None:
    run("rules", "set", "--when", "-24h", "--channel", way)
    if client:
        run("client", "Anna Schmidt", *client)
    told = run("messages", "--booking", str(visit))
    assert says in told
    assert ("No way to reach Anna Schmidt" in told) == bool(says)
    assert ("planned" in told) == (not says)


def test_of_a_client_who_was_erased_nobody_is_asked_to_tell(run: Run, visit: int) -> None:
    run("rules", "usual")
    run("cancel", str(visit), "--by", "client", "--reason", "moving away")
    run("client", "Anna Schmidt", "--erase", "--yes")
    told = run("messages", "--booking", str(visit))
    assert "withdrawn" in told
    assert "Tell them yourself" not in told


def test_what_is_shown_at_the_tray_is_no_message_to_a_client(run: Run, visit: int) -> None:
    assert "There is no message 1 in" in run("messages", "show", "1", status=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2027-03-02", "--to", "2027-03-01"), "to: The range ends before it starts"),
        (("--booking", "99"), "There is no booking 99"),
        (("show", "99"), "There is no message 99"),
    ],
)
def test_bad_input_is_one_line(run: Run, words: tuple[str, ...], says: str) -> None:
    said = run("messages", *words, status=1)
    assert says in said
    assert said.count("\n") == 1


def test_a_mail_that_nobody_would_send_says_so(
    run: Run, planted: Callable[..., list[int]], tmp_path: Path
) -> None:
    planted(Planted(0, NOW + HOUR), Planted(0, NOW + 2 * HOUR, RowState.HANDED_OVER, provider="7"))
    mail, handed = run("messages", "--json")
    assert (mail["secured"], handed["reason"]) == (False, "")
    assert "neither a mail server nor a booking page" in mail["reason"]
    assert "settings mail.host" in mail["reason"]
    assert mail["reason"].rstrip(".") in run("messages")
    run("settings", "mail.host", "127.0.0.1")
    assert "if this program runs" in run("messages", "--json")[0]["reason"]
    run("settings", "mail.host", "")
    for knows, way in (("gzip mails", True), ("gzip", False)):
        diary = Diary.open(tmp_path / "data" / DIARY_NAME)
        with writing(diary, "link", by=By.SYSTEM, at=NOW) as change:
            page_link.diary_id(change.connection)
            page_link.note(change.connection, kind="hosted", knows=knows)
        diary.close()
        assert ("if this program runs" in run("messages", "--json")[0]["reason"]) is way


def test_what_is_no_command(misused: Callable[..., str]) -> None:
    assert "is no date" in misused("messages", "--from", "tomorrow")
    assert "is no id; messages lists them" in misused("messages", "show", "x")
    misused("messages", "show")
    misused("messages", "nonsense")


@pytest.fixture
def twilio(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeTwilio]:
    """Twilio's stand-in on this machine, and an account there."""
    keyring = FakeSecrets()
    for user in ("messages", "secrets"):
        monkeypatch.setattr(f"scheduler_app.cli.{user}.system_secrets", lambda: keyring)
    with running(FakeTwilio()) as made:
        monkeypatch.setenv("SCHEDULER_TWILIO_URL", made.url)
        run("settings", "texts.account", SID)
        run("settings", "texts.from", SENDER)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TOKEN.encode())))
        run("secret", "set", "texts.token")
        yield made


def test_a_text_is_sent_to_see_whether_it_works(run: Run, twilio: FakeTwilio) -> None:
    said = run("messages", "send-test", "text", "+49 151 12345678")
    [text] = twilio.texts
    assert said == (
        f"Twilio has taken the text to +4915112345678 and calls it {text.sid}. "
        "Look whether it arrives.\n"
    )
    assert (text.to, text.body) == ("+4915112345678", "Your diary: texts to clients work.")
    shown = run("messages", "send-test", "text", "+49 151 12345678", "--json")
    assert set(shown) == {"channel", "address", "said"}


@pytest.mark.parametrize(
    ("trouble", "says"),
    [(401, "token"), (429, "Twilio"), ("cut", "Twilio"), ("nonsense", "Twilio")],
)
def test_what_is_wrong_with_texts_is_said(
    run: Run, twilio: FakeTwilio, trouble: int | str, says: str
) -> None:
    twilio.trouble += [trouble] * 5
    said = run("messages", "send-test", "text", "+49 151 12345678", status=1)
    assert says in said
    assert said.count("\n") == 1
    assert said.startswith("scheduler-app: ")


def test_what_is_not_set_up_is_said(run: Run, twilio: FakeTwilio) -> None:
    words = ("messages", "send-test", "text")
    assert "address: “12” is" in run(*words, "12", status=1)
    run("secret", "forget", "texts.token")
    assert "secret set texts.token" in run(*words, "+49 151 12345678", status=1)
    run("settings", "texts.account", "")
    assert "There is no account for texts" in run(*words, "+49 151 12345678", status=1)
    assert twilio.texts == []


def test_no_server_but_one_on_this_machine_stands_in_for_twilio(
    run: Run, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEDULER_TWILIO_URL", "http://twilio.example.org")
    said = run("messages", "send-test", "text", "+49 151 12345678", status=1)
    assert "127.0.0.1" in said
    assert twilio.asked == []


def test_a_setting_moves_what_is_planned_at_once(run: Run, visit: int) -> None:
    run("rules", "set", "--when", "-2h", "--channel", "mail")
    run("settings", "messages.quiet", "07:00-12:00")
    [quiet] = run("messages", "--booking", str(visit), "--json")
    run("settings", "messages.quiet", "off")
    [plain] = run("messages", "--booking", str(visit), "--json")
    assert quiet["due"] < plain["due"]
