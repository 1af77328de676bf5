"""Page journeys: finding a time and asking for it, as somebody new and as somebody known."""

from __future__ import annotations

from playwright.sync_api import expect

from scheduler_app.booking_page.store import accounts
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.sample import arriving_services
from tests.page_journeys.acquaintance import acquaint, at
from tests.page_journeys.client import PASSWORD, Client
from tests.page_journeys.devices import PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.visits import Visits
from tests.page_journeys.ways import on_a_phone, on_a_plain_desktop, on_each_device

TEXT = "The printer prints nothing but stripes, since Monday."


def choose(client: Client, day: int, told: str, service: str = "Remote support") -> None:
    """Come, choose a service, a day of March and a time."""
    client.come()
    client.choose_service(service)
    client.choose_day(day)
    client.choose_time(told)


@on_each_device
def test_somebody_new_asks_and_is_told_the_answer(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    choose(wanda, 4, "10:00")
    wanda.sees("Thursday, 4 March 2027", "10:00–11:00", "Berlin")
    wanda.describe(TEXT)
    wanda.introduce(phone="030 1234567")
    wanda.send()
    wanda.sees("One step is left: look into your mail", "Held for you until")
    assert practice.hears_nothing()

    mail = wanda.mail("Confirm your request")
    wanda.opens(mail)
    wanda.sees("Confirm your e-mail address", "10:00–11:00")
    assert practice.hears_nothing(), "opening a mail must not do anything yet"
    wanda.press("Confirm and send")
    wanda.sees("Your request is sent", "Waits for an answer")

    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.person is not None
    assert (asked.wish.start, asked.wish.end) == (at(4, 10), at(4, 11))
    assert asked.wish.text == TEXT
    assert (asked.person.name, asked.person.email) == (wanda.name, wanda.email)
    assert asked.person.phone == "+49301234567"
    assert "10:00" in wanda.mail("We have your request").text

    practice.confirm(asked, note="Please have the printer at hand.")
    told = wanda.mail("Confirmed:")
    assert "4 March" in told.text and "10:00" in told.text
    wanda.follow("See the appointment")
    wanda.sees("Confirmed", "Please have the printer at hand.")


@on_each_device
def test_somebody_registers_with_a_password_and_then_asks(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    wanda.come("/login")
    wanda.follow("I am new here")
    wanda.introduce()
    wanda.fill("Password", "short")
    wanda.press("Register")
    expect(wanda.main.get_by_label("Name")).to_have_value(wanda.name)
    expect(wanda.main.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    wanda.fill("Password", PASSWORD)
    wanda.press("Register")
    wanda.sees("Look into your mail")
    wanda.opens(wanda.mail("Confirm your e-mail"))
    wanda.press("Confirm")
    wanda.page.wait_for_url("**/appointments")

    choose(wanda, 5, "09:00", "Visit on site")
    wanda.sees("You are logged in as Wanda Client")
    wanda.describe(TEXT)
    wanda.send()
    expect(wanda.main.get_by_label("Where should we come?")).to_be_focused()
    wanda.describe(TEXT, place="Birch Lane 3, 12345 Berlin")
    wanda.send()
    wanda.sees("Your request is sent")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.wish.place == "Birch Lane 3, 12345 Berlin"

    # Out, and in again by the password.
    wanda.press("Log out")
    wanda.page.wait_for_url("**/")
    wanda.come("/appointments")
    wanda.sees("Log in")
    wanda.fill("E-mail", wanda.email)
    wanda.fill("Password", PASSWORD)
    wanda.press("Log in")
    wanda.page.wait_for_url("**/appointments")
    wanda.sees("Visit on site")


@on_a_phone
def test_a_known_address_with_another_name_changes_nothing(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda, mallory = visit(device), visit(device)
    known = acquaint(practice, wanda, logged_in=False)
    choose(mallory, 4, "10:00")
    mallory.describe(TEXT)
    mallory.introduce(name="Mallory", email=wanda.email, phone="+49 30 7654321")
    mallory.send()
    mallory.sees("One step is left: look into your mail")

    with opened(practice.page.database_url) as database:
        assert database.read_now(lambda c: accounts.of_email(c, wanda.email)) == known
    assert practice.hears_nothing()
    wanda.opens(wanda.mail("You have an account"))
    wanda.press("Log in and send")
    wanda.sees("Your request is sent")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.person is not None and asked.person.name == wanda.name
    assert asked.account == known.id


@on_a_plain_desktop
def test_logging_in_midway_keeps_what_was_typed(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    wanda.registers_with_password()
    wanda.come()
    wanda.press("Log out")
    choose(wanda, 4, "10:00")
    wanda.describe(TEXT)
    wanda.fill("E-mail", wanda.email)
    wanda.main.get_by_text("I have been here before").click()
    wanda.fill("Password", "not-the-password-at-all")
    wanda.press("Log in and send")
    wanda.sees("do not belong together")
    expect(wanda.main.get_by_label("What is the problem?")).to_have_value(TEXT)
    expect(wanda.main.get_by_label("E-mail")).to_have_value(wanda.email)
    wanda.fill("Password", PASSWORD)
    wanda.press("Log in and send")
    wanda.sees("Your request is sent")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.wish.text == TEXT


@on_a_phone
def test_a_mailed_link_logs_in_midway_and_sends(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda, logged_in=False)
    choose(wanda, 4, "10:00")
    wanda.describe(TEXT)
    wanda.fill("E-mail", wanda.email)
    wanda.main.get_by_text("I have been here before").click()
    wanda.press("Mail me a link")
    wanda.sees("One step is left: look into your mail")
    wanda.opens(wanda.mail("Log in"))
    wanda.press("Log in and send")
    wanda.sees("Your request is sent")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.wish.text == TEXT


@on_a_plain_desktop
def test_a_mail_opened_on_another_device_sends_the_request_too(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    choose(wanda, 4, "10:00")
    wanda.describe(TEXT)
    wanda.introduce()
    wanda.send()
    elsewhere = visit(PHONE)
    elsewhere.opens(wanda.mail("Confirm your request"))
    elsewhere.press("Confirm and send")
    elsewhere.sees("Your request is sent")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.wish.text == TEXT


@on_each_device
def test_a_time_that_is_no_longer_held_leaves_the_text_and_the_nearest_times(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    other = visit(device)
    acquaint(practice, other)
    choose(wanda, 4, "10:00")
    practice.page.turn_on(11 * 60)
    choose(other, 4, "10:00")
    other.describe("Mine.")
    other.send()
    other.sees("Your request is sent")

    wanda.describe(TEXT)
    wanda.send()
    wanda.sees("This time is no longer held for you", "What you have typed is kept.")
    near = wanda.main.locator(".near button").all_inner_texts()
    assert len(near) == 6 and any("11:00" in told for told in near), near
    assert not any("10:00" in told for told in near), near
    wanda.main.locator(".near button", has_text="11:00").click()
    wanda.page.wait_for_url("**/request")
    expect(wanda.main.get_by_label("What is the problem?")).to_have_value(TEXT)
    wanda.send()
    wanda.sees("Your request is sent")


@on_each_device
def test_a_time_that_is_still_free_is_had_although_the_hold_has_ended(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    choose(wanda, 4, "10:00")
    practice.page.turn_on(11 * 60)
    wanda.describe(TEXT)
    wanda.send()
    wanda.sees("Your request is sent")
    assert practice.hear(EventKind.REQUEST).wish is not None


@on_each_device
def test_somebody_else_was_faster(visit: Visits, practice: Practice, device: Device) -> None:
    wanda, other = visit(device), visit(device)
    wanda.come()
    wanda.choose_service("Remote support")
    wanda.choose_day(4)
    choose(other, 4, "10:00")
    wanda.page.locator("#times ul").get_by_role("button", name="10:00", exact=True).click()
    wanda.sees("Please choose another time")
    wanda.sees("Thursday, 4 March 2027")
    assert "09:00" in wanda.times() and "10:00" not in wanda.times()
    wanda.choose_day(9)
    wanda.page.reload()
    wanda.sees("Tuesday, 9 March 2027")
    assert "10:00" in wanda.times()


@on_each_device
def test_a_time_given_back_is_free_again(visit: Visits, practice: Practice, device: Device) -> None:
    wanda, other = visit(device), visit(device)
    choose(wanda, 4, "10:00")
    wanda.press("I don’t need this time any more")
    wanda.page.wait_for_url("**/")
    choose(other, 4, "10:00")
    other.sees("Ask for this time")


@on_a_plain_desktop
def test_a_service_is_confirmed_at_once_while_the_lease_lasts(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    wanda.come()
    wanda.sees("confirmed at once")
    choose(wanda, 4, "10:00", "Quick question")
    wanda.sees("Book this time")
    wanda.describe(TEXT)
    wanda.press("Book now")
    wanda.sees("Booked: see you then", "Confirmed")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and asked.wish.at_once
    assert "10:00" in wanda.mail("Booked:").text


@on_a_phone
def test_after_the_lease_requests_wait_and_the_page_says_so(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    practice.page.turn_on(4 * 86_400)
    wanda.come()
    wanda.sees("At the moment every request waits for an answer")
    choose(wanda, 9, "10:00", "Quick question")
    wanda.describe(TEXT)
    wanda.send()
    wanda.sees("Your request is sent", "Waits for an answer")
    asked = practice.hear(EventKind.REQUEST)
    assert asked.wish is not None and not asked.wish.at_once


@on_a_plain_desktop
def test_only_so_many_requests_of_one_client_wait_at_once(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    for day in (3, 4, 5):
        choose(wanda, day, "10:00")
        wanda.describe(TEXT)
        wanda.send()
        wanda.sees("Your request is sent")
    choose(wanda, 8, "10:00")
    wanda.describe(TEXT)
    wanda.send()
    wanda.sees("as many open requests as you may have")
    expect(wanda.main.get_by_label("What is the problem?")).to_have_value(TEXT)


@on_each_device
def test_a_second_click_sends_nothing_twice(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    choose(wanda, 4, "10:00")
    wanda.describe(TEXT)
    wanda.main.get_by_role("button", name="Send the request").dblclick()
    wanda.sees("Your request is sent")
    practice.hear(EventKind.REQUEST)
    wanda.page.reload()
    wanda.sees("Your request is sent")
    assert practice.hears_nothing()


def test_a_visit_within_hours_of_arrival_is_told_alike_all_the_way(
    visit: Visits, practice: Practice
) -> None:
    told = "We arrive between these times: 10:00–11:00"
    practice.publish(services=arriving_services())
    wanda = visit(PHONE)
    acquaint(practice, wanda)
    choose(wanda, 4, "10:00", "Visit on site")
    wanda.sees("Ask for this time", told)
    wanda.describe(TEXT, place="Hauptstraße 1")
    wanda.send()
    wanda.sees("Your request is sent", told)
    practice.confirm(practice.hear(EventKind.REQUEST))
    mail = wanda.mail("Confirmed:")
    assert told in mail.text and "Ring at the gate." in mail.text and "12:00" not in mail.text
    wanda.opens(mail)
    wanda.sees("Confirmed", told, "Please have ready", "The charger.")
    wanda.come("/appointments")
    wanda.sees("My appointments", told)
