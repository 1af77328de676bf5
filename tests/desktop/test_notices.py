"""Desktop: troubles are shown in words, bugs without what clients said."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.notices import Notices, scrubbed
from scheduler_app.domain.errors import InvalidInput, Trouble


@pytest.mark.expects_log("unexpected error")
def test_troubles_are_told_apart_from_bugs(qtbot: QtBot) -> None:
    notices = Notices()
    troubles: list[str] = []
    bugs: list[str] = []
    notices.trouble.connect(lambda message, remedy: troubles.append(f"{message} {remedy}"))
    notices.bug.connect(bugs.append)
    put_back = notices.catch_everything()
    try:
        sys.excepthook(Trouble, Trouble("Disk full.", remedy="Free some."), None)
        notices.show(InvalidInput("end", "Too early."))
        error = ValueError("anna@example.org said 'secret' at +44 161 496 0000")
        sys.excepthook(ValueError, error, None)
    finally:
        put_back()
    assert troubles == ["Disk full. Free some.", "End: Too early. "]
    assert len(bugs) == 1
    for private in ("anna@example.org", "secret", "496"):
        assert private not in bugs[0]


def test_scrubbing_keeps_the_lines_of_our_source() -> None:
    details = '  File "/home/vera/app.py", line 3, in f\n    book(diary)\nValueError: for "Anna"'
    told = scrubbed(details)
    assert "vera" not in told
    assert "Anna" not in told
    assert "    book(diary)" in told
