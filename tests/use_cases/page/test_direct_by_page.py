"""Words about no booking go out by the page, once for their key; an older page is spared them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.mails import MailState
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.messages.direct_parties import why_no_mail
from scheduler_app.use_cases.messages.direct import reach_of, tell
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.link import publish
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets

KEY = b"k" * 32
WRITER = TemplateWriter()


def handed(diary: Diary, page: FakePage, now: datetime) -> None:
    hand_over(
        diary,
        page,
        now=now,
        write=lambda row, at: written(diary, WRITER, row, secrets=FakeSecrets(), now=at),
    )


def states(diary: Diary) -> list[str]:
    with diary.look() as asked:
        rows = asked.exec_driver_sql("SELECT state FROM outbox WHERE booking_id IS NULL")
        return [row[0] for row in rows]


def words(anna: Client, **more: object) -> DirectMessage:
    return DirectMessage(0, DirectKind.WORDS, 0, 0, anna.id, text="Ring twice.", **more)  # type: ignore[arg-type]


def test_an_answer_goes_by_the_page_and_what_became_of_it_comes_back(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    publish(practice, page, now=now, key=KEY)
    with practice.write("hear", by=By.SYSTEM, at=now) as change:
        heard = change.insert(
            "messages_heard",
            {"key": "<a@x.example>", "channel": "mail", "at": 1, "heard_at": 1, "meant": "words",
             "sender": anna.email, "subject": "Bell", "client_id": anna.id},
        )  # fmt: skip
    told = tell(practice, words(anna, answers=heard), now=now)
    handed(practice, page, now)
    [mail] = page.handed[-1].mails
    assert (mail.to, mail.subject, mail.bound) == (anna.email, "Re: Bell", False)
    assert mail.in_reply_to == "<a@x.example>" and mail.text.startswith("Ring twice.\n")
    assert mail.uid == str(uuid5(UUID(page.handed[-1].diary), told.uid))
    assert states(practice) == ["handed over"]
    page.mail_states[mail.key] = MailState.SENT
    tell(practice, words(anna), now=now)
    handed(practice, page, now + timedelta(minutes=1))
    assert states(practice) == ["sent", "handed over"]


def test_an_older_page_is_handed_none_and_it_says_why(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    publish(practice, page, now=now, key=KEY)
    tell(practice, words(anna), now=now)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.DIRECT)
    publish(practice, page, now=now, key=KEY)
    handed(practice, page, now)
    assert not any(mail.text.startswith("Ring") for each in page.handed for mail in each.mails)
    assert states(practice) == ["planned"]
    assert all(way.why_not for way in reach_of(practice, Party(anna.id)))
    with looking(practice) as asked:
        assert why_no_mail(asked) == "", "what is about an appointment it can send"
    with pytest.raises(NotAllowed, match="too old for one that is about no appointment"):
        tell(practice, words(anna), now=now)
    handed(practice, page, now + timedelta(days=3))
    assert states(practice) == ["skipped"]
