"""Names of files are taken by Windows, whatever a client is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.file_names import LONGEST, safe_file_name, unlike_others


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2027/0001 Müller: Söhne", "2027-0001 Müller- Söhne.pdf"),
        ("con", "_con.pdf"),
        ("LPT1.old", "_LPT1.old.pdf"),
        ("..", "_.pdf"),
        ("a\r\nb\u202egpj", "a-bgpj.pdf"),
        ("شركة الاختبار", "شركة الاختبار.pdf"),
        ("x" * 300, f"{'x' * LONGEST}.pdf"),
    ],
)
def test_what_no_system_takes_is_left_out(text: str, name: str) -> None:
    assert safe_file_name(text, ".pdf") == name


@given(st.text())
def test_a_safe_name_is_one_everywhere(text: str) -> None:
    name = safe_file_name(text, ".xml")
    assert not set(name) & set('<>:"/\\|?*\0\r\n')
    assert name == name.strip(" .")
    assert len(name.encode()) < 4 * LONGEST + 10


def test_the_same_name_in_another_case_gets_a_number() -> None:
    assert unlike_others("A.pdf", []) == "A.pdf"
    assert unlike_others("A.pdf", ["a.PDF", "a (2).pdf"]) == "A (3).pdf"
    assert unlike_others("Invoices 2027-03", ["invoices 2027-03"]) == "Invoices 2027-03 (2)"
