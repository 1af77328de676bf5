"""How texts travel: alphabets, segments and what they cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.messages.segments import Segments, segments_of, simple_signs

GSM = "abcXYZ ÄÖÜß@£¥èéΔΩ0123.,!?\n"
EXTENDED = "^{}\\[~]|€"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", Segments("GSM-7", 0, 0, 160)),
        ("a" * 160, Segments("GSM-7", 160, 1, 160)),
        ("a" * 161, Segments("GSM-7", 161, 2, 306)),
        ("a" * 306, Segments("GSM-7", 306, 2, 306)),
        ("a" * 307, Segments("GSM-7", 307, 3, 459)),
        ("€" * 80, Segments("GSM-7", 160, 1, 160)),
        ("€" * 81, Segments("GSM-7", 162, 2, 306)),
        # An escape is not torn from its letter: the 153rd place of the first segment stays empty.
        ("a" * 152 + "€" + "a" * 152, Segments("GSM-7", 306, 3, 459)),
        ("ç" * 70, Segments("UCS-2", 70, 1, 70)),
        ("م" * 71, Segments("UCS-2", 71, 2, 134)),
        ("😀" * 35, Segments("UCS-2", 70, 1, 70)),
        ("😀" * 36, Segments("UCS-2", 72, 2, 134)),
    ],
)
def test_segments(text: str, told: Segments) -> None:
    assert segments_of(text) == told


@pytest.mark.parametrize(
    ("text", "price", "currency", "told"),
    [
        ("a" * 161, "0.0992", "EUR", "€0.20"),
        # Less than a coin is not nothing.
        ("a", "0.0008", "USD", "$0.01"),
        ("a" * 161, "0.5", "EUR", "€1"),
        ("a", "12", "JPY", "¥12"),
        ("a", "0", "EUR", "€0"),
    ],
)
def test_what_a_text_costs(text: str, price: str, currency: str, told: str) -> None:
    assert segments_of(text).cost(Decimal(price), currency) == told


def slow_count(text: str) -> int:
    """The same by cutting the text letter by letter."""
    gsm = all(c in GSM or c in EXTENDED for c in text)
    sizes = [2 if (gsm and c in EXTENDED) or (not gsm and ord(c) > 0xFFFF) else 1 for c in text]
    alone, each = (160, 153) if gsm else (70, 67)
    if sum(sizes) <= alone:
        return min(sum(sizes), 1)
    parts: list[list[int]] = [[]]
    for size in sizes:
        if sum(parts[-1]) + size > each:
            parts.append([])
        parts[-1].append(size)
    return len(parts)


@given(st.text(st.sampled_from(GSM + EXTENDED), max_size=700) | st.text("aé€م😀", max_size=400))
def test_segments_are_those_of_a_slow_cut(text: str) -> None:
    assert segments_of(text).count == slow_count(text)


def test_printer_s_signs_do_not_halve_the_room() -> None:
    text = "„Don’t” – 3:00\N{NARROW NO-BREAK SPACE}PM… (UTC−5)"
    assert segments_of(text).alphabet == "UCS-2"
    assert simple_signs(text) == '"Don\'t" - 3:00 PM... (UTC-5)'
    assert segments_of(simple_signs(text)).alphabet == "GSM-7"
