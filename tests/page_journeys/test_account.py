"""Page journeys: what clients do about themselves: details, address, password, devices, leaving."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from scheduler_app.domain.page.kinds import EventKind
from tests.page_journeys.acquaintance import acquaint, at, book
from tests.page_journeys.client import PASSWORD
from tests.page_journeys.devices import PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.visits import Visits
from tests.page_journeys.ways import on_a_phone, on_a_plain_desktop


@on_a_phone
def test_name_and_phone_are_changed_and_the_desktop_hears_it(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    wanda.come("/account")
    wanda.follow("Change name, phone and language")
    wanda.fill("Name", "Wanda Brown")
    wanda.fill("Phone", "not a number")
    wanda.press("Save")
    wanda.sees("That is no phone number.")
    expect(wanda.main.get_by_label("Name")).to_have_value("Wanda Brown")
    wanda.fill("Phone", "030 7654321")
    wanda.press("Save")
    wanda.sees("Your details are changed.", "Wanda Brown")
    told = practice.hear(EventKind.ACCOUNT)
    assert told.person is not None
    assert (told.person.name, told.person.phone) == ("Wanda Brown", "+49307654321")


@on_a_plain_desktop
def test_the_address_changes_when_both_mailboxes_agree(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    new = f"new.{wanda.email}"
    wanda.come("/account")
    wanda.follow("Change the e-mail address")
    wanda.fill("New e-mail", new)
    wanda.press("Mail the links")
    wanda.sees("Look into both mailboxes")
    wanda.opens(wanda.letters.about(new, "Confirm your new e-mail address"))
    wanda.press("Confirm")
    wanda.sees("One address is left")
    assert practice.hears_nothing()
    wanda.opens(wanda.mail("Is your e-mail address to change?"))
    wanda.press("That is me: agree")
    wanda.sees("Your e-mail address is changed")
    told = practice.hear(EventKind.ACCOUNT)
    assert told.person is not None and told.person.email == new
    wanda.come("/account")
    wanda.sees(new)


@on_a_phone
def test_the_owner_of_the_old_mailbox_refuses(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    wanda.come("/account/email")
    wanda.fill("New e-mail", f"thief.{wanda.email}")
    wanda.press("Mail the links")
    owner = visit(device)
    owner.opens(wanda.mail("Is your e-mail address to change?"))
    owner.press("That is not me: refuse")
    owner.sees("The change is refused")
    wanda.come("/account")
    wanda.sees("Log in")
    assert practice.hears_nothing()


@on_a_plain_desktop
def test_a_forgotten_password_is_replaced(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda, logged_in=False)
    wanda.come("/login")
    wanda.follow("I forgot my password")
    wanda.fill("E-mail", wanda.email)
    wanda.press("Mail me a link")
    wanda.sees("Look into your mail")
    mail = wanda.mail("Choose a new password")
    wanda.opens(mail)
    wanda.fill("New password", "password123")
    wanda.press("Set the password")
    expect(wanda.main.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    wanda.fill("New password", PASSWORD)
    wanda.press("Set the password")
    wanda.sees("Your password is changed.")
    wanda.press("Log out")
    wanda.opens(mail)
    wanda.sees("This link does not work any more")
    wanda.follow("Log in, or ask for a new link")
    wanda.fill("E-mail", wanda.email)
    wanda.fill("Password", PASSWORD)
    wanda.press("Log in")
    wanda.page.wait_for_url("**/appointments")


@on_a_phone
def test_a_lost_phone_is_logged_out_from_elsewhere(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda, lost = visit(device), visit(PHONE)
    acquaint(practice, wanda)
    lost.come("/login")
    lost.fill("E-mail", wanda.email)
    lost.press("Mail me a link instead")
    lost.sees("Look into your mail")
    lost.opens(wanda.mail("Log in"))
    lost.press("Log in")
    lost.page.wait_for_url("**/appointments")
    wanda.come("/account")
    wanda.follow("Where I am logged in, and links in mails")
    expect(wanda.main.get_by_role("button", name="Log out there")).to_have_count(1)
    wanda.press("Log out there")
    expect(wanda.main.get_by_role("button", name="Log out there")).to_have_count(0)
    lost.come("/appointments")
    lost.sees("Log in")
    wanda.come("/appointments")
    wanda.sees("My appointments")


@on_a_plain_desktop
def test_everything_is_taken_along_and_then_erased(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    account = acquaint(practice, wanda)
    uid = book(practice, account, at(4, 10))
    wanda.come("/account")
    with wanda.page.expect_download() as waiting:
        wanda.follow("Download everything about me")
    mine = json.loads(waiting.value.path().read_text("utf-8"))
    text = json.dumps(mine)
    assert wanda.email in text and uid in text

    wanda.follow("Erase everything about me")
    wanda.sees("These appointments stay agreed.")
    wanda.press("Erase everything now")
    wanda.sees("Everything is erased")
    erased = practice.hear(EventKind.ERASURE)
    assert erased.account == account.id
    wanda.come("/appointments")
    wanda.sees("Log in")


@on_a_phone
def test_before_something_grave_who_was_away_for_long_proves_who_they_are(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    wanda.registers_with_password()
    practice.page.turn_on(2 * 3600)
    wanda.come("/account/password")
    wanda.sees("Is it you?")
    wanda.fill("Password", PASSWORD)
    wanda.press("Continue")
    wanda.page.wait_for_url("**/account/password")
    wanda.sees("Change the password")


@on_a_plain_desktop
def test_whoever_is_not_logged_in_is_led_there_and_back(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    wanda.registers_with_password()
    wanda.press("Log out")
    wanda.come("/account/details")
    wanda.sees("Log in")
    wanda.fill("E-mail", wanda.email)
    wanda.fill("Password", "certainly-the-wrong-one")
    wanda.press("Log in")
    wanda.sees("That did not work")
    wanda.fill("Password", PASSWORD)
    wanda.press("Log in")
    wanda.page.wait_for_url("**/account/details")


def test_the_same_is_said_whether_there_is_an_account_or_not(
    visit: Visits, practice: Practice
) -> None:
    wanda, nobody = visit(PHONE), visit(PHONE)
    acquaint(practice, wanda, logged_in=False)
    for path, button in (
        ("/login", "Mail me a link instead"),
        ("/reset", "Mail me a link"),
        ("/login", "Log in"),
    ):
        told = []
        for client in (wanda, nobody):
            client.come(path)
            client.fill("E-mail", client.email)
            if button == "Log in":
                client.fill("Password", "some-words-that-are-wrong")
            client.press(button)
            client.page.wait_for_load_state()
            told.append(client.main.inner_text())
        assert told[0] == told[1], path
