"""The booking page as a program on this machine, and the whole way from a client to the diary."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from scheduler_app.app import system_clock
from scheduler_app.booking_page.store import accounts, commitments
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.limits import LONGEST_WAIT
from scheduler_app.domain.practice.services import Online
from scheduler_app.gateways.page import preview_server
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.gateways.page.preview_server import PreviewProcess
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.inbox import accept, list_requests
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.protocol.both_sides import PageSide
from tests.worker.conftest import until


@pytest.fixture
def desk(diary: Diary, tmp_path: Path) -> Iterator[WorkerDesk]:
    """A worker with the real gateways, over a founded diary."""
    now = system_clock()
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=now)
    made = WorkerDesk(
        WorkerParts(
            diary, system_clock, tmp_path, PageHttp, FakeSecrets, PreviewProcess, stranger=PageHttp
        )
    )
    made.start()
    yield made
    made.close()


def test_from_a_client_to_the_diary_and_back(
    desk: WorkerDesk, diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Modules that lie where the program was started are not ours.
    (tmp_path / "litestar.py").write_text("raise SystemExit('of the folder')\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    url = desk.start_preview()
    assert url.startswith("http://127.0.0.1:")
    until(lambda: desk.status().published_at, 30)
    page = PageSide(tmp_path / "preview" / "page.sqlite3", lambda: int(time.time()))
    add = partial(
        accounts.add, email="anna@example.org", name="Anna", phone="", language="en", zone="",
        now=int(time.time()),
    )  # fmt: skip
    account = page.write(add)
    page.write(lambda c: accounts.verify(c, account.id, now=int(time.time())))
    start = page.free(1)[0]
    page.book("anna", 1, start)
    until(lambda: list_requests(diary), LONGEST_WAIT)
    accept(diary, list_requests(diary)[0].id, now=system_clock())
    until(lambda: _state(page, account.id) == "confirmed", 30)
    when = system_clock() + timedelta(days=3)
    desk.ask(Stay(when, when + timedelta(hours=1)))
    assert desk.mails_folder() == tmp_path / "preview" / "mails"
    page.database.close()
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < LONGEST_WAIT, "it waited for the long poll"


def _state(page: PageSide, account: str) -> str:
    [one] = page.read(lambda c: commitments.of_account(c, account, int(time.time())))
    return str(one.state)


def test_a_page_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_server, "_program", lambda: ["false"])
    with pytest.raises(Trouble, match="could not be started") as told:
        PreviewProcess(tmp_path)
    assert "page.log" in told.value.remedy
    monkeypatch.setattr(preview_server, "_program", lambda: ["/no/such/program"])
    with pytest.raises(Trouble, match="could not be started"):
        PreviewProcess(tmp_path)
