"""The policy is written in the window, read as clients do, tried on last year, and then holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.money.policy import editor as policy_editor
from scheduler_app.desktop.money.policy.draft import PolicyDraft
from scheduler_app.desktop.money.policy.editor import PolicyEditor
from scheduler_app.desktop.money.policy.group import PolicyGroup
from scheduler_app.desktop.money.policy.summary import policy_lines
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.messages.settings import LANGUAGE
from scheduler_app.domain.money.policy import (
    AskedOf,
    DepositTerms,
    FixedDeposit,
    NoDeposit,
    PercentDeposit,
    Policy,
    Rung,
    Unpaid,
)
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.money.policy import policy_in_force, set_policy
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk

RULES = {
    "deposit": {"kind": "percent", "percent": 30},
    "for": "new",
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
    "free_moves": 2,
}


@pytest.fixture(autouse=True)
def tried_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody types here, who would have to be waited for."""
    monkeypatch.setattr(policy_editor, "PAUSE_MS", 0)


@pytest.fixture
def editor(desk: Desk) -> PolicyEditor:
    return opened(desk)


def opened(desk: Desk) -> PolicyEditor:
    """The editor without the settings, which take longer to build than all that is tried here."""
    editor = PolicyEditor(desk.tools, desk.window)
    editor.open()
    desk.settle()
    return editor


def opened_by_the_settings(desk: Desk) -> PolicyEditor:
    """The editor, as the settings open it."""
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("policy")
    desk.settle()
    desk.press("Space")
    return desk.dialog(PolicyEditor)


def seen(desk: Desk, editor: PolicyEditor) -> None:
    """Wait until the draft was tried."""
    desk.settle(editor.hold.isEnabled)


def hold(desk: Desk, editor: PolicyEditor) -> None:
    seen(desk, editor)
    desk.click(editor, "Let it hold from now on")
    desk.settle(lambda: not any(one.isVisible() for one in desk.window.findChildren(PolicyEditor)))


def test_a_first_deposit_begins_with_what_is_usual_and_holds_once_it_was_seen(
    desk: Desk,
) -> None:
    editor = opened_by_the_settings(desk)
    form = editor.form
    assert not editor.form.comes_to.isVisible()
    assert "ask for nothing" in editor.tried.words.text.toPlainText()
    assert not editor.hold.isEnabled() and not form.ladder.isVisible()
    form.deposit.kind.setCurrentIndex(form.deposit.kind.findData("percent"))
    assert "Without a price" in form.comes_to.text()
    assert form.ladder.rungs() == (Rung(48, 100), Rung(24, 50))
    assert not editor.hold.isEnabled(), "nobody has seen yet what it says"
    seen(desk, editor)
    assert "A deposit of 30% of the price" in editor.tried.words.text.toPlainText()
    hold(desk, editor)
    version, held = policy_in_force(desk.diary)
    assert (version, held.usual.deposit) == (1, PercentDeposit(30))
    assert "new terms hold" in desk.toast()
    desk.press("Ctrl+Z")
    assert policy_in_force(desk.diary)[1].usual.deposit == NoDeposit()


def test_every_field_is_part_of_what_holds(desk: Desk) -> None:
    editor = opened(desk)
    form = editor.form
    form.deposit.kind.setCurrentIndex(form.deposit.kind.findData("fixed"))
    form.deposit.amount.line.setText("12.50")
    form.whom.setCurrentIndex(form.whom.findData(AskedOf.UNRELIABLE))
    assert "less than 24 hours" in form.whom_words.text()
    form.due.setCurrentIndex(1)
    form.within.setText("2 days")
    form.unpaid.setCurrentIndex(form.unpaid.findData(Unpaid.ASK))
    form.ladder.add_rung.click()
    form.consultant_cancels.setValue(90)
    form.no_show.setValue(10)
    form.free_moves.setValue(0)
    hold(desk, editor)
    assert policy_in_force(desk.diary)[1].usual == DepositTerms(
        FixedDeposit(1250, "EUR"), AskedOf.UNRELIABLE, 48, Unpaid.ASK,
        (Rung(48, 100), Rung(24, 50), Rung(12, 25)), 90, 10, 0,
    )  # fmt: skip


