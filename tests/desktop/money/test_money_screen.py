"""The money screen: figures open their bookings; findings are mended; evidence and a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.money.panel import DepositPanel
from scheduler_app.desktop.money.screen.evidence_paper import evidence_document
from scheduler_app.desktop.money.screen.mend_question import AssignQuestion, MendQuestion
from scheduler_app.desktop.money.screen.money_words import due_said
from scheduler_app.desktop.money.screen.screen import MoneyScreen
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from scheduler_app.domain.money.figures import FigureWish, MoneyFigure
from scheduler_app.domain.money.findings import FindingKind, MoneyFinding
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import findings, ledger
from scheduler_app.storage.money.findings import Found
from scheduler_app.use_cases.money.evidence import evidence_of
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.desktop.clipped import clipped
from tests.desktop.desk import Desk
from tests.desktop.money.laid_deposits import lay, visits_of
from tests.shots_books import money_screen, with_books, with_findings
from tests.shots_deposits import Visits
from tests.shots_page import NOW


def _with_all(diary: Diary) -> Visits:
    made = with_books(diary)
    with_findings(diary, made)
    return made


@pytest.fixture
def visits() -> Visits:
    return visits_of(_with_all)


@pytest.fixture
def diary(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Diary]:
    opened = lay(tmp_path / "diary.db", _with_all if "visits" in request.fixturenames else None)
    yield opened
    opened.close()


@pytest.fixture
def desk(diary: Diary, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(diary, tmp_path, qtbot)
    opened.now = NOW
    yield opened
    opened.close()


def _screen(desk: Desk) -> MoneyScreen:
    screen = money_screen(desk.window)
    desk.settle()
    return screen


def _choose(desk: Desk, screen: MoneyScreen, figure: MoneyFigure) -> None:
    screen.grid.choose(FigureWish(figure, "GBP"))
    desk.settle()


def _cells(screen: MoneyScreen) -> list[tuple[str, str]]:
    shown = screen.table.shown
    return [
        (str(shown.data(shown.index(n, 1))), str(shown.data(shown.index(n, 3))))
        for n in range(shown.rowCount())
    ]


def _count(desk: Desk) -> str:
    buttons = desk.window.rail.findChildren(QToolButton)
    return next(one.accessibleName() for one in buttons if one.accessibleName()[:5] == "Money")


def test_without_deposits_the_screen_says_how_to_begin(desk: Desk) -> None:
    screen = _screen(desk)
    said = [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    assert "Deposits and invoices, to the cent" in said
    assert not screen.compare.isVisible()
    assert not screen.export.isVisible()
    assert _count(desk) == "Money"
    desk.click(screen, "Say what is asked for…")
    desk.settle()
    assert desk.window.current() == "settings"


def test_each_figure_opens_its_bookings_and_a_row_leads_to_one(desk: Desk, visits: Visits) -> None:
    screen = _screen(desk)
    assert screen.about.text() == "Still to be paid, in all"
    assert [who for who, _ in _cells(screen)] == ["Bert Okafor · Remote session"]
    assert not screen.foot.evidence.isVisible()
    screen.grid.buttons[FigureWish(MoneyFigure.OUTSTANDING, "GBP")].setFocus()
    for _ in range(3):
        desk.press("Down")
    desk.settle()
    assert screen.about.text() == "Received, in all"
    assert _cells(screen)[0] == ("Tom Baker · Remote session", "£40.00")
    assert screen.foot.evidence.isVisible(), "it was paid by card"
    _choose(desk, screen, MoneyFigure.APPLIED)
    assert _cells(screen) == [("Vera Novak · Remote session", "£40.00")]
    screen.table.setFocus()
    desk.press("Return")
    desk.settle()
    assert desk.window.current() == "calendar"
    assert desk.calendar.selected() is not None
    assert desk.calendar.inspector.isVisible()
    screen = _screen(desk)
    assert screen.about.text() == "Applied to fees, in all"
    screen.foot.explain.click()
    desk.settle()
    assert desk.dialog(DepositPanel).windowTitle() == "Deposit of Vera Novak"


def test_another_month_has_its_own_figures(desk: Desk, visits: Visits) -> None:
    screen = _screen(desk)
    wish = next(
        one
        for one in screen.grid.buttons
        if one.figure is MoneyFigure.RECEIVED and one.period is not None
    )
    screen.grid.choose(wish)
    desk.settle()
    assert [amount for _, amount in _cells(screen)] == ["£40.00"]
    screen.earlier.click()
    desk.settle()
    assert screen.about.text() == "Received, February 2027"
    assert [amount for _, amount in _cells(screen)] == ["£40.00"] * 4
    assert screen.this_month.isVisible()
    screen.this_month.click()
    desk.settle()
    assert screen.about.text() == "Received, March 2027"


def test_amounts_are_written_as_the_computer_writes_them(desk: Desk, visits: Visits) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        screen = _screen(desk)
        _choose(desk, screen, MoneyFigure.FEES)
        assert [amount for _, amount in _cells(screen)] == ["0,80\xa0£"]
        assert "10,50\xa0£" in screen.findings.cards[1].accessibleName()
    finally:
        QLocale.setDefault(before)


def test_what_wants_an_answer_is_counted_and_is_mended_by_a_word(
    desk: Desk, visits: Visits
) -> None:
    desk.settle(lambda: _count(desk) == "Money, 3")
    screen = _screen(desk)
    assert "6 days left" in " ".join(
        one.text() for one in screen.findings.cards[0].findChildren(QLabel)
    )
    assert [each.waiting.finding.due_at is not None for each in screen.findings.cards] == [
        *(True, False, False)
    ]
    desk.click(screen.findings.cards[1], "Leave it as it is…")
    question = desk.dialog(MendQuestion)
    question.why.setText("I did that at Stripe")
    question.answers[0].click()
    desk.settle(lambda: _count(desk) == "Money, 2")
    assert len(screen.findings.cards) == 2
    desk.click(screen.findings.cards[1], "Say what it is for…")
    asked = desk.dialog(AssignQuestion)
    assert "Bert Okafor" in asked.list.item(0).text()
    asked.name.setText("nobody of that name")
    assert not asked.answers[0].isEnabled()
    asked.name.setText("okafor")
    asked.answers[0].click()
    desk.settle(lambda: _count(desk) == "Money, 1")
    assert [one.kind.value for one in open_findings(desk.diary)] == ["dispute"]
    _choose(desk, screen, MoneyFigure.RECEIVED)
    assert _cells(screen)[0] == ("Bert Okafor · Remote session", "£40.00")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (3, "Evidence is taken until today 13:20"),
        (15, "Evidence is taken until tomorrow 01:20"),
        (37, "Evidence is taken until tomorrow 23:20"),
        (39, "Evidence is taken until Thu 4 Mar 01:20: 2 days left"),
        (-1, "Evidence was taken until today 09:20"),
    ],
)
def test_the_day_on_which_evidence_is_due_is_told_once_and_right(
    desk: Desk, hours: int, said: str
) -> None:
    due = to_epoch(NOW + timedelta(hours=hours))
    one = MoneyFinding(1, FindingKind.DISPUTE, "du_1", None, Money(4000, "GBP"), 0, 0, "", due)
    assert due_said(one, desk.tools) == said


def test_tab_comes_to_what_wants_an_answer_before_the_figures(desk: Desk, visits: Visits) -> None:
    desk.settle(lambda: _count(desk) == "Money, 3")
    screen = _screen(desk)
    chosen = screen.grid.buttons[FigureWish(MoneyFigure.OUTSTANDING, "GBP")]
    rows = [screen.table, screen.foot.show_booking]
    screen.export.setFocus()
    for expected in (*screen.findings.buttons(), chosen, *rows):
        desk.press("Tab")
        assert QApplication.focusWidget() is expected
    desk.click(screen.findings.cards[1], "Leave it as it is…")
    desk.dialog(MendQuestion).answers[0].click()
    desk.settle(lambda: _count(desk) == "Money, 2")
    screen.export.setFocus()
    desk.press("Tab")
    assert QApplication.focusWidget() is screen.findings.buttons()[0]


def test_in_the_smallest_window_one_reads_what_is_due(desk: Desk, visits: Visits) -> None:
    desk.window.resize(1000, 700)
    table = _screen(desk).table
    assert table.columnWidth(2) >= table.sizeHintForColumn(2)
    assert table.columnWidth(1) > 130
    assert sum(table.columnWidth(n) for n in range(4)) <= table.viewport().width()


def test_what_is_found_while_the_window_is_open_is_told(desk: Desk, visits: Visits) -> None:
    desk.settle(lambda: _count(desk) == "Money, 3")
    at = to_epoch(NOW)
    whose = MoneySubject(visits["half"].id)
    found = Found(FindingKind.TWICE, "pi_again", whose, Money(4000, "GBP"), at)
    with desk.diary.write("reconcile", by=By.SYSTEM, at=NOW) as change:
        findings.add(change, found, seen_at=at)
    desk.settle(lambda: "£40 came in a second time" in desk.toast())
    assert _count(desk) == "Money, 4"
    desk.click(desk.window.toast, "Look")
    desk.settle()
    assert desk.window.current() == "money"


def test_evidence_is_a_pdf_file_that_only_its_owner_reads(
    desk: Desk, visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "evidence.pdf"
    where = "scheduler_app.desktop.money.screen.mending.QFileDialog.getSaveFileName"
    monkeypatch.setattr(where, lambda *_: (str(file), ""))
    screen = _screen(desk)
    desk.click(screen.findings.cards[0], "Save the evidence…")
    desk.settle(file.exists)
    assert desk.toast().startswith("Saved as evidence.pdf")
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_bytes().startswith(b"%PDF-")
    found = evidence_of(desk.diary, visits["open"].id, now=NOW)
    text = evidence_document(found).toPlainText()
    assert "Tom Baker" in text
    assert "pi_3QcardOfTom" in text
    lines = [line for section in found.sections for line in section.lines]
    assert all(line.what in text and line.text in text for line in lines)


def test_the_ledger_is_exported(desk: Desk, visits: Visits, tmp_path: Path) -> None:
    screen = _screen(desk)
    screen.export.write(tmp_path / "ledger.csv", None)
    desk.settle()
    assert "exported to ledger.csv" in desk.toast()
    assert (tmp_path / "ledger.csv").read_text("utf-8-sig").count("\n") > 6


def test_the_worker_compares_the_books_when_asked(desk: Desk, visits: Visits) -> None:
    screen = _screen(desk)
    desk.do("compare-books")
    assert desk.jobs.asked == ["books"]
    run = JobRun("books", NOW, NOW, JobOutcome.FAILED, did="Stripe does not answer.")
    desk.jobs.show(JobStanding("books", "Compare", last=run))
    desk.settle(lambda: "does not answer" in screen.books.text())
    screen.compare.click()
    assert desk.jobs.asked == ["books", "books"]


def test_nothing_is_cut_off_in_small_windows_and_large_ones(desk: Desk, visits: Visits) -> None:
    screen = _screen(desk)
    for size in ((1000, 700), (1366, 768), (2560, 1440)):
        desk.window.resize(*size)
        desk.settle()
        assert clipped(screen) == []
        grid = screen.grid.mapTo(screen, QPoint(0, 0)).y()
        assert screen.findings.geometry().bottom() < grid


def test_no_amount_is_cut_however_long_it_is(desk: Desk, visits: Visits) -> None:
    visit = visits["late"]
    much = Posting("much", EntryKind.RECEIVED, visit.id, visit.client_id, 999_999_999, "JPY")
    with desk.diary.write("pay", by=By.SYSTEM, at=NOW) as change:
        ledger.post(change, [much], at=to_epoch(NOW))
    desk.window.resize(1000, 700)
    screen = _screen(desk)
    screen.grid.choose(FigureWish(MoneyFigure.RECEIVED, "JPY"))
    desk.settle()
    desk.settle(lambda: clipped(screen.grid) == [])
    shown = screen.grid.parentWidget()
    assert shown is not None
    assert shown.width() >= screen.grid.minimumSizeHint().width()
    (amount,) = (amount for _, amount in _cells(screen))
    room = screen.table.columnWidth(3)
    assert room > screen.table.fontMetrics().horizontalAdvance(amount)
