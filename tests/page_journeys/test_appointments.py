"""Page journeys: what a client does with an appointment, logged in or by the link of a mail."""

from __future__ import annotations

import re
from typing import Any

import icalendar
from playwright.sync_api import expect

from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from tests.page_journeys.acquaintance import acquaint, at, book
from tests.page_journeys.client import Client
from tests.page_journeys.devices import PHONE, Device
from tests.page_journeys.practice import Practice
from tests.page_journeys.test_asking import TEXT, choose
from tests.page_journeys.visits import Visits
from tests.page_journeys.ways import on_a_phone, on_a_plain_desktop, on_each_device


def ask(client: Client, day: int, told: str, service: str = "Remote support") -> None:
    """Ask for a time as somebody who is logged in."""
    choose(client, day, told, service)
    client.describe(TEXT)
    client.send()
    client.sees("Your request is sent")


@on_a_phone
def test_a_request_is_withdrawn(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    wanda.come("/appointments")
    wanda.follow("Remote support")
    wanda.follow("Withdraw the request")
    wanda.sees("Withdraw your request?")
    assert practice.hears_nothing()
    wanda.follow("No, leave it as it is")
    wanda.follow("Withdraw the request")
    wanda.press("Yes, withdraw it")
    wanda.page.wait_for_url(f"**/appointments/{asked.uid}")
    wanda.sees("Cancelled")
    assert practice.hear(EventKind.WITHDRAWAL).uid == asked.uid
    practice.publish()
    other = visit(device)
    choose(other, 4, "10:00")


@on_a_plain_desktop
def test_what_was_described_is_changed_while_it_waits(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.promise(asked, CommitmentState.PENDING, text=TEXT)
    practice.publish()
    wanda.follow("See the appointment")
    wanda.sees("What you described", TEXT)
    wanda.page.locator("summary", has_text="Change what you described").click()
    wanda.page.locator("[name=text]").fill("It is the scanner after all.")
    wanda.press("Save")
    wanda.sees("It is the scanner after all.")
    told = practice.hear(EventKind.DESCRIPTION)
    assert told.uid == asked.uid
    assert told.wish is not None and told.wish.text == "It is the scanner after all."
    practice.change(asked.uid, state=CommitmentState.CONFIRMED, text=told.wish.text)
    wanda.page.reload()
    wanda.sees("Confirmed", "It is the scanner after all.")
    expect(wanda.page.get_by_text("Change what you described")).to_have_count(0)


@on_each_device
def test_an_appointment_is_moved(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    uid = book(practice, acquaint(practice, wanda), at(4, 10))
    wanda.come(f"/appointments/{uid}")
    wanda.follow("Move to another time")
    wanda.sees("To when should it move?", "now:")
    wanda.choose_day(5)
    wanda.page.locator("#times ul").get_by_role("button", name="14:00", exact=True).click()
    wanda.sees("Move the appointment?", "Friday, 5 March 2027")
    wanda.press("Ask for the new time")
    wanda.page.wait_for_url(f"**/appointments/{uid}")
    wanda.sees("your wish to move it waits for an answer", "You would like")
    asked = practice.hear(EventKind.MOVE)
    assert asked.moves == uid
    assert asked.wish is not None and asked.wish.start == at(5, 14)

    practice.change(
        uid, start=at(5, 14), end=at(5, 15), asked_start=None, by_client=False, note="Fine."
    )
    assert "5 March" in wanda.mail("Moved:").text
    wanda.page.reload()
    wanda.sees("Friday, 5 March 2027", "Confirmed", "Fine.")
    expect(wanda.page.get_by_text("waits for an answer")).to_have_count(0)


@on_a_plain_desktop
def test_an_appointment_is_cancelled(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    uid = book(practice, acquaint(practice, wanda), at(4, 10))
    wanda.come("/appointments")
    wanda.follow("Remote support")
    wanda.sees("You can move or cancel it here until")
    wanda.follow("Cancel the appointment")
    wanda.sees("Cancel this appointment?", "Free to cancel up to a day before.")
    wanda.press("Yes, cancel it")
    wanda.page.wait_for_url(f"**/appointments/{uid}")
    wanda.sees("Cancelled")
    assert practice.hear(EventKind.CANCELLATION).uid == uid


@on_a_phone
def test_too_late_to_cancel_says_how_to_reach_a_person(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    uid = book(practice, acquaint(practice, wanda), at(2, 8, 30))
    wanda.come(f"/appointments/{uid}")
    wanda.sees("Too late to change it here?", "Call")
    expect(wanda.main.get_by_role("link", name=re.compile("Cancel|Move"))).to_have_count(0)
    assert wanda.main.get_by_role("link", name=re.compile("Call")).get_attribute("href") == (
        "tel:+49301234567"
    )


@on_a_plain_desktop
def test_it_becomes_too_late_while_the_page_is_open(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    uid = book(practice, acquaint(practice, wanda), at(4, 10))
    wanda.come(f"/appointments/{uid}/cancel")
    practice.page.turn_to(at(3, 12))
    wanda.press("Yes, cancel it")
    wanda.sees("It is too late to change this appointment here.", "Confirmed")
    assert practice.hears_nothing()


@on_a_plain_desktop
def test_one_of_the_proposed_times_is_chosen(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.propose(asked, at(4, 15), at(5, 9), at(8, 11), note="I am out on Thursday morning.")
    mail = wanda.mail("Please choose")
    assert "15:00" in mail.text and "8 March" in mail.text
    other = visit(PHONE)
    other.come()
    other.choose_service("Remote support")
    other.choose_day(4)
    assert "15:00" not in other.times()

    wanda.come(f"/appointments/{asked.uid}")
    wanda.sees("Other times are proposed: please choose", "I am out on Thursday morning.")
    wanda.main.locator(".near button", has_text="15:00").click()
    wanda.sees("Confirmed", "15:00–16:00")
    chosen = practice.hear(EventKind.CHOICE)
    assert chosen.uid == asked.uid
    assert chosen.wish is not None and chosen.wish.start == at(4, 15)


@on_a_phone
def test_none_of_the_proposed_times_suits(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.propose(asked, at(4, 15), at(5, 9))
    wanda.opens(wanda.mail("Please choose"))
    wanda.sees("Choose one of these times")
    refused = wanda.main.locator(".chosen s")
    expect(refused).to_contain_text("10:00")
    assert refused.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    wanda.follow("None of these")
    wanda.sees("None of these times?", "15:00", "09:00")
    wanda.press("Yes, none of them: take it back")
    wanda.sees("Cancelled")
    assert practice.hear(EventKind.WITHDRAWAL).uid == asked.uid


@on_a_plain_desktop
def test_a_request_is_declined(visit: Visits, practice: Practice, device: Device) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.decline(asked, note="We do not repair fridges.")
    assert "We do not repair fridges." in wanda.mail("Not possible:").text
    wanda.come("/appointments")
    wanda.sees("Declined")
    wanda.follow("Remote support")
    wanda.sees("We do not repair fridges.")
    wanda.follow("Book again")
    wanda.page.wait_for_url("**/book/1")


@on_a_phone
def test_the_calendar_file_says_when_and_where(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    uid = book(
        practice,
        acquaint(practice, wanda),
        at(30, 10),
        place="Birch Lane 3; Berlin, on the left",
    )
    wanda.come(f"/appointments/{uid}")
    with wanda.page.expect_download() as waiting:
        wanda.follow("Add to my calendar")
    file = waiting.value
    assert file.suggested_filename.endswith(".ics")
    event: Any
    [event] = icalendar.Calendar.from_ical(file.path().read_bytes()).walk("VEVENT")
    assert event["UID"] == uid
    # After the clocks have changed: ten o'clock in Berlin is eight UTC.
    assert int(event["DTSTART"].dt.timestamp()) == at(30, 10)
    assert int(event["DTEND"].dt.timestamp()) == at(30, 11)
    assert event["LOCATION"] == "Birch Lane 3; Berlin, on the left"
    assert "Remote support" in event["SUMMARY"] and "Anna's IT Help" in event["SUMMARY"]


@on_a_plain_desktop
def test_the_link_of_a_mail_opens_one_appointment_and_nothing_else(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    account = acquaint(practice, wanda)
    other = book(practice, account, at(9, 9), service_name="Something private")
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.confirm(asked)
    mail = wanda.mail("Confirmed: Thu 4 Mar")

    friend = visit(device)
    friend.page.goto(mail.link)
    friend.sees("Remote support", "Thursday, 4 March 2027", "Confirmed")
    text = friend.page.content()
    for secret in (wanda.email, "+49151", "Something private", other, account.id, TEXT):
        assert secret not in text, secret
    assert not friend.page.context.cookies() or "session" not in {
        cookie["name"] for cookie in friend.page.context.cookies()
    }
    friend.come(f"/appointments/{asked.uid}")
    friend.sees("Log in")

    friend.page.goto(mail.link)
    friend.follow("Cancel the appointment")
    friend.press("Yes, cancel it")
    friend.sees("Cancelled")
    assert practice.hear(EventKind.CANCELLATION).uid == asked.uid


@on_a_phone
def test_a_link_that_was_ended_says_how_to_go_on(
    visit: Visits, practice: Practice, device: Device
) -> None:
    wanda = visit(device)
    acquaint(practice, wanda)
    ask(wanda, 4, "10:00")
    asked = practice.hear(EventKind.REQUEST)
    practice.confirm(asked)
    mail = wanda.mail("Confirmed:")
    friend = visit(device)
    friend.page.goto(mail.link)
    friend.sees("Confirmed")
    wanda.come("/account")
    wanda.follow("Where I am logged in, and links in mails")
    wanda.press("End all links to this appointment")
    friend.page.reload()
    friend.sees("This link does not work any more", "My appointments")
    assert "Remote support" not in friend.page.content()

    ended = visit(device)
    practice.page.turn_to(at(6, 12))
    ended.page.goto(mail.link)
    ended.sees("My appointments")
    assert "Remote support" not in ended.page.content()


def test_appointments_are_parted_into_coming_and_earlier(visit: Visits, practice: Practice) -> None:
    wanda = visit(PHONE)
    wanda_s = acquaint(practice, wanda)
    wanda.come("/appointments")
    wanda.sees("Nothing here yet.")
    book(practice, wanda_s, at(1, 8), CommitmentState.DONE, service_name="Long ago")
    book(practice, wanda_s, at(9, 9), service_name="Soon")
    book(practice, wanda_s, at(10, 9), CommitmentState.CANCELLED, service_name="Never")
    wanda.page.reload()
    wanda.sees("Coming up", "Earlier")
    assert wanda.main.get_by_role("heading", level=3).all_inner_texts() == [
        "Soon",
        "Never",
        "Long ago",
    ]