def test_a_service_has_terms_of_its_own_and_goes_back_to_those_of_all(desk: Desk) -> None:
    set_policy(desk.diary, json.dumps(RULES), now=NOW)
    editor = opened(desk)
    first = list_services(desk.diary)[0]
    editor.scope.setCurrentIndex(editor.scope.findData(first.id))
    assert not editor.form.isEnabled() and editor.as_all.isVisible()
    editor.own.setChecked(True)
    editor.form.deposit.kind.setCurrentIndex(0)
    assert "terms of its own" in editor.scope.currentText()
    hold(desk, editor)
    held = policy_in_force(desk.diary)[1]
    assert held.of(first.id).deposit == NoDeposit()
    assert held.of(first.id).free_moves == 2
    again = opened(desk)
    again.scope.setCurrentIndex(again.scope.findData(first.id))
    again.own.setChecked(False)
    hold(desk, again)
    assert not policy_in_force(desk.diary)[1].services


def test_the_keyboard_goes_down_the_form_and_on_to_the_buttons(desk: Desk) -> None:
    set_policy(desk.diary, json.dumps(RULES), now=NOW)
    editor = opened(desk)
    editor.form.ladder.add_rung.click()
    seen(desk, editor)
    editor.scope.setFocus()
    met = []
    for _ in range(24):
        met.append(editor.focusWidget())
        QTest.keyClick(editor.focusWidget(), Qt.Key.Key_Tab)
    form = editor.form
    assert met == [
        editor.scope, form.deposit.kind, form.deposit.percent, form.whom, form.due, form.within,
        form.unpaid, *form.ladder.fields(), form.consultant_cancels, form.no_show, form.free_moves,
        editor.tried.words.language, editor.tried.words.text, editor.discard, editor.hold,
    ]  # fmt: skip


def test_the_wheel_scrolls_past_a_step_that_was_added(desk: Desk, editor: PolicyEditor) -> None:
    editor.form.deposit.kind.setCurrentIndex(1)
    editor.form.ladder.add_rung.click()
    desk.settle()
    added = editor.form.ladder.findChildren(QSpinBox)[-1]
    before, here = added.value(), QPointF(5, 5)
    at, by = added.mapToGlobal(here), QPoint(0, -120)
    turn = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase)
    QApplication.sendEvent(added, QWheelEvent(here, at, QPoint(), by, *turn, False))
    assert added.value() == before


def test_what_cannot_be_read_is_told_while_it_is_typed_and_does_not_hold(
    desk: Desk, editor: PolicyEditor
) -> None:
    form = editor.form
    form.deposit.kind.setCurrentIndex(1)
    form.ladder.add_rung.click()
    desk.write("48 h")
    assert "stands there twice" in form.fields.wrong_text()
    assert not editor.hold.isEnabled() and not editor.scope.isEnabled()
    assert editor.focusWidget() in form.ladder.fields(), "one goes on typing"
    desk.press("Enter")
    assert editor.isVisible()
    form.ladder.show_rungs([Rung(48, 50), Rung(24, 100)])
    form.no_show.setValue(5)
    assert "would get more" in form.fields.wrong_text()
    desk.click(editor, "Discard changes")
    assert not form.fields.wrong_text() and not editor.changed()
    form.deposit.kind.setCurrentIndex(2)
    assert "How much" in form.fields.wrong_text()


def test_a_draft_is_left_by_a_word_only(desk: Desk, editor: PolicyEditor) -> None:
    editor.form.free_moves.setValue(3)
    desk.press("Escape")
    desk.press("Escape")
    assert editor.isVisible() and editor.changed()
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Discard")
    assert not editor.isVisible()
    assert policy_in_force(desk.diary)[0] == 0


def test_what_comes_to_hold_meanwhile_is_shown_and_a_draft_stays(
    desk: Desk, editor: PolicyEditor
) -> None:
    set_policy(desk.diary, json.dumps(RULES), now=NOW)
    desk.settle(lambda: editor.form.free_moves.value() == 2)
    assert not editor.changed()
    editor.form.free_moves.setValue(5)
    seen(desk, editor)
    set_policy(desk.diary, json.dumps({**RULES, "due": 3}), now=NOW)
    desk.settle(lambda: "meanwhile" in editor.told.text())
    assert editor.form.free_moves.value() == 5 and editor.draft.terms(None).within == 24


def test_last_year_is_told_in_money_before_it_holds(desk: Desk) -> None:
    start = NOW - timedelta(days=30)
    wish = NewBooking(start, title="Fair", agreed=Money(8000, "GBP"))
    one = book(desk.diary, wish, now=start - timedelta(days=3))
    cancel(desk.diary, one.id, by=By.CLIENT, now=start - timedelta(hours=30))
    editor = opened(desk)
    editor.form.deposit.kind.setCurrentIndex(1)
    seen(desk, editor)
    assert editor.tried.last_year.said.text() == (
        "1 booking was cancelled or missed last year. You would have kept £12 more."
    )
    cells = [editor.tried.last_year.table.item(0, place) for place in range(6)]
    told = [cell.text() for cell in cells if cell is not None]
    assert told == ["Sun 31 Jan", "", "30 h before", "£24.00", "£12.00", "+£12.00"]
    editor.form.deposit.percent.setValue(60)
    desk.settle(lambda: "£24 more" in editor.tried.last_year.said.text())


