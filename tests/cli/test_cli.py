"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.cli import main
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.cli.conftest import NOW, Run


def book(run: Run, start: str, *more: str) -> Any:
    words = ("--client", "Anna Schmidt", "--service", "Remote session", "--start", start)
    return run("book", *words, *more, "--json")


def test_a_new_diary_has_services_hours_and_a_zone(run: Run) -> None:
    settings = run("settings", "--json")
    assert settings["practice.zone"] == "Europe/Berlin"
    assert settings["hours.monday"] == settings["hours.friday"] == "09:00-17:00"
    assert settings["hours.saturday"] == ""
    visit = run(
        "slots",
        "--service",
        "visit on SITE",
        "--from",
        "2027-03-02",
        "--to",
        "2027-03-03",
        "--json",
    )
    assert (visit[0], visit[-1]) == ("2027-03-02T09:00:00+01:00", "2027-03-02T15:00:00+01:00")
    session = run(
        "slots",
        "--service",
        "Remote session",
        "--from",
        "2027-03-02",
        "--to",
        "2027-03-03",
        "--json",
    )
    assert session[-1] == "2027-03-02T16:00:00+01:00"


@pytest.mark.parametrize(
    ("zone", "locale", "region", "currency"),
    [
        ("Europe/Berlin", "US", "DE", "EUR"),
        ("America/New_York", "", "US", "USD"),
        ("UTC", "CH", "CH", "CHF"),
        ("UTC", "", "", "EUR"),
        ("Antarctica/Troll", "", "", "EUR"),
    ],
)
def test_a_new_diary_has_the_country_and_currency_of_its_zone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    locale: str,
    region: str,
    currency: str,
) -> None:
    monkeypatch.setattr("scheduler_app.app.system_zone", lambda: zone)
    monkeypatch.setattr("scheduler_app.app.system_region", lambda: locale)
    assert main(["--data-dir", str(tmp_path), "settings", "--json"], clock=lambda: NOW) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["practice.region"], shown["practice.currency"]) == (region, currency)


def test_book_move_cancel_and_history(run: Run) -> None:
    booked = book(run, "2027-03-02T10:00+01:00", "--minutes", "90")
    assert booked == {
        "id": 1,
        "uid": booked["uid"],
        "client": "Anna Schmidt",
        "service": "Remote session",
        "title": "",
        "start": "2027-03-02T10:00:00+01:00",
        "end": "2027-03-02T11:30:00+01:00",
        "state": "confirmed",
        "price": "0.00",
        # That of the country in which this machine seems to be.
        "currency": booked["currency"],
    }
    moved = run("move", "1", "--start", "2027-03-04T14:00", "--json")
    assert moved["start"] == "2027-03-04T14:00:00+01:00"
    gone = run("cancel", "1", "--by", "client", "--reason", "child is ill", "--json")
    assert gone["state"] == "cancelled"
    told = run("history", "1", "--json")
    assert [set(line) for line in told] == [{"at", "by", "what", "why"}] * 3
    assert told[1]["what"] == "Moved from Tue 2 Mar 10:00 to Thu 4 Mar 14:00"
    assert (told[2]["by"], told[2]["why"]) == ("client", "child is ill")
    assert told[0]["at"] == "2027-03-01T09:00:00+01:00"


def test_a_reason_that_was_typed_steers_no_terminal_and_stays_on_its_line(run: Run) -> None:
    book(run, "2027-03-02T10:00")
    typed = "ill\n2027-03-01 09:00  Paid\r\x1b[2J\x9b1m\u202eagain"
    run("cancel", "1", "--by", "client", "--reason", typed)
    told = run("history", "1")
    assert told.count("\n") == 2 and told.endswith("; ill 2027-03-01 09:00 Paid [2J1magain\n")


def test_a_known_client_is_not_made_twice(run: Run) -> None:
    book(run, "2027-03-02T10:00")
    run("book", "--client", "anna SCHMIDT", "--service", "Remote session",
        "--start", "2027-03-02T12:00")  # fmt: skip
    agenda = run("agenda", "--from", "2027-03-02", "--to", "2027-03-03", "--json")
    assert [item["client"] for item in agenda] == ["Anna Schmidt"] * 2


def test_the_agenda_leaves_out_its_last_day(run: Run) -> None:
    book(run, "2027-03-02T10:00")
    assert run("agenda", "--from", "2027-03-01", "--to", "2027-03-02", "--json") == []
    assert len(run("agenda", "--from", "2027-03-02", "--to", "2027-03-03", "--json")) == 1
    assert "Anna Schmidt" in run("agenda", "--from", "2027-03-02", "--to", "2027-03-03")


def test_a_client_is_bound_by_notice_and_horizon(run: Run) -> None:
    days = ("--from", "2027-03-01", "--to", "2027-03-03", "--service", "Remote session", "--json")
    assert run("slots", *days)[0] == "2027-03-01T09:00:00+01:00"
    assert run("slots", *days, "--as-client")[0] == "2027-03-02T09:00:00+01:00"
    run("settings", "booking.horizon", "0")
    assert run("slots", *days, "--as-client") == []


