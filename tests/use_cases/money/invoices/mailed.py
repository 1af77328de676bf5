"""Invoices that are mailed: how tests let the own server, or a page, send what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import HandedOver, hand_over
from scheduler_app.use_cases.ports.mail_sender import MailSender
from scheduler_app.use_cases.ports.page_gateway import PageGateway
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.use_cases.money.invoices.desk import SendingDesk

WRITER = TemplateWriter()


def with_address(desk: SendingDesk, **more: object) -> None:
    """Let Anna have an address, and the practice a mail server."""
    anna = get_client(desk.diary, desk.anna)
    save_client(desk.diary, replace(anna, email="anna@example.org", **more), now=desk.now)  # type: ignore[arg-type]
    own = {"mail.host": "127.0.0.1", "mail.security": "none", "mail.from": "it@practice.example"}
    save_settings(desk.diary, own, now=desk.now)


def by_own_server(diary: Diary, sender: MailSender | None, now: datetime) -> SendingRun:
    """Send what is due by the own mail server."""
    secrets = FakeSecrets()
    way = None
    if sender is not None:
        way = MailWay(sender, lambda row, at: written(diary, WRITER, row, secrets=secrets, now=at))
    return mail(diary, way, lambda: now)


def by_page(diary: Diary, page: PageGateway, now: datetime) -> HandedOver | None:
    """Hand over to the page what it sends."""
    secrets = FakeSecrets()
    return hand_over(
        diary,
        page,
        now=now,
        write=lambda row, at: written(diary, WRITER, row, secrets=secrets, now=at),
    )


def rows(diary: Diary) -> list[tuple[str, str]]:
    """State and reason of every mail, in order."""
    with diary.look() as asked:
        found = asked.exec_driver_sql("SELECT state, reason FROM outbox WHERE kind = 'mail'")
        return [(row[0], row[1]) for row in found]
