"""The end of the worker: what it waits for is ended, and every line to the page is hung up."""

from __future__ import annotations

import threading
import time

import pytest

from scheduler_app.domain.page.limits import LONGEST_WAIT
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.worker.conftest import Office, until
from tests.worker.page.test_desk import linked


def test_it_ends_whatever_it_waits_for(office: Office) -> None:
    linked(office)
    began = time.monotonic()
    office.desk.close()
    assert time.monotonic() - began < LONGEST_WAIT, "it waited for the long poll"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]


def test_the_line_is_hung_up_at_the_end_also_where_nobody_touched_the_link(
    office: Office,
) -> None:
    linked(office)
    office.desk.close()
    office.desk = office.another_desk()
    office.desk.start()
    until(lambda: office.desk.status().kind == "hosted" and not office.lines[-1].closed)
    office.desk.close()
    assert all(line.closed for line in office.lines)


def test_a_link_that_is_taken_up_after_the_end_is_hung_up_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(office)
    office.desk.close()
    begun, go_on = threading.Event(), threading.Event()
    honest = FakeSecrets.get

    def slow(secrets: FakeSecrets, name: str) -> str | None:
        begun.set()
        go_on.wait(60)
        return honest(secrets, name)

    monkeypatch.setattr(FakeSecrets, "get", slow)
    office.desk = office.another_desk()
    office.desk.start()
    assert begun.wait(60)
    office.desk.close()
    go_on.set()
    until(lambda: not [each for each in threading.enumerate() if each.name == "worker-page"])
    assert all(line.closed for line in office.lines)
