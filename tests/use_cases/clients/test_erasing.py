"""A client is erased: said before, refused while something is open, reported, and for good."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.time_units import Minutes
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.clients import erasing as stored
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.files import file_of
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    edit_in_series,
    extend_series,
)
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.states import cancel, mark_done, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.care.backups import back_up
from scheduler_app.use_cases.care.copy_diary import copies_in, copy_diary
from scheduler_app.use_cases.care.doctor import examine, examine_file
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.clients.erasing import (
    erase_client,
    finish_erasing,
    preview_erasure,
)
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import finish
from scheduler_app.use_cases.money.invoices.drafting import draft_for
from scheduler_app.use_cases.visits.attachments import attach
from scheduler_app.use_cases.visits.records import draft_for_client, save_record
from tests.storage.money.test_books import booked, founded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def bytes_of(diary: Diary) -> bytes:
    beside = (diary.path, Path(f"{diary.path}-wal"))
    return b"".join(file.read_bytes() for file in beside if file.exists())


def test_what_is_open_stands_against_it(practice: Diary, anna: Client, now: datetime) -> None:
    visits = [
        book(practice, NewBooking(now + n * DAY, client_id=anna.id, service_id=1), now=now)
        for n in (1, 2)
    ]
    [said] = preview_erasure(practice, anna.id, now=now).objections
    assert said == "2 bookings are still to come, the next on Tue 2 Mar 09:00. Cancel them first."
    with pytest.raises(NotAllowed, match="can't be erased yet"):
        erase_client(practice, anna.id, now=now)
    assert get_client(practice, anna.id) == anna
    for visit in visits:
        cancel(practice, visit.id, now=now)
    assert preview_erasure(practice, anna.id, now=now).objections == ()


def test_money_that_is_open_stands_against_it(diary: Diary, now: datetime) -> None:
    client = founded(diary, now)
    visit = booked(diary, client, now + 30 * HOUR, now)
    record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    assert "deposits is still held" in preview_erasure(diary, client, now=now).objections[1]
    decide(diary, visit, {DepositWord.CREDIT: 4001}, reason="why", now=now)
    finish(diary, visit, None, now=now + 31 * HOUR)
    [said] = preview_erasure(diary, client, now=now + 40 * HOUR).objections
    assert said == "€40.01 is left as their credit. Pay it back or keep it first."


def test_words_go_numbers_stay_and_the_report_names_nobody(
    practice: Diary, anna: Client, now: datetime
) -> None:
    wish = NewBooking(now + DAY, client_id=anna.id, service_id=1, notes="Her router is broken")
    visit = book(practice, wish, now=now)
    later = now + 3 * DAY
    mark_done(practice, visit.id, now=later)
    otto = save_client(practice, Client(0, "Otto Berg", notes="Knows nobody"), now=now)
    made = back_up(practice, now=later)
    seen = preview_erasure(practice, anna.id, now=later)
    assert [(line.number, line.what) for line in seen.goes][:2] == [(1, "details"), (2, "places")]
    assert (1, "bookings", "time, service and price") in seen.stays
    done = erase_client(practice, anna.id, now=later)
    assert (done.erased, done.kept, done.left) == (seen.goes, seen.stays, ())
    report = "\n".join(done.sentences())
    assert made.name in report and "at the latest" in report
    for word in ("Schmidt", "Bäckerei", "anna@example.org", "router"):
        assert word not in report
        assert word.encode() not in bytes_of(practice), word
    assert list_clients(practice) == [otto]
    with pytest.raises(NotFound):
        get_client(practice, anna.id)
    history = booking_history(practice, visit.id)
    assert "Schmidt" not in repr(history)
    assert history[-1].what == "Client erased for good"
    stays = booking_details(practice, visit.id)
    assert (stays.client, stays.item.headline) == (None, "Erased client")
    assert finish_erasing(practice, now=later) is False
    assert [check.check for check in examine(practice) if not check.ok] == []


def test_where_else_the_name_stands_is_told(practice: Diary, anna: Client, now: datetime) -> None:
    save_client(practice, Client(0, "Otto Berg", notes="A friend of Anna Schmidt"), now=now)
    for title in ("Lunch with Anna Schmidt", "Anna from the bakery"):
        book(
            practice,
            NewBooking(now + DAY, minutes=Minutes(5), kind=Kind.BUSY, title=title),
            now=now,
        )
        now += DAY
    said = "The name stands in 1 client and 1 booking of others too: look yourself who is meant."
    assert preview_erasure(practice, anna.id, now=now).mentions == said
    assert said in erase_client(practice, anna.id, now=now).sentences()
    otto = list_clients(practice)[0]
    assert preview_erasure(practice, otto.id, now=now).mentions == ""


def test_who_was_merged_is_erased_along(practice: Diary, anna: Client, now: datetime) -> None:
    other = save_client(practice, Client(0, "Annuschka", email="annuschka@example.org"), now=now)
    merge(practice, anna.id, other.id, now=now)
    erase_client(practice, anna.id, now=now)
    for word in ("Annuschka", "annuschka", "Schmidt"):
        assert word.encode() not in bytes_of(practice)


def test_nothing_that_was_open_in_another_window_is_written_of_them_again(
    practice: Diary, anna: Client, now: datetime
) -> None:
    draft = replace(draft_for_client(practice, anna.id, now=now), told="Cleaned her router")
    record = save_record(practice, draft, now=now)
    erase_client(practice, anna.id, now=now)
    for write in (
        lambda: save_client(practice, replace(anna, notes="Likes cake"), now=now),
        lambda: save_record(practice, replace(record, private="Her router again"), now=now),
        lambda: attach(practice, record.id, b"router", "router.txt", now=now),
    ):
        with pytest.raises(NotFound):
            write()
    for word in (b"Schmidt", b"router", b"cake"):
        assert word not in bytes_of(practice), word


def test_nothing_of_it_is_taken_back(practice: Diary, anna: Client, now: datetime) -> None:
    visit = book(practice, NewBooking(now + DAY, client_id=anna.id, service_id=1), now=now)
    otto = save_client(practice, Client(0, "Otto Berg"), now=now)
    edit(practice, visit.id, details={"client_id": otto.id}, now=now)
    save_client(practice, Client(0, "Eva Kern"), now=now)
    erase_client(practice, anna.id, now=now)
    assert undo(practice, now=now).words == "new client Eva Kern"
    with pytest.raises(NotAllowed, match="erased for good"):
        undo(practice, now=now)


def test_no_time_to_come_is_taken_anew_for_one_who_was_erased(
    practice: Diary, anna: Client, now: datetime
) -> None:
    wish = NewBooking(now - 2 * HOUR, client_id=anna.id, service_id=1)
    over, off = (book(practice, replace(wish, start=now + n * DAY), now=now) for n in (-1, 1))
    cancel(practice, off.id, now=now)
    yearly = NewSeries(replace(wish, start=now + 2 * DAY), "FREQ=YEARLY")
    for visit in book_series(practice, yearly, now=now):
        cancel(practice, visit.id, now=now)
    weekly = NewSeries(replace(wish, start=now - 3 * DAY), "FREQ=WEEKLY;COUNT=2")
    first, second = book_series(practice, weekly, now=now - 4 * DAY)
    mark_done(practice, first.id, now=now)
    cancel(practice, second.id, now=now)
    erase_client(practice, anna.id, now=now)
    longer = "FREQ=WEEKLY;COUNT=9"
    takes: list[Callable[[], object]] = [
        lambda: reopen(practice, off.id, now=now),
        lambda: move(practice, over.id, now + 3 * DAY, now=now),
        lambda: resize(practice, over.id, start=over.start, end=now + HOUR, now=now),
        lambda: edit(practice, over.id, start=now + 3 * DAY, now=now),
        lambda: edit_in_series(practice, first.id, Scope.ALL, rule=longer, now=now),
        lambda: edit_in_series(practice, first.id, Scope.FOLLOWING, rule=longer, now=now),
    ]
    for take in takes:
        with pytest.raises(NotAllowed, match="was erased") as refused:
            take()
        assert "Book the time anew" in refused.value.remedy
    assert extend_series(practice, now=now + 400 * DAY) == 0
    otto = save_client(practice, Client(0, "Otto Berg"), now=now)
    edit(practice, over.id, start=now + 3 * DAY, details={"client_id": otto.id}, now=now)


def test_who_was_erased_is_said_to_be_and_not_to_be_unknown(
    practice: Diary, anna: Client, now: datetime
) -> None:
    seen = book(practice, NewBooking(now - DAY, client_id=anna.id, service_id=1), now=now)
    mark_done(practice, seen.id, now=now)
    erase_client(practice, anna.id, now=now)
    with pytest.raises(NotFound, match=f"Client {anna.id} was erased"):
        get_client(practice, anna.id)
    with pytest.raises(NotFound, match=f"Client {anna.id} was erased"):
        draft_for(practice, [seen.id], now=now)


def test_what_was_changed_of_an_old_booking_since_is_taken_back(
    practice: Diary, anna: Client, now: datetime
) -> None:
    off = book(practice, NewBooking(now + DAY, client_id=anna.id, service_id=1), now=now)
    cancel(practice, off.id, now=now)
    erase_client(practice, anna.id, now=now)
    edit(practice, off.id, details={"notes": "Key is back"}, now=now)
    undo(practice, now=now)
    assert booking_details(practice, off.id).booking.notes == ""
    redo(practice, now=now)
    assert booking_details(practice, off.id).booking.notes == "Key is back"


def test_a_deposit_that_ended_stays_in_the_books(diary: Diary, now: datetime) -> None:
    client = founded(diary, now)
    visit = booked(diary, client, now + 30 * HOUR, now)
    record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    later = now + 40 * HOUR
    finish(diary, visit, DepositWord.APPLY, now=later)
    with diary.look() as asked:
        sums, entries = ledger.in_all(asked), ledger.entries_of(asked, visit)
    erase_client(diary, client, now=later)
    with diary.look() as asked:
        assert ledger.in_all(asked) == sums
        kept = ledger.entries_of(asked, visit)
    bare = [one._replace(posting=one.posting._replace(reason="")) for one in entries]
    assert kept == bare


@pytest.mark.parametrize("name", ["Änne Öhler", "王小明", "Bö"])
def test_a_name_is_found_in_what_jobs_said_whatever_its_letters(
    practice: Diary, now: datetime, name: str
) -> None:
    gone = save_client(practice, Client(0, name), now=now)
    add = "INSERT INTO job_runs (job, at, ended_at, outcome, did) VALUES ('mail', 1, 1, 'done', ?)"
    with practice.write("test", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql(add, (f"A mail to {name} came back",))
    erase_client(practice, gone.id, now=now)
    assert name.encode() not in bytes_of(practice)


def visit_of(diary: Diary, client: Client, now: datetime) -> int:
    with diary.write("visit", by=By.CONSULTANT, at=now) as change:
        row = {"uid": str(client.id), "client_id": client.id, "started_at": 1, "ended_at": 2}
        return change.insert("visits", row)


def test_files_go_but_those_that_others_have_as_well(
    practice: Diary, anna: Client, now: datetime
) -> None:
    otto = save_client(practice, Client(0, "Otto Berg"), now=now)
    hers, his = (visit_of(practice, one, now) for one in (anna, otto))
    alone = attach(practice, hers, b"a photo of her router", "router.txt", now=now)
    shared = attach(practice, hers, b"a price list", "prices.txt", now=now)
    attach(practice, his, b"a price list", "prices.txt", now=now)
    files = [file_of(practice.path, one.digest) for one in (alone, shared)]
    assert [file.exists() for file in files] == [True, True]
    erase_client(practice, anna.id, now=now)
    assert [file.exists() for file in files] == [False, True]
    back_up(practice, now=now)
    assert [check for check in examine_file(practice.path, now=now) if not check.ok] == []


def test_a_file_that_can_not_be_deleted_is_told_and_deleted_later(
    practice: Diary, anna: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = attach(practice, visit_of(practice, anna, now), b"a photo", "router.txt", now=now)
    file = file_of(practice.path, made.digest)

    def refused(_self: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"not allowed {missing_ok}")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        done = erase_client(practice, anna.id, now=now)
    assert "could not be deleted yet" in done.left[0] and file.exists()
    assert finish_erasing(practice, now=now) is True
    assert not file.exists()


def test_cut_off_after_the_commit_it_is_finished_later(
    practice: Diary, anna: Client, now: datetime
) -> None:
    with practice.write("erase", by=By.CONSULTANT, at=now) as change:
        stored.erase(change, [anna.id])
    made = back_up(practice, now=now)
    assert b"Schmidt" in bytes_of(practice)
    assert b"Schmidt" not in (practice.path.parent / "backups" / made.name).read_bytes()
    assert finish_erasing(practice, now=now) is True
    assert b"Schmidt" not in bytes_of(practice)
    assert finish_erasing(practice, now=now) is False


def test_copies_of_the_diary_are_told_of(practice: Diary, anna: Client, now: datetime) -> None:
    name = f"{practice.path.stem}-20270228T080000Z-damaged{practice.path.suffix}"
    aside = practice.path.with_name(name)
    aside.write_bytes(practice.path.read_bytes())
    copy_diary(practice, copies_in(practice.path.parent) / practice.path.name, now=now)
    told = preview_erasure(practice, anna.id, now=now).backups
    left = f"preview/{practice.path.name}"
    assert [(one.name, one.until) for one in told] == [(aside.name, None), (left, None)]
    assert "until you delete it" in "".join(erase_client(practice, anna.id, now=now).sentences())


def test_while_somebody_looks_it_says_what_is_left(
    practice: Diary, anna: Client, now: datetime
) -> None:
    hasty = Diary.open(practice.path, busy_timeout_ms=50)
    with practice.look() as asked:
        list(asked.exec_driver_sql("SELECT 1 FROM clients"))
        done = erase_client(hasty, anna.id, now=now)
    hasty.close()
    assert "is in use" in done.left[0]
    assert finish_erasing(practice, now=now) is True
    assert b"Schmidt" not in bytes_of(practice)


def test_who_can_not_write_again_after_the_commit_hears_that_the_client_is_erased(
    practice: Diary, anna: Client, now: datetime
) -> None:
    attach(practice, visit_of(practice, anna, now), b"a photo", "router.txt", now=now)
    hasty = Diary.open(practice.path, busy_timeout_ms=50)
    with closing(connected(practice.path, isolation_level=None)) as other:
        hasty.on_change(lambda _: other.execute("BEGIN IMMEDIATE"))
        done = erase_client(hasty, anna.id, now=now)
    hasty.close()
    assert "could not be wiped yet: Another program is writing" in done.left[0]
    assert finish_erasing(practice, now=now) is True
