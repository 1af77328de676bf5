"""Worker: the job that reads the mailbox, from the settings to a server over a real line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.app import mailbox_reader
from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.mailbox import MailboxTrouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.mailbox_account import try_mailbox
from scheduler_app.use_cases.messages.secrets import MAILBOX_PASSWORD, put_secret
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.messages.jobs import mailbox
from scheduler_app.worker.messages.mailbox import LOGIN_LOOK, MailboxLine
from scheduler_app.worker.messages.outside import mailbox as addresses
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.imap_server import PASSWORD, USER, FakeImap, serving
from tests.use_cases.messages.mailbox_desk import MailboxDesk
from tests.worker.conftest import Office, an_office


@pytest.fixture
def desk(diary: Diary, now: datetime) -> MailboxDesk:
    return MailboxDesk(diary, now, founds=True)


@pytest.fixture
def box(certificate: tuple[Path, Path], believed: None) -> Iterator[FakeImap]:
    with serving(FakeImap(), certificate) as made:
        yield made


@pytest.fixture
def office(desk: MailboxDesk, tmp_path: Path) -> Iterator[Office]:
    made = an_office(desk.diary, desk.now, tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def parts(office: Office, desk: MailboxDesk, box: FakeImap) -> WorkerParts:
    """A worker that knows the mailbox and its password."""
    named = {"mailbox.host": "127.0.0.1", "mailbox.port": str(box.port), "mailbox.user": USER}
    save_settings(desk.diary, named, now=desk.now)
    put_secret(desk.diary, office.secrets, MAILBOX_PASSWORD, PASSWORD, now=desk.now)
    return replace(office.parts_at(lambda: desk.now), mailbox=mailbox_reader)


def test_what_came_is_told_and_stands_in_the_diary(
    desk: MailboxDesk, parts: WorkerParts, box: FakeImap
) -> None:
    box.add(desk.answer().encode(), desk.now)
    box.add(desk.bounce().encode(), desk.now)
    did = mailbox(parts, desk.now)
    assert did is not None
    assert (did.words, did.again_at) == ("1 answer to your mails. 1 mail came back.", None)
    assert sorted(each[0] for each in desk.heard()) == ["bounce", "words"]
    did = mailbox(parts, desk.now)
    assert did is not None and did.words == ""
    assert box.logins == 2 and addresses(parts) == (f"imaps://127.0.0.1:{box.port}",)
    for hang_up in parts.signals.at_end:
        hang_up()
    parts.signals.stopping.set()
    assert mailbox(parts, desk.now) is None, "it ends without a word"


def test_a_wrong_password_is_said_once_and_comes_again_in_an_hour(
    desk: MailboxDesk, parts: WorkerParts, box: FakeImap, office: Office
) -> None:
    put_secret(desk.diary, office.secrets, MAILBOX_PASSWORD, "guessed", now=desk.now)
    did = mailbox(parts, desk.now)
    assert did is not None and isinstance(did.trouble, MailboxTrouble)
    assert did.again_at == desk.now + LOGIN_LOOK and "guessed" not in repr(did)
    put_secret(desk.diary, office.secrets, MAILBOX_PASSWORD, PASSWORD, now=desk.now)
    did = mailbox(parts, desk.now + LOGIN_LOOK)
    assert did is not None and did.trouble is None


def test_what_is_missing_says_what_to_do(
    desk: MailboxDesk, parts: WorkerParts, office: Office
) -> None:
    office.secrets.kept.clear()
    with pytest.raises(Trouble, match="password of the mailbox") as lacking:
        mailbox(parts, desk.now)
    assert "secret set mailbox.password" in lacking.value.remedy
    save_settings(desk.diary, {"mailbox.user": ""}, now=desk.now)
    with pytest.raises(Trouble, match="no user"):
        mailbox(parts, desk.now)
    save_settings(desk.diary, {"mailbox.host": ""}, now=desk.now)
    assert mailbox(parts, desk.now) is None and addresses(parts) == ()
    with pytest.raises(Trouble, match="no mailbox whose answers"):
        try_mailbox(desk.diary, office.secrets, mailbox_reader)


def test_a_locked_keyring_is_asked_once_an_hour(desk: MailboxDesk, parts: WorkerParts) -> None:
    def locked() -> None:
        raise NoKeyring("locked")

    did = mailbox(replace(parts, secrets=locked), desk.now)  # type: ignore[arg-type]
    assert did is not None and did.again_at == desk.now + timedelta(hours=1)


def test_a_server_that_is_down_is_retried(
    desk: MailboxDesk, parts: WorkerParts, box: FakeImap
) -> None:
    box.says["EXAMINE"] = b""
    with pytest.raises(MailboxTrouble, match="does not answer"):
        mailbox(parts, desk.now)
    assert parts.one(MailboxLine) is parts.one(MailboxLine)


def test_a_trial_reads_nothing_and_says_how_it_went(
    desk: MailboxDesk, parts: WorkerParts, box: FakeImap
) -> None:
    box.add(desk.answer().encode(), desk.now)
    said = try_mailbox(desk.diary, parts.secrets(), mailbox_reader)
    assert said == (
        f"127.0.0.1 lets this program read the folder INBOX of “{USER}”: 1 mail. "
        "Nothing in it is changed."
    )
    assert "UID FETCH" not in box.verbs()
