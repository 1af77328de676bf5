"""A rate of tax is read as people write it, to the hundredth of a percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.tax_rates import HIGHEST, rate_text, read_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [("", None), ("19", 1900), ("7.7 %", 770), ("8,25", 825), ("0", 0), ("100%", 10_000)],
)
def test_it_is_read_as_it_is_written(text: str, rate: int | None) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["much", "-3", "19.125", "100.01", "1 9", "٣"])
def test_what_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_rate(text)
    assert refused.value.field == "tax"


def test_a_rate_that_is_finer_is_no_mistake_and_told_what_to_do() -> None:
    """New York’s, for one."""
    with pytest.raises(InvalidInput, match="more than two digits") as refused:
        read_rate("8.875 %")
    assert "8.88" in refused.value.remedy


@given(rate=st.integers(0, HIGHEST), mark=st.sampled_from(".,"))
def test_what_is_shown_is_read_again(rate: int, mark: str) -> None:
    assert read_rate(rate_text(rate, mark=mark)) == rate
