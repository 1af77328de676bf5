"""How the booking page stands: the light, its details, its settings, its preview."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.page.details import PageDetails
from scheduler_app.desktop.page.light import PageLight
from scheduler_app.desktop.page.words import told
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.move import move
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.linked_page import GOOD, LATELY, SOON, said, settings

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


def test_the_light_gives_way_in_a_narrow_window(desk: Desk) -> None:
    desk.page.show(replace(GOOD, waiting=12))
    desk.window.resize(900, 700)
    desk.settle(lambda: "12 requests" in light(desk).accessibleName())
    assert light(desk).geometry().right() < desk.window.width()
    shown = next(one for one in light(desk).findChildren(QLabel))
    assert shown.fontMetrics().horizontalAdvance(shown.text()) <= light(desk).width()
