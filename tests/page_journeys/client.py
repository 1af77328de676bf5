"""Page journeys: a client, who sees words and buttons and knows nothing of addresses and forms."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.page_journeys.devices import Device
from tests.page_journeys.mails import Letters, Mail
from tests.page_journeys.watching import Watch

PASSWORD = "brown-lamp-under-7-stairs"


@dataclass(slots=True)
class Client:
    """Somebody with a device, a name, an e-mail address and a broken computer."""

    page: Page
    letters: Letters
    watch: Watch
    device: Device
    number: int
    name: str = "Wanda Client"

    @property
    def email(self) -> str:
        """An address that is nobody else's."""
        return f"wanda{self.number}@example.net"

    # ---- looking

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    def heading(self) -> str:
        """The one great heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def sees(self, *texts: str) -> None:
        """Each text stands on the page, waited for."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def press(self, label: str, *, exact: bool = True) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=label, exact=exact).first.click()

    def follow(self, label: str, *, exact: bool = True) -> None:
        """Follow the link of that name."""
        self.page.get_by_role("link", name=label, exact=exact).first.click()

    def fill(self, label: str, text: str) -> None:
        """Write into the field of that name."""
        self.main.get_by_label(label).first.fill(text)

    # ---- choosing a time

    def come(self, path: str = "/") -> None:
        """Open the page."""
        self.page.goto(path)

    def choose_service(self, name: str) -> None:
        """Pick what is needed, from the start page."""
        self.follow(name)
        self.page.wait_for_url("**/book/*")

    def days(self) -> list[str]:
        """The free days of the month in view, as read out."""
        links = self.page.get_by_role("table").get_by_role("link")
        return [link.get_attribute("aria-label") or "" for link in links.all()]

    def times(self) -> list[str]:
        """The times in view."""
        return self.page.locator("#times ul button").all_inner_texts()

    def choose_day(self, number: int) -> None:
        """Tap a day of the month in view."""
        self.page.get_by_role("table").get_by_text(str(number), exact=True).click()
        expect(self.page.locator(".days [aria-current=date]")).to_have_text(str(number))

    def choose_time(self, told: str) -> None:
        """Tap a time; it is then held."""
        self.page.locator("#times ul").get_by_role("button", name=told, exact=True).click()
        self.page.wait_for_url("**/request")

    # ---- asking

    def describe(self, text: str, place: str = "") -> None:
        """Say what is wrong, and where to come."""
        self.fill("What is the problem?", text)
        if place:
            self.fill("Where should we come?", place)

    def introduce(self, *, name: str = "", email: str = "", phone: str = "") -> None:
        """Say who is asking."""
        self.fill("Name", name or self.name)
        self.fill("E-mail", email or self.email)
        if phone:
            self.fill("Phone", phone)

    def send(self) -> None:
        """Send the request."""
        self.press("Send the request")

    def registers_with_password(self) -> None:
        """Make an account with `PASSWORD` and be logged in."""
        self.come("/register")
        self.introduce()
        self.fill("Password", PASSWORD)
        self.press("Register")
        self.sees("Look into your mail")
        self.opens(self.mail("Confirm"))
        self.press("Confirm")
        self.page.wait_for_url("**/appointments")

    # ---- mail

    def mail(self, subject: str) -> Mail:
        """The newest mail to this client whose subject begins so, waited for."""
        return self.letters.about(self.email, subject)

    def opens(self, mail: Mail) -> None:
        """Open the link of the mail."""
        self.page.goto(mail.link)
