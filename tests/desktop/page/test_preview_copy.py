"""A preview happens to a copy of the diary, in a window of its own; nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler_app.app import EXCHANGE, RealProfile
from scheduler_app.desktop.frame.copy_hint import CopyHint
from scheduler_app.desktop.frame.copy_window import CopyWindow
from scheduler_app.desktop.frame.main_window import WindowOver
from scheduler_app.desktop.frame.start import _opened
from scheduler_app.desktop.no_jobs import NoJobs
from scheduler_app.desktop.no_keeper import NoKeeper
from scheduler_app.desktop.no_message_desk import NoMessageDesk
from scheduler_app.desktop.no_payments import NoPayments
from scheduler_app.desktop.no_reminders import NoReminders
from scheduler_app.desktop.no_servers import NoServers
from scheduler_app.desktop.tools import no_invoices
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.settings import Settings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.search import search
from scheduler_app.use_cases.care.copy_diary import copy_diary
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.ports.jobs import WorkerPorts
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients
from tests.fakes.page_desk import FakePageDesk
from tests.shots_page import at


@dataclass(frozen=True, slots=True)
class FakedProfile(RealProfile):
    """Real but for the page, which is a fake."""

    def worker(self, _diary: DiaryHandle) -> WorkerPorts:
        return WorkerPorts(
            FakePageDesk().ports(),
            NoKeeper(),
            NoJobs(),
            NoReminders(),
            NoServers(),
            NoMessageDesk(),
            NoPayments(),
            no_invoices,
        )


class Copying(RealProfile):
    """Hands out copies whose page is a fake."""

    def copied(self, diary: DiaryHandle) -> RealProfile:
        copy = RealProfile.copied(self, diary)
        return FakedProfile(copy.settings, copy.clock, passing=True)


@dataclass
class Previewed:
    """The real window, and the way to its preview."""

    desk: Desk
    folder: Path
    copies: CopyWindow

    def copy(self) -> Diary:
        assert self.copies.copy_tools is not None
        return Diary.of(self.copies.copy_tools.diary)

    def open(self) -> None:
        self.desk.press("Ctrl+Shift+P")
        self.desk.settle(lambda: self.copies.window is not None)
        assert self.copies.window is not None
        self.desk.qtbot.waitExposed(self.copies.window)
        toast = self.copies.window.toast
        self.desk.settle(lambda: "The page runs at" in toast.text())


@pytest.fixture
def previewed(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Previewed]:
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _: True)
    profile = Copying(Settings(data_dir=tmp_path), lambda: NOW)

    def over_a_copy(copy: object, diary: DiaryHandle) -> object:
        return _opened(copy, diary, lambda: NOW, EXCHANGE, over=WindowOver.COPY)  # type: ignore[arg-type]

    copies = CopyWindow(desk.tools, desk.window, profile, over_a_copy)  # type: ignore[arg-type]
    desk.tools.ways.add({"preview": copies.show})
    yield Previewed(desk, tmp_path / "preview", copies)
    copies.close()


def test_what_clients_do_in_a_preview_never_reaches_the_diary(previewed: Previewed) -> None:
    desk = previewed.desk
    save_client(desk.diary, Client(0, "Anna Schmidt"), now=NOW)
    before = desk.diary.latest_change()
    previewed.open()
    window = previewed.copies.window
    assert window is not None
    assert window.windowTitle() == "Preview on a copy of your diary"
    assert "your diary stays as it is" in desk.toast()
    [hint] = window.findChildren(CopyHint)
    assert hint.isVisible()
    assert desk.window.findChildren(CopyHint) == []
    assert [hit.title for hit in search(previewed.copy(), "Anna", now=NOW)] == ["Anna Schmidt"]

    WebClients(previewed.copy(), NOW).asks("Try Out", at(4, 10))
    desk.settle(lambda: window.parts.waiting.count() == 1)
    assert desk.diary.latest_change() == before
    assert desk.window.parts.waiting.count() == 0

    window.leave()
    desk.settle(lambda: not previewed.folder.exists())
    assert desk.diary.latest_change() == before
    assert desk.window.isVisible()


def test_a_theme_that_is_chosen_in_a_preview_is_chosen(previewed: Previewed) -> None:
    previewed.open()
    assert previewed.copies.window is not None
    heard: list[str] = []
    previewed.copies.theme_chosen.connect(heard.append)
    previewed.copies.window.choose_theme("dark")
    assert heard == ["dark"]


def test_a_second_preview_raises_the_first(previewed: Previewed) -> None:
    previewed.open()
    first = previewed.copies.window
    previewed.desk.press("Ctrl+Shift+P")
    previewed.desk.settle()
    assert previewed.copies.window is first


def test_stopping_the_page_closes_its_window(previewed: Previewed) -> None:
    previewed.open()
    assert previewed.copies.window is not None
    previewed.copies.window.parts.preview.stop()
    previewed.desk.settle(lambda: previewed.copies.window is None)
    previewed.desk.settle(lambda: not previewed.folder.exists())
    previewed.open()


def test_a_preview_that_is_open_goes_with_the_program(previewed: Previewed) -> None:
    previewed.open()
    previewed.copies.close()
    assert not previewed.folder.exists()
    assert previewed.copies.window is None


def test_a_copy_that_a_crash_has_left_is_replaced(previewed: Previewed) -> None:
    previewed.folder.mkdir()
    (previewed.folder / "diary.sqlite3").write_bytes(b"left over")
    (previewed.folder / "page.log").touch()
    previewed.open()
    assert not (previewed.folder / "page.log").exists()


def test_a_copy_that_can_not_be_made_is_said(previewed: Previewed) -> None:
    previewed.folder.parent.joinpath("preview").write_text("in the way")
    previewed.desk.press("Ctrl+Shift+P")
    banner = previewed.desk.window.banner
    previewed.desk.settle(lambda: "could not be copied" in banner.text())
    assert "Your own diary is as it was" in banner.text()
    assert previewed.copies.window is None


def test_a_copy_knows_no_hosted_page(diary: Diary, tmp_path: Path) -> None:
    WebClients(diary, NOW)
    assert read_link(diary).kind == "hosted"
    copy_diary(diary, tmp_path / "copy" / "diary.sqlite3", now=NOW)
    copied = Diary.open(tmp_path / "copy" / "diary.sqlite3")
    assert read_link(copied).kind == "none"
    assert read_link(diary).kind == "hosted"
    copied.close()


def test_a_diary_that_is_thrown_away_is_paired_with_no_host(diary: Diary, tmp_path: Path) -> None:
    page = RealProfile(Settings(tmp_path), lambda: NOW, passing=True).worker(diary).page
    page.life.start()
    try:
        with pytest.raises(Trouble, match="thrown away"):
            page.linking.pair("https://book.example#abcdefgh")
    finally:
        page.life.close()
