"""Tests: what the reader of address books makes of CSV tables and vCards."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.exchange.records import ContactFile, ImportedContact
from scheduler_app.gateways.exchange.address_books.files import ContactFiles

HEADERS = Path(__file__).parents[4] / "shared" / "data" / "csv"


def read(folder: Path, data: str | bytes, name: str = "book") -> ContactFile:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return ContactFiles().read(file, progress=lambda _done, _of: True)


def only(found: ContactFile) -> ImportedContact:
    assert found.refused == ""
    assert len(found.contacts) == 1, found.skipped
    return found.contacts[0]


def test_google_as_it_was(tmp_path: Path) -> None:
    told = only(
        read(
            tmp_path,
            "Name,Given Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
            "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Address 1 - Formatted\r\n"
            'Anna Müller,Anna,Müller,"two\nlines",* myContacts ::: VIP,* Work,'
            "a@x.org ::: b@x.org,Mobile,+49 30 1 ::: +49 30 2,Firm,"
            '"Main 1\n53111 Bonn"\r\n',
        )
    )
    assert told == ImportedContact(
        "Anna Müller",
        "Firm",
        ("a@x.org", "b@x.org"),
        ("+49 30 1", "+49 30 2"),
        (("", "Main 1, 53111 Bonn"),),
        "two\nlines",
    )


def test_google_as_it_is(tmp_path: Path) -> None:
    told = only(
        read(
            tmp_path,
            "\ufeffFirst Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Notes,"
            "Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
            "Anna,B.,Müller,anna,Firm,,* myContacts,* ,a@x.org,Mobile,030 1\n",
        )
    )
    assert (told.name, told.company, told.emails, told.phones) == (
        "Anna B. Müller", "Firm", ("a@x.org",), ("030 1",),
    )  # fmt: skip


def test_outlook_in_the_code_page_of_windows(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,E-mail Address,E-mail 2 Address,Business Phone,Mobile Phone,"
        "Business Fax,Company,Home Street,Home City,Home Postal Code,Home Country/Region\r\n"
        "Zoë,Müller,z@x.org,y@x.org,030 1,0170 2,030 9,Firm,Weg 1,Köln,50667,Germany\r\n"
    )
    told = only(read(tmp_path, text.encode("cp1252")))
    assert (told.name, told.emails, told.phones) == (
        "Zoë Müller", ("z@x.org", "y@x.org"), ("030 1", "0170 2"),
    )  # fmt: skip
    assert told.addresses == (("home", "Weg 1, 50667, Köln, Germany"),)


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_any_table_with_names_that_tell(tmp_path: Path, between: str) -> None:
    rows = [["Nachname", "Vorname", "Firma", "E-Mail", "Telefon"], ["Müller", "Anna", "", "a@x.org", "1"]]  # fmt: skip # noqa: E501
    told = only(read(tmp_path, "\n".join(between.join(row) for row in rows)))
    assert (told.name, told.emails, told.phones) == ("Anna Müller", ("a@x.org",), ("1",))


def test_a_contact_needs_something_to_be_called_by(tmp_path: Path) -> None:
    found = read(tmp_path, "Name,Company,E-mail,Notes\n,,a@x.org,\n,Firm,,\n,,,just a note\n,,,\n")
    assert [each.name or each.company for each in found.contacts] == ["a@x.org", "Firm"]
    assert ["Line 4" in each.reason for each in found.skipped] == [True]


@pytest.mark.skipif(not HEADERS.is_dir(), reason="the header lines are not on this machine")
def test_the_makers_own_headers_are_understood(tmp_path: Path) -> None:
    for file in HEADERS.glob("*.csv"):
        header = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        row = [f"value {title}" for title in header]
        told = only(read(tmp_path, ",".join(header) + "\n" + ",".join(row) + "\n"))
        assert told.name
        assert told.emails
        assert told.phones


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("a,b\n1,2\n", "No column"), ("Name,Phone\n", "empty")],
)
def test_what_is_no_address_book_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in read(tmp_path, text).refused


CARD_21 = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Anna
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Anna M=C3=BCller
TEL;CELL;VOICE:0170 1
TEL;WORK;FAX:030 9
EMAIL;PREF;INTERNET:a@x.org
END:VCARD
"""
CARD_3 = """BEGIN:VCARD
VERSION:3.0
UID:u-1
N:Müller;Anna;;;
FN:Anna Müller
ORG:Firm;Sales
item1.EMAIL;type=INTERNET:a@x.org
item1.X-ABLabel:Other
TEL;type=CELL:0170 1
ADR;type=WORK:;;Main 1;Bonn;;53111;Germany
NOTE:one\\ntwo
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
 BBBB
END:VCARD
"""
CARD_4 = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4
FN:Anna Müller
TEL;VALUE=uri;TYPE="voice,cell":tel:0170 1
EMAIL:a@x.org
END:VCARD
"""


@pytest.mark.parametrize(("card", "uid"), [(CARD_21, ""), (CARD_3, "u-1"), (CARD_4, "urn:uuid:4")])
def test_vcards_of_each_version(tmp_path: Path, card: str, uid: str) -> None:
    told = only(read(tmp_path, card.replace("\n", "\r\n")))
    assert (told.name, told.emails, told.phones, told.uid) == (
        "Anna Müller", ("a@x.org",), ("0170 1",), uid,
    )  # fmt: skip


def test_a_card_tells_company_place_and_notes(tmp_path: Path) -> None:
    told = only(read(tmp_path, CARD_3))
    assert told.company == "Firm"
    assert told.addresses == (("work", "Main 1, 53111, Bonn, Germany"),)
    assert told.notes == "one\ntwo"


def test_a_broken_card_spoils_no_other(tmp_path: Path) -> None:
    broken = "BEGIN:VCARD\nVERSION:3.0\nUID:bad\nNOTE:no name\nEND:VCARD\n"
    found = read(tmp_path, CARD_3 + broken + CARD_4)
    assert [each.uid for each in found.contacts] == ["u-1", "urn:uuid:4"]
    assert [each.uid for each in found.skipped] == ["bad"]


def test_a_card_without_end_refuses_the_file(tmp_path: Path) -> None:
    assert "never ends" in read(tmp_path, CARD_3 + CARD_4[:-12]).refused


@given(data=st.data())
def test_a_mangled_address_book_never_crashes_the_reader(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = bytearray(
        data.draw(st.sampled_from([CARD_21, CARD_3, CARD_4, "Name,E-mail\na,b\n"])), "utf-8"
    )
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from(
                [b"", b":", b";", b"=", b"\n", b"\xff", b'"', b",", b"\x00", b"BEGIN:VCARD\n"]
            )
        )
    found = read(tmp_path_factory.getbasetemp(), bytes(text))
    assert found.refused or found.contacts or found.skipped


@pytest.mark.parametrize("name", ["junk.vcf", "JUNK.VCARD"])
def test_what_is_called_a_vcard_and_is_none_is_told_as_such(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, b"\xe5\xb7\x1f\xecZ\x9f3g\xa5\x81\xbb\x8ar\xe2j\x93", name)
    assert found.refused == "This is no vCard file: it has no BEGIN:VCARD line."
    assert found.contacts == ()


CARDS = "".join(f"BEGIN:VCARD\nVERSION:3.0\nFN:Client {n}\nEND:VCARD\n" for n in range(40))
TABLE = "Name,Phone\n" + "".join(f"Client {n},+4930{n:06}\n" for n in range(1_500))


@pytest.mark.parametrize(("text", "name"), [(CARDS, "book.vcf"), (TABLE, "book.csv")])
def test_a_book_tells_how_far_it_is_read_and_stops_at_any_question(
    tmp_path: Path, text: str, name: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    told: list[tuple[int, int]] = []

    def asked(stop_at: int) -> ContactFile:
        told.clear()

        def progress(done: int, of: int) -> bool:
            told.append((done, of))
            return len(told) < stop_at

        return ContactFiles().read(file, progress=progress)

    assert len(asked(10**9).contacts) in {40, 1_500}
    questions = len(told)
    assert questions >= 8
    assert told == sorted(told)
    assert {of for _, of in told} == {file.stat().st_size}
    for stop_at in range(1, questions + 1):
        assert asked(stop_at) == ContactFile(str(file))
        assert len(told) == stop_at


def test_a_card_that_is_a_file_of_its_own_is_left_out_and_the_others_are_taken(
    tmp_path: Path,
) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEND:VCARD\n"
    text = card.format("Ann") + card.format("A" * 400_000) + card.format("Bob")
    found = read(tmp_path, text)
    assert [one.name for one in found.contacts] == ["Ann", "Bob"]
    assert [one.reason for one in found.skipped] == ["Card 2 is too large to read."]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("Name" + ",Phone" * 3_000, "The table has more than 2,000 columns."),
        ("Name,Phone\n" + "a," * 600_000, "The table is damaged at line 2: it is too long."),
    ],
    ids=["columns", "row"],
)
def test_a_table_without_end_to_the_right_is_refused(tmp_path: Path, table: str, why: str) -> None:
    assert read(tmp_path, table).refused.startswith(why)


def test_one_large_card_is_stopped_within_it(tmp_path: Path) -> None:
    file = tmp_path / "book.vcf"
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:A\n" + "TEL:1\n" * 10_000 + "END:VCARD\n")
    asked: list[int] = []

    def progress(done: int, _of: int) -> bool:
        asked.append(done)
        return done < 30_000

    assert ContactFiles().read(file, progress=progress) == ContactFile(str(file))
    assert asked[-1] < 50_000


def test_a_name_of_a_stranger_is_one_line_that_steers_nothing(tmp_path: Path) -> None:
    name = "\u202eevil\u2066 \x1b[2JBidi\x07 " + "x" * 600
    told = only(read(tmp_path, f"Name,Company,Notes\n{name},{name},a\x1b[2Jb\n"))
    assert told.name == told.company
    assert told.name.startswith("evil [2JBidi xxx") and told.name.endswith("x…")
    assert len(told.name) == 500
    assert told.notes == "a[2Jb"
