"""How the booking page stands: the light, its details, its settings, its preview."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.page.details import PageDetails
from scheduler_app.desktop.page.light import PageLight
from scheduler_app.desktop.page.settings.group import PageGroup
from scheduler_app.desktop.page.settings.link import PagePart
from scheduler_app.desktop.page.words import told
from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.errors import NoKeyring
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import list_services
from tests.desktop.desk import NOW, Desk, booked

SOON = NOW + timedelta(days=3)
LATELY = NOW - timedelta(seconds=12)
GOOD = PageStatus(
    kind="hosted",
    url="https://book.example",
    published_at=LATELY,
    valid_until=SOON,
    last_contact=LATELY,
)
SILENT = PageStatus(
    kind="hosted",
    url="https://book.example",
    published_at=NOW - timedelta(hours=2),
    valid_until=SOON,
    unreachable_since=NOW - timedelta(minutes=25),
)


def light(desk: Desk) -> PageLight:
    found = desk.window.status.line("page")
    assert isinstance(found, PageLight)
    return found


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def test_it_is_read_beside_a_long_undo_and_what_is_not_saved(desk: Desk) -> None:
    desk.window.resize(1000, 700)
    item = booked(desk, "Maximiliane Freifrau von und zu Hohenlohe-Waldenburg fri 10:00")
    move(desk.diary, item.id, from_epoch(item.start + 3600), now=NOW)
    desk.press("Ctrl+N")
    desk.write("Anna Schmidt")
    desk.settle(lambda: "Not saved yet" in desk.window.status.text())
    desk.settle(lambda: "Undo move of Max" in desk.window.status.text())
    assert "No booking page" in said(light(desk))
    assert desk.window.width() == 1000, "and the window is not pushed wider"


@pytest.mark.parametrize(
    ("status", "light", "line"),
    [
        (PageStatus(), Light.NONE, "No booking page"),
        (GOOD, Light.GOOD, "Page published 12 s ago  ·  confirms until Fri 5 Mar 08:30"),
        (SILENT, Light.LOST, "Page not reached since today 08:05"),
        (
            PageStatus(kind="hosted", published_at=LATELY, valid_until=NOW),
            Light.CARE,
            "Page published 12 s ago  ·  takes requests only since today 08:30",
        ),
        (PageStatus(starting=True), Light.NONE, "Preview is starting…"),
        (PageStatus(kind="preview"), Light.NONE, "Preview is being published…"),
        (
            PageStatus(kind="hosted", trouble="The token is not valid any more.", waiting=2),
            Light.CARE,
            "Page: The token is not valid any more.  ·  2 requests to answer",
        ),
        (
            PageStatus(kind="preview", published_at=NOW, valid_until=SOON, waiting=1),
            Light.GOOD,
            "Preview published just now  ·  confirms until Fri 5 Mar 08:30  ·  1 request to answer",
        ),
        (
            replace(GOOD, mails_aside=2, waiting=1),
            Light.CARE,
            "Page: 2 mails could not be made  ·  1 request to answer",
        ),
        (
            replace(GOOD, mails_aside=2, mails_wait_since=NOW - timedelta(minutes=25)),
            Light.CARE,
            "Page: mails wait since today 08:05",
        ),
    ],
)
def test_the_state_in_a_line(desk: Desk, status: PageStatus, light: Light, line: str) -> None:
    found = told(status, NOW, desk.tools.zone(), desk.tools.today())
    assert (found.light, found.line) == (light, line)


def test_every_sign_has_a_shape_of_its_own(desk: Desk) -> None:
    shapes = set()
    dot = light(desk).dot
    for shown in Light:
        dot.show_light(shown)
        image = dot.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)
        ground = image.pixelColor(0, 0)
        inked = tuple(
            image.pixelColor(x, y) != ground
            for x in range(image.width())
            for y in range(image.height())
        )
        shapes.add(inked)
    assert len(shapes) == len(Light)


def test_the_light_follows_the_worker_and_the_clock(desk: Desk) -> None:
    assert light(desk).accessibleName() == "No booking page"
    desk.page.show(GOOD)
    desk.settle(lambda: light(desk).said().light is Light.GOOD)
    desk.settle(lambda: "published 12 s ago" in light(desk).accessibleName())
    desk.now = NOW + timedelta(minutes=9)
    light(desk).refresh()
    assert "published 9 min ago" in light(desk).accessibleName()
    desk.page.show(SILENT)
    desk.settle(lambda: "not reached since" in light(desk).accessibleName())
    assert light(desk).dot.light is Light.LOST


def test_a_click_on_the_light_tells_more(desk: Desk) -> None:
    desk.page.show(GOOD)
    light(desk).click()
    details = desk.window.findChild(PageDetails)
    assert details is not None
    for part in ("https://book.example", "12 s ago", "until Fri 5 Mar 08:30", "0 requests"):
        assert part in said(details)
    desk.click(details, "Publish now")
    assert desk.page.published == 1


def test_other_time_zone_data_is_told(desk: Desk) -> None:
    desk.page.show(PageStatus(kind="hosted", published_at=LATELY, tzdata_differs=True))
    desk.press("Ctrl+Shift+L")
    details = desk.window.findChild(PageDetails)
    assert details is not None
    assert said(details).count("time zone data") == 1
    desk.click(details, "Settings…")
    assert desk.window.current() == "settings"


def test_what_became_of_the_mails_is_told_with_what_to_do(desk: Desk) -> None:
    desk.page.show(replace(GOOD, mails_aside=1, mails_wait_since=NOW - timedelta(hours=1)))
    desk.press("Ctrl+Shift+L")
    details = desk.window.findChild(PageDetails)
    assert details is not None
    assert said(details).count("scheduler-page doctor") == 2
    assert "mails wait since" in said(details)
    details.close()
    desk.page.show(replace(SILENT, mails_aside=1))
    desk.press("Ctrl+Shift+L")
    shown = [one for one in desk.window.findChildren(PageDetails) if one.isVisible()]
    assert "may not have heard from you" in said(shown[0])


# -- settings ---------------------------------------------------------------------------------


def settings(desk: Desk) -> SettingsScreen:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    return screen


def link(desk: Desk) -> PagePart:
    group = settings(desk).group("page")
    assert isinstance(group, PageGroup)
    return group.link


def test_a_page_is_connected_by_one_pasted_code(desk: Desk) -> None:
    link(desk).code.setFocus()
    desk.write("https://book.example/#k7T2")
    desk.press("Return")
    desk.settle(lambda: desk.page.codes == ["https://book.example/#k7T2"])
    desk.settle(lambda: not link(desk).code.isVisible())
    assert link(desk).code.text() == "", "a code is good once"
    assert "https://book.example" in link(desk).said.text()
    assert "connected" in desk.toast()


def test_without_a_safe_place_for_the_token_it_says_so(desk: Desk) -> None:
    desk.page.refusal = NoKeyring("There is no keyring.", remedy="Install one and try again.")
    screen = settings(desk)
    link(desk).code.setText("https://book.example/#k7T2")
    desk.click(screen, "Connect")
    desk.settle(link(desk).wrong.isVisible)
    assert link(desk).wrong.text() == "There is no keyring. Install one and try again."
    assert link(desk).connect_button.isEnabled()
    link(desk).code.clear()
    link(desk).code.setFocus()
    desk.press("Return")
    assert "Paste the code" in link(desk).wrong.text()


def test_parting_from_the_page_asks_first(desk: Desk) -> None:
    desk.page.show(GOOD)
    screen = settings(desk)
    desk.click(screen, "Disconnect…")
    desk.dialog(Question)
    desk.press("Return")
    assert desk.page.now == GOOD, "Enter alone stays connected"
    desk.click(screen, "Disconnect…")
    desk.click(desk.dialog(Question), "Disconnect")
    desk.settle(lambda: desk.page.now.kind == "none")
    desk.settle(link(desk).code.isVisible)


def test_how_the_practice_appears_is_saved(desk: Desk, tmp_path: Path) -> None:
    screen = settings(desk)
    fields = screen.group("page").fields.fields()
    logo = tmp_path / "logo.png"
    picture = QImage(60, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#335577"))
    picture.save(str(logo))
    fields["page.name"].setText("Meier, Söhne & Co")  # type: ignore[attr-defined]
    fields["page.colour"].line.setText("#AA3300")  # type: ignore[attr-defined]
    fields["page.logo"].read(logo)  # type: ignore[attr-defined]
    fields["page.email"].setText("hello@example.org")  # type: ignore[attr-defined]
    fields["page.lease_days"].setText("5 days")  # type: ignore[attr-defined]
    fields["page.policy"].setPlainText("Moving is free,\nuntil the day before.")  # type: ignore[attr-defined]
    fields["page.privacy"].setPlainText("We keep little.")  # type: ignore[attr-defined]
    fields["page.imprint"].setPlainText("Birch Lane 3\n12345 Berlin")  # type: ignore[attr-defined]
    replies = fields["page.reply"]
    replies.setCurrentIndex(replies.findText("within one working day"))  # type: ignore[attr-defined]
    screen.group("booking").fields.fields()["booking.notice_to_cancel"].setText("2 days")  # type: ignore[attr-defined]
    screen.group("booking").fields.fields()["booking.open_requests"].setValue(5)  # type: ignore[attr-defined]
    desk.click(screen, "Save settings")
    desk.settle(lambda: get_practice(desk.diary).lease_days == 5)
    kept = get_practice(desk.diary)
    assert kept.page_name == "Meier, Söhne & Co"
    assert kept.page_colour == "#aa3300"
    assert base64.b64decode(kept.page_logo) == logo.read_bytes()
    assert kept.page_policy == "Moving is free,\nuntil the day before."
    assert (kept.page_privacy, kept.page_reply) == ("We keep little.", "1 day")
    assert kept.page_imprint == "Birch Lane 3\n12345 Berlin"
    assert "demands it" in fields["page.imprint"].placeholderText()  # type: ignore[attr-defined]
    assert (kept.notice_to_cancel, kept.open_requests) == (2 * 24 * 60, 5)
    assert not screen.head.save.isEnabled()


def test_a_colour_says_how_it_reads_and_a_wrong_one_is_named(desk: Desk) -> None:
    screen = settings(desk)
    colour = screen.group("page").fields.fields()["page.colour"]
    colour.line.setText("#ffee00")  # type: ignore[attr-defined]
    assert "Pale on white" in said(colour)
    colour.line.setText("#1f3d7a")  # type: ignore[attr-defined]
    assert "Reads well on white" in said(colour)
    colour.line.setText("blue")  # type: ignore[attr-defined]
    desk.click(screen, "Save settings")
    desk.settle(lambda: bool(screen.group("page").fields.wrong_text()))
    assert "#1f6feb" in screen.group("page").fields.wrong_text()


def test_a_logo_that_is_too_large_or_no_picture_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    logo = settings(desk).group("page").fields.fields()["page.logo"]
    for name, data, words in (
        ("large.png", b"\x89PNG" + bytes(64 * 1024), "larger than 64 kB"),
        ("text.png", b"no picture", "no picture"),
    ):
        (tmp_path / name).write_bytes(data)
        logo.read(tmp_path / name)  # type: ignore[attr-defined]
        assert words in said(logo)
        assert logo.value() == ""  # type: ignore[attr-defined]


# -- preview ----------------------------------------------------------------------------------


def test_the_preview_opens_in_the_browser_by_one_key(desk: Desk, tmp_path: Path) -> None:
    opened: list[QUrl] = []

    def opener(url: QUrl) -> bool:
        opened.append(url)
        return True

    desk.window.parts.preview.opener = opener
    desk.page.mails = tmp_path
    desk.press("Ctrl+Shift+P")
    desk.settle(lambda: [url.toString() for url in opened] == ["http://127.0.0.1:8123"])
    assert "http://127.0.0.1:8123" in desk.toast()
    desk.window.toast.press("Its mails")
    assert opened[-1] == QUrl.fromLocalFile(str(tmp_path))
    screen = settings(desk)
    desk.click(screen, "Stop preview")
    desk.settle(lambda: desk.page.now.kind == "none")


def test_a_browser_that_does_not_open_leaves_the_address(desk: Desk) -> None:
    desk.window.parts.preview.opener = lambda _: False
    desk.press("Ctrl+Shift+P")
    desk.settle(desk.window.banner.isVisible)
    assert "http://127.0.0.1:8123" in desk.window.banner.text()


# -- services ---------------------------------------------------------------------------------


def test_a_service_says_how_it_is_offered(desk: Desk) -> None:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    assert "confirmed at once" not in screen.list.item(0).text()
    form = screen.form
    form.online.setCurrentIndex(form.online.findData(Online.AT_ONCE))
    assert "while this computer is off" in form.meaning.text()
    form.description.setPlainText("Your screen, my hands.")
    desk.click(screen, "Save")
    desk.settle(lambda: "confirmed at once" in screen.list.item(0).text())
    kept = next(one for one in list_services(desk.diary) if one.name == form.name.text())
    assert (kept.online, kept.description) == (Online.AT_ONCE, "Your screen, my hands.")


def test_the_page_part_has_a_button_for_each_state(desk: Desk) -> None:
    part = link(desk)

    def shown() -> set[str]:
        return {one.text() for one in part.findChildren(QPushButton) if one.isVisible()}

    assert shown() == {"Connect", "Preview page"}
    desk.page.show(GOOD)
    desk.settle(lambda: shown() == {"Open page", "Publish now", "Disconnect…"})
    desk.page.show(PageStatus(kind="preview", url="http://127.0.0.1:1"))
    running = {"Connect", "Open page", "Publish now", "Stop preview", "Its mails…"}
    desk.settle(lambda: shown() == running)


def test_the_light_gives_way_in_a_narrow_window(desk: Desk) -> None:
    desk.page.show(replace(GOOD, waiting=12))
    desk.window.resize(900, 700)
    desk.settle(lambda: "12 requests" in light(desk).accessibleName())
    assert light(desk).geometry().right() < desk.window.width()
    shown = next(one for one in light(desk).findChildren(QLabel))
    assert shown.fontMetrics().horizontalAdvance(shown.text()) <= light(desk).width()
