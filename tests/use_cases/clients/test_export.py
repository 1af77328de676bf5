"""What is held of one client, to be read by anybody and by programs; nothing of anybody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.files import file_of
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.export import export_client
from tests.lasting import all_lasts
from tests.storage.clients.canaries import Canaries, fill

DAY = timedelta(days=1)


class Read(HTMLParser):
    """Its texts, and the names of its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_it_can_be_read_by_people_and_by_programs(
    practice: Diary, anna: Client, now: datetime, tmp_path: Path
) -> None:
    known = replace(anna, notes="<script>alert(1)</script>", phones=("+493012345678",))
    save_client(practice, known, now=now)
    save_device(practice, Device(0, anna.id, DeviceKind.COMPUTER, "Laptop & dock"), now=now)
    wish = NewBooking(now + DAY, client_id=anna.id, service_id=1, agreed=Money(8002, "EUR"))
    book(practice, wish, now=now)
    with all_lasts(tmp_path):
        made = export_client(practice, anna.id, tmp_path / "out", now=now)
    assert made.folder.name == "Anna Schmidt 2027-03-01"
    assert [file.name for file in sorted(made.folder.iterdir())] == ["data.json", "index.html"]
    assert {file.stat().st_mode & 0o777 for file in made.folder.iterdir()} == {0o600}
    page = Read(made.page.read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "link", "iframe", "form"}
    assert all(link.startswith("#") for link in page.links)
    for text in ("<script>alert(1)</script>", "Laptop & dock", "+493012345678", "€80.02"):
        assert text in page.texts, text
    data = json.loads((made.folder / "data.json").read_text(encoding="utf-8"))
    assert data["clients"][0]["phones"] == ["+493012345678"]
    assert data["bookings"][0]["start_at"] == "2027-03-02T08:00:00+00:00"
    cancelled = undo(practice, now=now)
    assert cancelled.verb == "book"
    # The next one does not write over it.
    again = export_client(practice, anna.id, tmp_path / "out", now=now)
    assert again.folder.name == "Anna Schmidt 2027-03-01 (2)"
    assert "<h2>Bookings<" not in again.page.read_text(encoding="utf-8")


def test_words_that_look_like_data_are_words(
    practice: Diary, anna: Client, now: datetime, tmp_path: Path
) -> None:
    known = replace(anna, notes="[VIP] call first", tags=("school",))
    save_client(practice, known, now=now)
    save_device(
        practice, Device(0, anna.id, DeviceKind.NETWORK, "Office", notes='["eth0"]'), now=now
    )
    made = export_client(practice, anna.id, tmp_path, now=now)
    texts = Read(made.page.read_text(encoding="utf-8")).texts
    assert {"[VIP] call first", '["eth0"]', "school"} <= set(texts)
    data = json.loads((made.folder / "data.json").read_text(encoding="utf-8"))
    assert data["devices"][0]["notes"] == '["eth0"]' and data["clients"][0]["tags"] == ["school"]


def test_all_words_of_the_client_and_none_of_others_or_of_the_program(
    diary: Diary, now: datetime, tmp_path: Path
) -> None:
    one, other = Canaries(7, 1), Canaries(8, 2)
    with diary.write("test", by=By.SYSTEM, at=now) as change:
        for each in (one, other):
            fill(change.connection, each)
        change.connection.exec_driver_sql("UPDATE clients SET name = 'A/../B' WHERE id = 7")
    file = file_of(diary.path, "a" * 64)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a photo")
    with diary.write("test", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql(
            "INSERT INTO attachments (id, visit_id, at, name, media, size, digest)"
            " VALUES (900, 701, 1, '../photo.jpg', 'image/jpeg', 7, ?)",
            ("a" * 64,),
        )
    made = export_client(diary, 7, tmp_path / "out", now=now)
    # That of the invoice was never written.
    assert (made.attachments, len(made.missing)) == (1, 1)
    [photo] = (made.folder / "attachments").iterdir()
    assert (photo.name, photo.read_bytes()) == ("900-_photo.jpg", b"a photo")
    assert 'href="attachments/900-_photo.jpg"' in made.page.read_text(encoding="utf-8")
    assert {each.resolve().parent for each in (made.page, photo.parent)} == {made.folder.resolve()}
    data = (made.folder / "data.json").read_bytes()
    assert other.found_in(data + made.page.read_bytes()) == {}
    lacks = {one.words[word] for word in one.words.keys() - one.found_in(data).keys()}
    # History tells it once more; marks of the program and what a mail was made of stay here.
    assert {where for where in lacks if not where.startswith(("why of", "imports."))} <= {
        "attachments.digest", "clients.name", "clients.folded", "findings.about",
        "invoice_papers.digest", "invoice_papers.form", "messages_heard.key",
        "messages_said.calendar", "messages_said.headers",
        "messages_said.html", "messages_said.link", "outbox.content",
        "payment_links.url", "series.template",
    } | _in_history_alone(one, data)  # fmt: skip


def _in_history_alone(one: Canaries, data: bytes) -> set[str]:
    """Columns of which one word is told: the other one is what stood there before."""
    return set(one.found_in(data).values())


def test_refused_in_words(practice: Diary, anna: Client, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="could not be written"):
        export_client(practice, anna.id, tmp_path / "file", now=now)
    with pytest.raises(NotFound):
        export_client(practice, 99, tmp_path, now=now)
