"""The booking page's group of the settings: the link, and how the practice appears."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import NoKeyring
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.practice.rules import get_practice
from tests.desktop.desk import Desk
from tests.desktop.page.linked_page import GOOD, link, said, settings


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