def test_clients_words_are_read_in_each_language_and_deposits_in_the_desks_own(desk: Desk) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    first = list_services(desk.diary)[0]
    save_service(desk.diary, replace(first, price=8000), now=NOW)
    desk.settle()
    editor = opened(desk)
    editor.form.deposit.kind.setCurrentIndex(2)
    QTest.keyClicks(editor.form.deposit.amount.line, "12,50")
    seen(desk, editor)
    editor.tried.words.language.setCurrentIndex(editor.tried.words.language.findData("de"))
    assert "Anzahlung von 12,50" in editor.tried.words.text.toPlainText()
    assert "12,50\xa0€ of 80\xa0€" in editor.form.comes_to.text()
    editor.tried.words.language.setCurrentIndex(editor.tried.words.language.findData("ar"))
    option = editor.tried.words.text.document().defaultTextOption()
    assert option.textDirection() == Qt.LayoutDirection.RightToLeft


def test_what_clients_read_begins_in_the_practices_language(desk: Desk) -> None:
    save_settings(desk.diary, {LANGUAGE.name: "de-AT"}, now=NOW)
    editor = opened(desk)
    words = editor.tried.words
    editor.form.deposit.kind.setCurrentIndex(1)
    seen(desk, editor)
    desk.settle(lambda: words.language.currentData() == "de")
    assert "Anzahlung" in words.text.toPlainText()
    words.language.setCurrentIndex(words.language.findData("en"))
    editor.form.deposit.percent.setValue(60)
    seen(desk, editor)
    assert "60" in words.text.toPlainText() and words.language.currentData() == "en"


def test_a_draft_tells_what_bookings_would_be_asked_for() -> None:
    dear = Service(1, "Visit", Minutes(60), price=14000, currency="GBP")
    cheap = Service(2, "Call", Minutes(15), price=100, currency="GBP")
    abroad = Service(3, "Paris", Minutes(60), price=9000, currency="EUR")
    draft = PolicyDraft(Policy(DepositTerms(PercentDeposit(25))), (dear, cheap))
    assert draft.comes_to(1) == "£35 of £140"
    assert draft.comes_to(None).startswith("Visit: £35 of £140, Call: £0.25 of £1. £0.25 is less")
    draft.give_own(2)
    assert draft.comes_to(None) == "Visit: £35 of £140"
    fixed = PolicyDraft(Policy(DepositTerms(FixedDeposit(5000, "GBP"))), (dear, abroad))
    assert fixed.comes_to(None) == (
        "Visit: £50 of £140. Nothing is asked for Paris, which is not priced in GBP"
    )
    assert PolicyDraft(Policy(), (dear,)).comes_to(None) == ""


def test_what_holds_stands_among_the_settings_and_is_found_there(desk: Desk) -> None:
    set_policy(desk.diary, json.dumps(RULES), now=NOW)
    desk.settle()
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    ours = screen.group("policy")
    assert isinstance(ours, PolicyGroup)
    assert "A deposit of 30 % of the price, asked of new clients" in ours.held.text()
    screen.search.setText("refund ladder")
    assert ours.isVisible() and not screen.group("hours").isVisible()


def test_it_is_no_larger_than_its_window_and_names_stay_to_be_read(desk: Desk) -> None:
    desk.window.resize(1000, 620)
    editor = opened(desk)
    assert editor.width() <= 1000 and editor.height() <= 620
    table = editor.tried.last_year.table
    assert all(table.columnWidth(column) >= 72 for column in range(table.columnCount()))


def test_a_policy_in_a_few_lines() -> None:
    assert policy_lines(Policy(), {}) == [
        "No deposit is asked for. Clients move bookings as often as they like."
    ]
    fixed = DepositTerms(FixedDeposit(1250, "GBP"), ladder=(Rung(24, 50),), free_moves=1)
    policy = Policy(fixed, {7: DepositTerms(free_moves=0), 8: fixed})
    assert policy_lines(policy, {7: "Remote", 8: "Visit"}) == [
        "A deposit of £12.50, asked of everyone, due at once, else the booking lapses.",
        "Goes back: 50 % until 24 h before, 100 % if you cancel, 0 % of a no-show.",
        "Clients move a booking 1 time, then you decide.",
        "Remote: no deposit.",
    ]