def test_taken_time_is_trouble_and_writes_nothing(run: Run) -> None:
    book(run, "2027-03-02T10:00")
    words = ("--client", "Stranger", "--service", "Remote session", "--start", "2027-03-02T10:30")
    said = run("book", *words, status=1)
    assert "taken by Anna Schmidt" in said
    assert said.count("\n") == 1
    assert len(run("agenda", "--from", "2027-03-01", "--to", "2027-04-01", "--json")) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("move", "7", "--start", "2027-03-02T10:00"), "no booking 7"),
        (("history", "7"), "no booking 7"),
        (("settings", "practice.zone", "Mars/Base"), "practice.zone: There is no time zone"),
        (("settings", "hours.monday", "17:00-09:00"), "hours.monday:"),
        (("settings", "hours.noday", "x"), "no such setting"),
        (("settings", "practice.zone", "posixrules"), "practice.zone: There is no time zone"),
        (("settings", "practice.second_zone", "posixrules"), "practice.second_zone:"),
        (("settings", "practice.region", "ZZ"), "practice.region: There is no country"),
        (("settings", "practice.holidays", "ZZ"), "practice.holidays:"),
        (("settings", "booking.grid", "0"), "booking.grid:"),
        (("settings", "nothing"), "no such setting"),
        (("slots", "--service", "x", "--from", "2027-03-01", "--to", "2027-03-02"), "no service"),
        (("agenda", "--from", "2027-03-02", "--to", "2027-03-01"), "Swap the dates"),
    ],
)
def test_trouble_is_one_line_that_says_what_to_do(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    said = run(*words, status=1)
    assert says in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("agenda", "--from", "yesterday", "--to", "2027-03-01"),
        ("move", "1", "--start", "2027-03-01"),
        ("cancel", "1", "--by", "weather", "--reason", "x"),
        ("book", "--client", "x"),
        ("move", "9" * 30, "--start", "2027-03-02T10:00"),
        ("history", "-1"),
        ("agenda", "--from", "0001-01-01", "--to", "9999-12-31"),
        ("move", "1", "--start", "9999-12-31T23:59-12:00"),
        ("settings", "\udcff", "x"),
        ("cancel", "1", "--by", "client", "--reason", "x" * 1001),
    ],
)
def test_usage_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2


def test_settings_are_set_all_or_none_and_shown(run: Run) -> None:
    assert run("settings", "hours.monday", "13:30-17:00, 09:00-12:30", "--json") == {
        "hours.monday": "09:00-12:30,13:30-17:00"
    }
    assert run("settings", "hours.monday") == "hours.monday = 09:00-12:30,13:30-17:00\n"
    days = ("--from", "2027-03-01", "--to", "2027-03-02", "--service", "Remote session", "--json")
    starts = [start[11:16] for start in run("slots", *days)]
    assert starts[-1] == "16:00"
    assert "12:00" not in starts


def test_doctor_finds_a_sound_diary(run: Run) -> None:
    book(run, "2027-03-02T10:00")
    checks = run("doctor", "--json")
    assert all(check["ok"] for check in checks)
    assert "SQLite" in {check["check"] for check in checks}
    assert {"check", "ok", "detail"} == set(checks[0])


def test_doctor_finds_an_hour_sold_twice(run: Run, tmp_path: Path) -> None:
    from contextlib import closing

    from scheduler_app.sqlite_library import connected

    book(run, "2027-03-02T10:00")
    book(run, "2027-03-02T12:00")
    with closing(connected(tmp_path / "data" / "diary.sqlite3")) as raw:
        # Without its guard the diary would not be opened at all: it is put back.
        guard = "bookings_no_overlap_update"
        [(told,)] = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (guard,))
        raw.execute(f"DROP TRIGGER {guard}")
        raw.execute("UPDATE bookings SET start_at = start_at - 7200 WHERE id = 2")
        raw.execute(told)
        raw.commit()
    checks = run("doctor", "--json", status=1)
    assert [check["check"] for check in checks if not check["ok"]] == ["no hour is sold twice"]


def test_what_was_agreed_is_told(run: Run, tmp_path: Path) -> None:
    diary = Diary.open(tmp_path / "data" / DIARY_NAME)
    session = list_services(diary)[0]
    save_service(diary, replace(session, price=8050, currency="EUR"), now=NOW)
    booked = book(run, "2027-03-02T10:00")
    assert (booked["price"], booked["currency"]) == ("80.50", "EUR")
    save_service(diary, replace(session, price=9500, currency="GBP"), now=NOW)
    diary.close()
    [listed] = run("agenda", "--from", "2027-03-02", "--to", "2027-03-03", "--json")
    assert (listed["price"], listed["currency"]) == ("80.50", "EUR")
    moved = run("move", str(booked["id"]), "--start", "2027-03-03T10:00", "--json")
    assert (moved["price"], moved["currency"]) == ("80.50", "EUR")


