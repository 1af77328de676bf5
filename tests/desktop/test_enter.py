"""Enter does what has the focus, and what has the focus at first does no harm: in every dialog."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget

import scheduler_app.desktop
from scheduler_app.desktop.bookings.draft import Draft
from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.missed_question import MissedQuestion
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.calendar.printing.dialog import PrintDialog
from scheduler_app.desktop.care.file_trouble.dialog import FileTroubleDialog
from scheduler_app.desktop.doing.asking import ask_anyway
from scheduler_app.desktop.doing.clash_question import ClashQuestion
from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.frame.bug_dialog import BugDialog
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet
from scheduler_app.desktop.messages.conversation.name_question import NameQuestion
from scheduler_app.desktop.messages.screen.own_phone import OwnPhoneQuestion
from scheduler_app.desktop.messages.screen.rehearsal import RehearsalQuestion
from scheduler_app.desktop.messages.usual import ask_usual
from scheduler_app.desktop.messages.wording_editor import WordingEditor
from scheduler_app.desktop.money.amount_question import (
    AmountQuestion,
    PaymentQuestion,
    WaiveQuestion,
)
from scheduler_app.desktop.money.billing.next_number import NextNumberQuestion
from scheduler_app.desktop.money.done_question import DoneQuestion
from scheduler_app.desktop.money.panel import DepositPanel
from scheduler_app.desktop.money.policy.editor import PolicyEditor
from scheduler_app.desktop.money.screen.mend_question import AssignQuestion, MendQuestion
from scheduler_app.desktop.page.inbox.decline_question import DeclineQuestion
from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion
from scheduler_app.desktop.practice.services.price_look import ask_whether_meant
from scheduler_app.desktop.visits.due.booking_question import BookFollowUpQuestion
from scheduler_app.desktop.visits.due.due_question import NotWantedQuestion, PutOffQuestion
from scheduler_app.desktop.visits.due.new_question import NewFollowUpQuestion
from scheduler_app.desktop.widgets.overlay import Overlay
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.series_clashes import SeriesOverlap
from scheduler_app.domain.care.backups import Backup
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Damaged
from scheduler_app.domain.messages.message import OwnPhoneText
from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.time_units import HOUR_MINUTES
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind, ListedFollowUp
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series
from scheduler_app.use_cases.money.ending import EndingPreview, outcome_of
from scheduler_app.use_cases.money.invoices.numbers import NextNumber
from scheduler_app.use_cases.page.inbox import list_requests
from tests.desktop.clients.dialogs import CLIENT_DIALOGS
from tests.desktop.desk import NOW, Desk
from tests.desktop.messages.taps.dialogs import TAP_DIALOGS
from tests.desktop.money.invoices.dialogs import INVOICE_DIALOGS, OPEN
from tests.desktop.page.web_clients import WebClients
from tests.desktop.visits.dialogs import visit_dialog
from tests.shots_deposits import with_deposits

DESKTOP = Path(__file__).parents[2] / "scheduler_app" / "desktop"
TEN = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = ListedFollowUp(
    FollowUp(0, 1, FollowUpKind.RECOMMENDED, "Replace disk", NOW.date()), "Anna", "", "", ""
)
COUNTS = {Scope.THIS: 1, Scope.FOLLOWING: 3, Scope.ALL: 4}

HARM = (
    "Keep both", "Book anyway", "Book all the same", "Disconnect", "Discard", "Save £", "Skip",
    "Leave 2", "Merge", "Erase", "Move tha", "Move 2", "Give it",
    "Send", "Put 1", "Call the", "Ask A",
)  # fmt: skip
"""Words of answers that double-book, leave the house or lose something: never by habit."""


def _overlap(desk: Desk) -> QDialog:
    taken = book(desk.diary, NewBooking(TEN, title="Fair"), now=NOW)
    item = next(item for item in desk.items() if item.id == taken.id)
    zone, today = desk.tools.zone(), desk.tools.today()
    return OverlapQuestion([item], [TEN + HOUR, TEN + 2 * HOUR], zone, today, desk.window)


def _clash(desk: Desk) -> QDialog:
    book(desk.diary, NewBooking(TEN + timedelta(weeks=1), title="Fair"), now=NOW)
    wish = NewSeries(NewBooking(TEN), "FREQ=WEEKLY;COUNT=3")
    with pytest.raises(SeriesOverlap) as refused:
        book_series(desk.diary, wish, now=NOW)
    start = refused.value.clashes[0].visit.start
    zone, today = desk.tools.zone(), desk.tools.today()
    instead = {start: start + HOUR}
    return ClashQuestion(refused.value, instead, zone, today, desk.window, making=True)


def _move(desk: Desk) -> QDialog:
    made = book(desk.diary, NewBooking(TEN, title="Fair"), now=NOW)
    item = next(item for item in desk.items() if item.id == made.id)
    return MoveQuestion(item, desk.tools, desk.window)


def _propose(desk: Desk) -> QDialog:
    WebClients(desk.diary, NOW).asks("Anna Schmidt", TEN)
    request = list_requests(desk.diary)[0]
    item = next(item for item in desk.items() if item.id == request.booking_id)
    question = ProposeQuestion(request, item, [TEN + HOUR], desk.tools, desk.window)
    question.toggle(TEN + HOUR)
    return question


def _anyway(desk: Desk) -> QDialog:
    refused = PageUnreachable("It does not answer.")
    ask_anyway(desk.tools, refused, desk.window, go=lambda: None, leave=lambda: None)
    return desk.dialog(Question)


def _part(desk: Desk) -> QDialog:
    from scheduler_app.desktop.page.settings.link import PagePart

    desk.window.show_screen("settings")
    desk.settle()
    part = desk.window.findChildren(PagePart)[0]
    part._ask_to_part()
    return desk.dialog(Question)


def _draft(desk: Desk) -> QDialog:
    editor = PolicyEditor(desk.tools, desk.window)
    editor.open()
    editor.form.deposit.kind.setCurrentIndex(1)
    editor.reject()
    return desk.dialog(Question)


def _discarding(desk: Desk) -> QDialog:
    question = CancelQuestion("Anna", "Tue", desk.window)
    question.why.setText("by phone")
    question.reject()
    return [one for one in desk.window.findChildren(Question) if one is not question][-1]


def _unsaved(desk: Desk) -> QDialog:
    class Form(QWidget):
        def unsaved(self) -> str:
            return "Anna Müller"

        def save_unsaved(self, then: Callable[[], None]) -> None:
            then()

        def discard_unsaved(self) -> None:
            """Nothing is shown."""

    form = Form(desk.window)
    desk.tools.unsaved._ask([(form, "")], desk.window, lambda: None)
    return desk.dialog(Question)


def _deposit(desk: Desk) -> QDialog:
    visit = with_deposits(desk.diary)["open"]
    return DepositPanel(desk.tools, visit, desk.window.parts.deposit_verbs, desk.window)


def _ending(desk: Desk) -> EndingPreview:
    return outcome_of(desk.diary, with_deposits(desk.diary)["over"].id, now=NOW)


FOUND = MoneyFinding(1, FindingKind.PAYMENT, "pi_1", None, Money(4000, "GBP"), 0, 0)


class _NothingDue:
    """A rehearsal of nothing."""

    plan = RehearsalPlan("office@example.org", ())

    def send(self, line: MessageLine) -> Rehearsed:
        raise AssertionError(line)

    def finish(self) -> str:
        return ""


OPENED: dict[str, Callable[[Desk], QDialog]] = {
    "AssignQuestion": lambda desk: AssignQuestion(
        desk.tools, FOUND, list(with_deposits(desk.diary).values()), [OPEN], desk.window
    ),
    "AmountQuestion": lambda desk: AmountQuestion(
        "Keep it", "You can undo this.", "Keep it", Money(4000, "GBP"), desk.window
    ),
    "BookingEditor": lambda desk: BookingEditor(
        desk.tools, desk.calendar.verbs.attempts, Draft(TEN), desk.window
    ),
    "BookFollowUpQuestion": lambda desk: BookFollowUpQuestion(
        DUE, HOUR_MINUTES, TEN, desk.tools, desk.window
    ),
    "BugDialog": lambda desk: BugDialog("details", desk.window),
    "CancelQuestion": lambda desk: CancelQuestion("Anna", "Tue", desk.window),
    "CancelQuestion of a series": lambda desk: CancelQuestion("Anna", "Tue", desk.window, COUNTS),
    "ClashQuestion": _clash,
    "DeclineQuestion": lambda desk: DeclineQuestion("it", "The hour is free.", desk.window),
    "DepositPanel": _deposit,
    "DoneQuestion": lambda desk: DoneQuestion("Anna", "Tue", _ending(desk), desk.window),
    "FileTroubleDialog": lambda desk: FileTroubleDialog(
        Damaged("It is damaged."), Path(), [Backup("a", NOW, "daily")], desk.window
    ),
    "ImportDialog": lambda desk: ImportDialog(desk.tools, desk.window),
    "MendQuestion": lambda desk: MendQuestion(FOUND, Mend.REFUND, desk.window),
    "MissedQuestion": lambda desk: MissedQuestion("Anna", "Tue", "£40 is kept.", desk.window),
    "MoveQuestion": _move,
    "NameQuestion": lambda desk: NameQuestion("+44 7700 900555", "Peter", desk.window),
    "NewFollowUpQuestion": lambda desk: NewFollowUpQuestion(
        Client(1, "Anna"), [], desk.tools, desk.window
    ),
    "NextNumberQuestion": lambda desk: NextNumberQuestion(
        NextNumber("2027-", 5, "2027-0005", "2027-03-01"), desk.window
    ),
    "NotWantedQuestion": lambda desk: NotWantedQuestion(DUE, desk.window),
    "OverlapQuestion": _overlap,
    "OwnPhoneQuestion": lambda desk: OwnPhoneQuestion(
        desk.tools, OwnPhoneText(1, "+447700900123", "Hi", "sms:+447700900123", ""), desk.window
    ),
    "PolicyEditor": lambda desk: PolicyEditor(desk.tools, desk.window),
    "PaymentQuestion": lambda desk: PaymentQuestion(
        "Payment", "By hand", Money(4000, "GBP"), desk.window
    ),
    "PrintDialog": lambda desk: PrintDialog(
        desk.tools, NOW.date(), NOW.date() + timedelta(days=7), desk.window
    ),
    "ProposeQuestion": _propose,
    "PutOffQuestion": lambda desk: PutOffQuestion(DUE, desk.tools, desk.window),
    "QuickEntry": lambda desk: QuickEntry(desk.tools, desk.calendar.verbs.attempts, desk.window),
    "RehearsalQuestion": lambda desk: RehearsalQuestion(desk.tools, _NothingDue(), desk.window),
    "ScopeQuestion": lambda desk: ScopeQuestion("Move", COUNTS, desk.window),
    "SearchPalette": lambda desk: SearchPalette(desk.tools, desk.window),
    "ShortcutSheet": lambda desk: ShortcutSheet(desk.window),
    "VisitDialog": visit_dialog,
    "WaiveQuestion": lambda desk: WaiveQuestion("Waive it?", "It is sure then.", desk.window),
    "WordingEditor": lambda desk: WordingEditor(desk.tools, desk.window),
    "asking.py": _anyway,
    "editor.py": _draft,
    "link.py": _part,
    "price_look.py": lambda desk: ask_whether_meant(
        Money(9500, "GBP"), Money(950_000, "GBP"), desk.window
    ),
    "questions.py": _discarding,
    "unsaved_question.py": _unsaved,
    "usual.py": lambda desk: ask_usual(desk.tools, desk.window),
    **CLIENT_DIALOGS,
    **TAP_DIALOGS,
    **INVOICE_DIALOGS,
}
"""How each dialog is opened: by its class, or by the file that builds a question of its own."""


def test_every_dialog_of_the_desktop_is_walked_here() -> None:
    found = {kind.__name__ for kind in _dialogs(QDialog) if not kind.__name__.startswith("_")}
    named = {name.split(" of ")[0] for name in OPENED}
    assert found - {"Question", "Overlay", "TellingQuestion"} <= named
    for file in DESKTOP.rglob("*.py"):
        tree = ast.parse(file.read_text())
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        names = {call.id for call in calls if isinstance(call, ast.Name)}
        reading = file.parent.name == "quick_entry"  # it has a `Question` of another kind
        assert "Question" not in names or reading or file.name in named, file
        assert QMessageBox.__name__ not in names, file


def _dialogs(kind: type[QDialog]) -> Iterator[type[QDialog]]:
    path, name = scheduler_app.desktop.__path__, f"{scheduler_app.desktop.__name__}."
    for module in pkgutil.walk_packages(path, name):
        importlib.import_module(module.name)
    for below in kind.__subclasses__():
        if below.__module__.startswith(name):
            yield below
        yield from _dialogs(below)


@pytest.mark.parametrize("name", sorted(OPENED))
def test_enter_presses_the_button_that_has_the_focus(name: str, desk: Desk) -> None:
    dialog = OPENED[name](desk)
    dialog.open()
    desk.settle()
    focused = dialog.focusWidget()
    default = [one for one in _buttons(dialog) if one.isDefault()]
    if isinstance(focused, QPushButton) and not isinstance(dialog, Overlay):
        assert default == [focused]
    for button in default:
        assert not button.text().replace("&", "").startswith(HARM), "done by habit"
    for button in _buttons(dialog):
        pressed = _pressed_by_enter(dialog, button)
        assert pressed == [button.text()], f"with {button.text()} focused Enter pressed {pressed}"
    dialog.close()
    desk.settle()


def _buttons(dialog: QDialog) -> list[QPushButton]:
    return [
        button
        for button in dialog.findChildren(QPushButton)
        if button.isVisible() and button.isEnabled()
    ]


def _pressed_by_enter(dialog: QDialog, focused: QPushButton) -> list[str]:
    """What Enter would press while this button has the focus."""
    dialog.activateWindow()
    focused.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    if isinstance(dialog, Overlay):
        # It has no default button: Enter presses what has the focus.
        assert not any(button.isDefault() for button in _buttons(dialog))
        here = dialog.focusWidget()
        return [here.text()] if isinstance(here, QPushButton) else []
    # `QDialog.keyPressEvent` presses the default button, and the focus makes a button that.
    return [button.text() for button in _buttons(dialog) if button.isDefault()]


def test_a_taken_time_is_left_by_enter_and_a_free_one_is_chosen_by_it(desk: Desk) -> None:
    answers: list[object] = []
    for by_hand in (False, True):
        question = _overlap(desk) if not by_hand else _again(desk)
        assert isinstance(question, OverlapQuestion)
        question.answered.connect(answers.append)
        question.open()
        desk.settle()
        if by_hand:
            question.free_buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(desk.focus(), Qt.Key.Key_Return)
        desk.settle()
        assert answers == ([TEN + HOUR] if by_hand else [])
        assert not any(one.isVisible() for one in desk.window.findChildren(OverlapQuestion))


def _again(desk: Desk) -> OverlapQuestion:
    zone, today = desk.tools.zone(), desk.tools.today()
    return OverlapQuestion(desk.items()[:1], [TEN + HOUR], zone, today, desk.window)
