"""The files of what was sent are made of it alone, kept once, and go with its client."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed, NotFound, Trouble
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.storage.backup_folder import listed
from scheduler_app.storage.care import kept_files
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.files import folder_of, place_of
from scheduler_app.storage.files import listed as kept_in
from scheduler_app.storage.money.invoices.papers import file_name
from scheduler_app.use_cases.care.attached_files import tend
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.clients.erasing import erase_client, preview_erasure
from scheduler_app.use_cases.clients.export import export_client
from scheduler_app.use_cases.money.invoices.drafts import remove_draft
from scheduler_app.use_cases.money.invoices.kept_papers import bring_back, make_missing, papers_of
from scheduler_app.use_cases.money.invoices.listing import invoice_of, list_invoices
from scheduler_app.use_cases.money.invoices.writing_off import write_off
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.money.invoices.desk import SendingDesk


def digests(desk: SendingDesk, invoice_id: int) -> set[str]:
    return {paper.digest for paper in invoice_of(desk.diary, invoice_id).papers}


def test_they_are_made_anew_where_they_are_missing_or_changed(desk: SendingDesk) -> None:
    sent = desk.send()
    folder, before = folder_of(desk.diary.path), digests(desk, sent.id)
    made = papers_of(desk.diary, sent.id, desk.maker, now=desk.now)
    assert desk.maker.asked == ["2027-0001"] and made.pdf.startswith(b"%PDF")
    # Whatever the settings say by now, they come out as they were.
    save_settings(desk.diary, {"money.seller_street": "Finkenweg 2"}, now=desk.now)
    file = place_of(folder, min(before))
    for harm in (file.unlink, lambda: file.write_bytes(b"%PDF else")):
        harm()
        assert papers_of(desk.diary, sent.id, desk.maker, now=desk.now) == made
        assert digests(desk, sent.id) == before == set(kept_in(folder))
    assert len(desk.maker.asked) == 3


def test_what_a_kill_left_unmade_is_made_once(desk: SendingDesk) -> None:
    sent = desk.send()
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql("DELETE FROM invoice_papers")
    assert make_missing(desk.diary, desk.maker, now=desk.now) == 1
    assert make_missing(desk.diary, desk.maker, now=desk.now) == 0
    assert len(digests(desk, sent.id)) == 2


def test_what_a_diary_that_moved_alone_lacks_is_made_anew(desk: SendingDesk) -> None:
    one, other = desk.send(), desk.send()
    folder, before = folder_of(desk.diary.path), set(digests(desk, one.id))
    assert bring_back(desk.diary, desk.maker) == 0
    shutil.rmtree(folder)
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql(
            "UPDATE invoice_papers SET digest = ? WHERE invoice_id = ? AND form = 'pdf'",
            ("0" * 64, other.id),
        )
    assert bring_back(desk.diary, desk.maker) == 1
    # What another version would set otherwise is not put in its place unasked.
    assert set(kept_in(folder)) == before


def test_what_can_not_be_made_keeps_no_other_from_it(desk: SendingDesk) -> None:
    """As on another computer, which has no font for the letters of one of them."""
    desk.send(), desk.send()
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql("DELETE FROM invoice_papers")

    def before(document: InvoiceDocument) -> None:
        if document.number == "2027-0001":
            raise Trouble("“東” can't be printed.")

    desk.maker.before = before
    with pytest.raises(Trouble, match="can't be printed"):
        make_missing(desk.diary, desk.maker, now=desk.now)
    assert [len(invoice_of(desk.diary, one).papers) for one in (1, 2)] == [0, 2]


def test_their_names_are_such_as_every_system_takes() -> None:
    """A pattern of numbers may have a slash; and a diary of somebody else's whatever it likes."""
    assert file_name("2027/1", PaperForm.PDF) == "2027-1.pdf"
    assert file_name("COM1", PaperForm.PDF) == "_COM1.pdf"
    assert file_name("..\\..\\x\r\n", PaperForm.CII) == "-..-x-.xml"


def test_drafts_have_none(desk: SendingDesk) -> None:
    with pytest.raises(NotAllowed, match="no files"):
        papers_of(desk.diary, desk.draft(), desk.maker, now=desk.now)
    with pytest.raises(NotFound):
        papers_of(desk.diary, 99, desk.maker, now=desk.now)


def test_backups_have_them_and_bring_them_back(desk: SendingDesk) -> None:
    sent = desk.send()
    path, before = desk.diary.path, digests(desk, sent.id)
    back_up(desk.diary, now=desk.now)
    assert set(kept_in(kept_files.backed_up_folder(path))) == before
    place_of(folder_of(path), min(before)).unlink()
    assert tend(desk.diary) == (1, 0)
    desk.diary.close()
    shutil.rmtree(folder_of(path))
    restore(path, listed(path, desk.now)[0], now=desk.now)
    desk.diary = Diary.open(path)
    assert set(kept_in(folder_of(path))) == before
    desk.diary.close()


def test_what_is_open_or_kept_by_law_objects(desk: SendingDesk) -> None:
    desk.send()
    desk.draft()
    told = " ".join(preview_erasure(desk.diary, desk.anna, now=desk.now).objections)
    assert "1 draft of an invoice waits to be sent. Send or remove it first." in told
    assert "€119 of their invoices is open" in told
    assert "kept for 10 years, the last one of theirs until the end of 2037" in told
    save_settings(desk.diary, {"money.keep_years": "0"}, now=desk.now)
    remove_draft(desk.diary, 2, now=desk.now)
    write_off(desk.diary, 1, why="Insolvent", now=desk.now)
    assert preview_erasure(desk.diary, desk.anna, now=desk.now).objections == ()
    erase_client(desk.diary, desk.anna, now=desk.now)


def test_they_are_exported_with_their_client_and_go_with_them(desk: SendingDesk) -> None:
    sent = desk.send()
    folder = folder_of(desk.diary.path)
    made = export_client(desk.diary, desk.anna, desk.diary.path.parent / "out", now=desk.now)
    names = sorted(file.name for file in (made.folder / "invoices").iterdir())
    assert names == ["1-2027-0001-cii.xml", "1-2027-0001.pdf"] and made.missing == ()
    page = made.page.read_text(encoding="utf-8")
    assert "€119<" in page and 'href="invoices/1-2027-0001' in page
    desk.now += timedelta(days=366 * 12)
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql(
            "INSERT INTO ledger (at, key, kind, invoice_id, client_id, amount, currency)"
            " VALUES (1, 'k', 'paid', 1, 1, 11900, 'EUR')"
        )
    erase_client(desk.diary, desk.anna, now=desk.now)
    assert kept_in(folder) == {}
    kept = invoice_of(desk.diary, sent.id)
    assert kept.document is None and kept.papers == ()
    assert (kept.standing.number, kept.standing.total) == ("2027-0001", 11_900)
    assert [one.number for one in list_invoices(desk.diary, now=desk.now)] == ["2027-0001"]
    with pytest.raises(NotAllowed, match="erased"):
        papers_of(desk.diary, sent.id, desk.maker, now=desk.now)
    assert b"Schmidt" not in desk.diary.path.read_bytes()