def test_the_door_itself_in_a_folder_that_holds_modules(tmp_path: Path) -> None:
    for name in ("sqlalchemy", "stripe", "tzdata", "twilio", "httpx"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('of the folder')\n", "utf-8")
    command = [sys.executable, "-m", "scheduler_app", "--data-dir", str(tmp_path), "doctor"]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_scripts_load_no_qt_and_no_parser(tmp_path: Path) -> None:
    # Only who founds a diary asks which country its zone lies in.
    assert main(["--data-dir", str(tmp_path), "settings"], clock=lambda: NOW) == 0
    code = (
        "import sys; from scheduler_app.cli import main; "
        f"main(['--data-dir', {str(tmp_path)!r}, 'agenda', '--from', '2027-01-01', "
        "'--to', '2027-01-02']); "
        "heavy = {'PySide6', 'babel', 'icalendar', 'phonenumbers', 'holidays', 'dateutil', "
        "'vobject'}; "
        "sys.exit(f'loaded {heavy & set(sys.modules)}' if heavy & set(sys.modules) else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_import_and_export_of_calendars_and_address_books(run: Run, tmp_path: Path) -> None:
    calendar = tmp_path / "old.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTAMP:20270101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20270302T100000\r\n"
        "DURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:Grace Hopper: compiler\r\n"
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:No start\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:3\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270305\r\n"
        "SUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    people = tmp_path / "people.csv"
    people.write_text("First Name,Last Name,E-mail 1 - Value\nGrace,Hopper,grace@example.org\n")
    report = run("import", str(calendar), str(people), "--days-off", "--json")
    assert {key: report[key] for key in ("imported", "updated", "unchanged")} == {
        "imported": 3,
        "updated": 0,
        "unchanged": 0,
    }
    assert [(Path(skip["file"]).name, skip["uid"]) for skip in report["skipped"]] == [
        ("old.ics", "2")
    ]
    assert report["skipped"][0]["reason"]
    again = run("import", str(calendar), str(people), "--days-off", "--json")
    assert (again["imported"], again["unchanged"]) == (0, 3)
    agenda = run("agenda", "--from", "2027-03-01", "--to", "2027-04-01", "--json")
    assert [(item["client"], item["start"]) for item in agenda] == [
        ("Grace Hopper", "2027-03-02T10:00:00+01:00"),
        ("Grace Hopper", "2027-03-09T10:00:00+01:00"),
    ]
    days = ("--from", "2027-03-05", "--to", "2027-03-06", "--service", "Remote session", "--json")
    assert run("slots", *days) == []
    assert run("export", str(tmp_path / "out.ics"), "--json")["exported"] == 2
    assert "DTSTART" in (tmp_path / "out.ics").read_text()
    assert "Nothing was imported" in run("import", str(tmp_path / "nothing.ics"), status=1)
    assert "neither .ics nor .csv" in run("export", str(tmp_path / "out.pdf"), status=1)


def test_accents_make_another_client(run: Run) -> None:
    for client, hour in (("Jo Müller", "10"), ("Jo Muller", "12"), ("JO MÜLLER", "14")):
        run("book", "--client", client, "--service", "Remote session",
            "--start", f"2027-03-02T{hour}:00")  # fmt: skip
    agenda = run("agenda", "--from", "2027-03-02", "--to", "2027-03-03", "--json")
    assert [item["client"] for item in agenda] == ["Jo Müller", "Jo Muller", "Jo Müller"]


def test_a_length_beyond_measure_is_trouble(run: Run, misused: Callable[..., str]) -> None:
    words = ("--client", "x", "--service", "Remote session", "--start", "2027-03-02T10:00")
    assert "longer than a year" in run("book", *words, "--minutes", "999999", status=1)
    assert "no whole number" in misused("book", *words, "--minutes", "1" + "0" * 20)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(("where", "status"), [(">/dev/full", 1), (">&-", 0), ("| true", None)])
def test_an_answer_that_nobody_can_hear(tmp_path: Path, where: str, status: int | None) -> None:
    door = f"{sys.executable} -m scheduler_app --data-dir {tmp_path} settings"
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{door} {where}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    assert status is None or ended.returncode == status


def test_the_data_dir_may_stand_behind_the_command(tmp_path: Path) -> None:
    ended = main(["settings", "practice.zone", "Asia/Kolkata", "--data-dir", str(tmp_path)])
    assert ended == 0
    assert (tmp_path / "diary.sqlite3").exists()


def test_letters_that_the_output_lacks_are_left_out_in_words_and_spelled_in_json(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("client", "Зоя Weiß", "--email", "zoe@example.org")
    for words, printed in ((["clients"], "??? Wei\xdf"), (["clients", "--json"], r"\u0417\u043e")):
        out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["--data-dir", str(tmp_path / "data"), *words]) == 0
        assert printed in out.buffer.getvalue().decode("cp1252")
