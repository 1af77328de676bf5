"""Booking page: how soon a password would be guessed, as zxcvbn estimates it.

Its word lists take 13 MB of a worker as they come. The commonest of each are enough for a limit of
this kind and take a quarter, so that they are read here before zxcvbn asks for them. It is loaded
when somebody chooses a password, which few workers ever see.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

LEAST = 2e8
"""Guesses that must be needed: a little over what zxcvbn counts for any three pieces, be they as
common as a word, a year and a mark. Tries are limited: five a quarter of an hour."""

LOOKED_AT = 40
"""Characters that are looked at: what is good enough by then stays so, and time grows by the
square. Of these the worst take some 30 ms."""

_LISTS = "zxcvbn.frequency_lists"
_MOST = {"passwords": 10_000, "english_wikipedia": 5_000, "us_tv_and_film": 3_000}
_OTHERS = 1_500
"""Of the lists of names."""

_YEAR = re.compile(r"20[2-4]\d")
"""Years that are as likely as those up to 2019, which zxcvbn knows."""

_QWERTZ = str.maketrans("yzYZ", "zyZY")

_WORDS = (
    "passwort kennwort geheim hallo schatz liebe ichliebedich sommer winter herbst frühling"
    " fruehling termin buchung kalender praxis schule mama papa hase maus engel sonne sonnenschein"
    " berlin hamburg münchen muenchen köln koeln frankfurt bayern schalke borussia dortmund werder"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april juni"
    " juli august september oktober november dezember"
    " appointment booking calendar support computer internet helpdesk welcome letmein"
    " qwertz qwertzu qwertzui qwertzuio qwertzuiop asdfghjklö yxcvbnm azerty azertyuiop"
    " habibi habibti allah bismillah inshallah mohammed muhammad ahmed marhaba salam"
).split()
"""Words that people here think of, which the lists of another country lack or rank low."""


def is_soon_guessed(password: str, own: Iterable[str]) -> bool:
    """Whether it needs fewer guesses than `LEAST` from somebody who knows the words `own`."""
    matching, scoring = _zxcvbn()
    begin = _YEAR.sub("2010", password[:LOOKED_AT])
    words = {word: rank for rank, word in enumerate([*own, *_WORDS], start=1)}
    known = {**matching.RANKED_DICTIONARIES, "user_inputs": words}
    # zxcvbn follows fingers over an American keyboard; a German one has two letters changed.
    for typed in {begin, begin.translate(_QWERTZ)}:
        matches = matching.omnimatch(typed, known)
        if scoring.most_guessable_match_sequence(typed, matches)["guesses"] < LEAST:
            return True
    return False


@cache
def _zxcvbn() -> tuple[Any, Any]:
    if _LISTS not in sys.modules and (lists := _shortened()):
        module = ModuleType(_LISTS)
        module.FREQUENCY_LISTS = lists  # type: ignore[attr-defined]
        sys.modules[_LISTS] = module
    from zxcvbn import matching, scoring

    return matching, scoring


def _shortened() -> dict[str, list[str]]:
    """The beginnings of zxcvbn's lists; nothing where they are not written as they are now."""
    spec = find_spec("zxcvbn")
    path = Path(spec.origin).with_name("frequency_lists.py") if spec and spec.origin else None
    if path is None or not path.is_file():
        return {}
    found = {}
    for line in path.read_text("utf-8").splitlines():
        match = re.match(r'\s*"(\w+)": "([^"]+)"', line)
        if match:
            most = _MOST.get(match[1], _OTHERS)
            found[match[1]] = match[2].replace("\\'", "'").split(",", most)[:most]
    return found if set(_MOST) <= set(found) else {}
