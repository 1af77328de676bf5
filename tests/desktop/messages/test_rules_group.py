"""The rules in the settings: listed in words, added as they are typed, removed, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.messages import rule_words as words
from scheduler_app.desktop.messages.rules_group import NOBODY_ELSE, RulesGroup
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.rules import USUAL, MessageRule, read_when, usual_template
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.services import list_services
from tests.desktop.desk import NOW, Desk

MAIL, TEXT = Channel.MAIL, Channel.TEXT


def rule(
    when: str, *channels: Channel, template: str = "", service: int | None = None
) -> MessageRule:
    moment = read_when(when)
    return MessageRule(0, None, moment, channels, template or usual_template(moment))


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (rule("-48h", MAIL), "48 h before the visit · mail"),
        (rule("-1d 18:00", TEXT, MAIL), "The day before at 18:00 · text, else mail"),
        (rule("booked", MAIL), "At once, when it is booked · mail"),
        (rule("+2h", MAIL), "2 h after the visit · mail: thanks"),
        (rule("no-show", TEXT), "At once, when nobody came · text: book anew"),
        (rule("booked", MAIL, template="reminder"), "At once, when it is booked · mail: reminder"),
    ],
)
def test_a_rule_in_words(stands: MessageRule, said: str) -> None:
    assert words.line(stands) == said


def test_rules_stand_in_the_order_of_a_booking() -> None:
    moments = ("no-show", "+2h", "-1d 18:00", "-48h", "cancelled", "-2h", "booked", "+3d 09:00")
    ordered = words.in_order(rule(when, MAIL) for when in moments)
    assert [str(one.when) for one in ordered] == [
        *("booked", "cancelled", "-48h", "-1d 18:00", "-2h", "+2h", "+3d 09:00", "no-show")
    ]


def shown(desk: Desk) -> RulesGroup:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("rules")
    group = screen.group("rules")
    assert isinstance(group, RulesGroup)
    desk.settle()
    return group


def listed(group: RulesGroup) -> list[str]:
    return [one.accessibleName().removeprefix("Remove ") for one in group.removers]


def no_rules(desk: Desk) -> None:
    for one in list_rules(desk.diary):
        remove_rule(desk.diary, one.id, now=NOW)
    desk.settle()


def test_one_is_typed_added_removed_and_taken_back(desk: Desk) -> None:
    no_rules(desk)
    group = shown(desk)
    assert not group.empty.isHidden()
    group.when.setFocus()
    desk.write("-1d 18:00")
    group.ways.setCurrentIndex(2)
    assert group.said.isVisible()
    assert isinstance(group.said, QLabel)
    assert group.said.text() == "The day before at 18:00 · text, else mail"
    assert group.unsaved()
    desk.press("Return")
    desk.settle(lambda: bool(group.removers))
    assert listed(group) == ["The day before at 18:00 · text, else mail"]
    assert group.when.text() == ""
    assert group.unsaved() == ""
    assert group.empty.isHidden()
    [kept] = list_rules(desk.diary)
    assert (kept.channels, kept.template) == ((TEXT, MAIL), "reminder")

    group.removers[0].setFocus()
    desk.press("Space")
    desk.settle(lambda: not group.removers)
    assert list_rules(desk.diary) == []
    assert "removed" in desk.toast()
    assert desk.focus() is group.begin
    desk.click(desk.window.toast, "Undo")
    desk.settle(lambda: bool(group.removers))
    assert list_rules(desk.diary) == [kept]


def test_a_moment_that_is_none_is_refused_in_its_place(desk: Desk) -> None:
    group = shown(desk)
    before = list_rules(desk.diary)
    group.when.setFocus()
    desk.press("Return")
    assert group.fields.wrong_text().startswith("A rule needs a moment.")
    desk.write("two days")
    assert group.fields.wrong_text() == ""
    desk.click(group, "Add rule")
    assert "“two days” is no moment" in group.fields.wrong_text()
    assert "-48h" in group.fields.wrong_text()
    assert group.when.property("wrong")
    assert desk.focus() is group.when
    assert group.when.text() == "two days"
    assert list_rules(desk.diary) == before
    group.discard_unsaved()
    assert not group.when.property("wrong")
    assert group.fields.wrong_text() == ""


def test_a_service_has_rules_of_its_own_under_its_name(desk: Desk) -> None:
    no_rules(desk)
    group = shown(desk)
    service = list_services(desk.diary)[0]
    group.when.setFocus()
    desk.write("+2h")
    group.service.setCurrentIndex(1)
    assert isinstance(group.said, QLabel)
    assert f"“{service.name}” then goes by its own rules only" in group.said.text()
    desk.click(group, "Add rule")
    desk.settle(lambda: bool(group.removers))
    assert listed(group) == [f"2 h after the visit · mail: thanks, only for {service.name}"]
    assert f"Only for {service.name}" in [label.text() for label in group.findChildren(QLabel)]
    assert group.nobody.isVisible()
    assert group.nobody.text() == NOBODY_ELSE
    assert list_services(desk.diary)[0].own_rules
    desk.click(group, "Remove")
    desk.settle(lambda: not group.removers)
    assert not list_services(desk.diary)[0].own_rules


def test_the_same_moment_again_changes_the_ways(desk: Desk) -> None:
    no_rules(desk)
    set_rule(desk.diary, rule("-48h", MAIL), now=NOW)
    group = shown(desk)
    desk.settle(lambda: len(group.removers) == 1)
    group.when.setFocus()
    desk.write("-2d")
    group.ways.setCurrentIndex(1)
    desk.press("Return")
    desk.settle(lambda: listed(group) == ["48 h before the visit · text"])
    assert desk.toast().startswith("Rule changed")


def test_one_starts_with_the_usual(desk: Desk) -> None:
    no_rules(desk)
    group = shown(desk)
    assert desk.focus() is group.begin
    desk.click(group, "Start with the usual…")
    question = desk.dialog(Question)
    desk.click(question, "Start")
    desk.settle(lambda: len(group.removers) == len(USUAL))
    assert listed(group)[3:] == [
        "48 h before the visit · mail",
        "24 h before the visit · text, else mail",
    ]


def test_what_another_program_changed_is_shown_and_what_is_typed_stays(desk: Desk) -> None:
    no_rules(desk)
    group = shown(desk)
    group.when.setFocus()
    desk.write("-3d")
    set_rule(desk.diary, rule("cancelled", MAIL), now=NOW)
    desk.settle(lambda: len(group.removers) == 1)
    assert group.when.text() == "-3d"


def test_tab_goes_from_the_rules_to_the_line_that_adds_one(desk: Desk) -> None:
    no_rules(desk)
    for when in ("booked", "-48h"):
        set_rule(desk.diary, rule(when, MAIL), now=NOW)
    group = shown(desk)
    desk.settle(lambda: len(group.removers) == 2)
    group.removers[0].setFocus()
    seen = []
    for _ in range(7):
        desk.press("Tab")
        seen.append(desk.focus())
    assert seen == [
        *(group.removers[1], group.confirming, group.when, group.ways, group.template),
        *(group.service, group.add_rule),
    ]
