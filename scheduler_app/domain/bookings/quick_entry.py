"""Domain: one line such as `anna tue 3pm printer 2h`, understood as a booking.

The way of a line: links, addresses and phone numbers are kept as they are (reach_in_text.py); names
of several words are known before any day (May Sun is neither month nor weekday); days, times,
lengths and rules are found anywhere (moments_in_text.py, repeats_in_text.py). Of the words that are
left, those at the start are the client; a service is known by its name, its words or their
beginnings; what remains is the title. Nothing is decided where two things fit: the fields stay
empty or name the candidates, and every mark says what its characters were taken for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scheduler_app.domain.bookings.when_in_text import (
    When,
    mends_a_day,
    when_said,
    with_unknown_place,
)
from scheduler_app.domain.bookings.who_in_text import AWAY, LineWords, owners, trimmed
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Half, Mark, Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.completion import MOST_CANDIDATES
from scheduler_app.domain.clients.names_in_text import (
    Fit,
    NameFound,
    NameIndex,
    Word,
    client_in_full,
    client_names,
    neighbours,
    service_names,
    words_of,
)
from scheduler_app.domain.clients.reach_in_text import is_meeting, reaches
from scheduler_app.domain.practice.services import Service

_WHOLE_DAY = frozenset({"all day", "whole day", "ganztägig", "ganztags", "den ganzen tag"})
"""What a block without a time says of its day; it takes the whole of it anyhow."""

_NOBODY = frozenset("info office mail kontakt contact hello hallo support admin sales it".split())
"""What stands before the @ of a firm's address, and names no person."""


@dataclass(frozen=True, slots=True)
class Picked:
    """An answer: whom the words `name` of the line mean; None for a new client of that name."""

    name: str
    client: Client | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says; what it doesn't say is None or empty.

    `start` is naive wall time, known only with a time; `day` alone may be known, and `half` of it.
    `other_days` may be meant instead: a date without a year that is just past. `minutes` is the
    length where the line says it, `rule` an RRULE that repeats the visit. `candidates` are the
    clients who fit when it is not sure which, or nearly fit; `client` is then None and `asked` the
    words in question. `new_client` is a name that nobody has yet; `phone` and `email` stand beside
    it as typed. `place` is an address or the link of a meeting, `notes` other links; numbers and
    addresses of nobody new stay in the title. `service` is the default one unless `service_named`.
    A `busy` line takes time for nobody. `marks` are in order and don't overlap.
    """

    line: str
    day: date | None = None
    start: datetime | None = None
    minutes: int | None = None
    client: Client | None = None
    candidates: tuple[Client, ...] = ()
    asked: str = ""
    new_client: str = ""
    phone: str = ""
    email: str = ""
    service: Service | None = None
    service_named: bool = False
    title: str = ""
    place: str = ""
    notes: str = ""
    rule: str = ""
    busy: bool = False
    other_days: tuple[date, ...] = ()
    half: Half | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def length(self) -> int | None:
        """Minutes of the visit: as the line says, else as the service takes."""
        if self.minutes is not None:
            return self.minutes
        return self.service.minutes if self.service else None


def understand(
    line: str,
    *,
    now_wall: datetime,
    clients: Iterable[Client] | NameIndex[Client],
    services: Sequence[Service],
    default_service: Service | None = None,
    date_order: DateOrder = "day first",
    picked: Picked | None = None,
) -> Understood:
    """What a line says about a booking; see `Understood`. `now_wall` is naive wall time.

    `clients` are all, or those who may be meant; archived ones are passed over. Where they are
    many, `names_in_text.client_names` of them is made once and given instead. `picked` is what the
    consultant answered when a name was in question.
    """
    known = clients if isinstance(clients, NameIndex) else client_names(clients)
    kept = [one for one in reaches(line) if not one.loose or owners(one, known)]
    kept = with_unknown_place(line, kept, now_wall, date_order)
    words = words_of(line, (), kept)
    named = _picked(words, picked) or client_in_full(words, known)
    named = named or mends_a_day(line, words, kept, known, now_wall, date_order)
    when = when_said(line, [*kept, *(named.words if named else ())], now_wall, date_order)
    said = LineWords(words_of(line, when.marks, kept), known)
    if named is None and (busy := said.busy_words()):
        return _as_busy(line, when, said, busy)
    who = said.client(named, service_names(services))
    return _as_visit(line, when, said, who, default_service)


def _as_busy(line: str, when: When, said: LineWords, busy: Sequence[Word]) -> Understood:
    """As a busy block: time that is taken and has no client."""
    said.take(busy)
    found = replace(_with_when(line, when), busy=True)
    found, marks = _with_places(found, said)
    titles = _titles(said)
    marks += _marks([busy], Part.BUSY) + _marks(titles, Part.TITLE)
    title, called = _joined(titles), _joined([busy])
    if title.casefold() in _WHOLE_DAY:
        title = ""
    if not title and called.casefold() in AWAY:
        title = called
    return replace(found, title=title, marks=tuple(sorted((*when.marks, *marks))))


def _as_visit(
    line: str, when: When, said: LineWords, who: NameFound | None, default: Service | None
) -> Understood:
    """A visit of somebody, or of somebody new."""
    found, marks = _with_places(_with_when(line, when), said)
    fitting = who.clients if who else ()
    asks = len(fitting) > 1 or (who is not None and not who.sure)
    new = _as_name(said.name)
    emails, phones = said.reach(Part.EMAIL), said.reach(Part.PHONE)
    if not new and not fitting and emails:
        new = _name_of(emails[0].text)
    if new or (asks and who is not None and not who.sure):
        # They go with whoever is new, if that is what the answer will be.
        found = replace(
            found,
            email=emails[0].text if emails else "",
            phone=phones[0].text if phones else "",
        )
        said.take([*emails[:1], *phones[:1]])
        marks += _marks([emails[:1]], Part.EMAIL) + _marks([phones[:1]], Part.PHONE)
    titles = _titles(said)
    if who is not None:
        named = [word for word in who.words if word.part is None]
        marks += _marks([named], Part.CLIENT, guessed=asks or not _in_full(named, fitting))
        for word in who.words:
            marks += _marks([[word]], word.part) if word.part else []
    what = said.what
    marks += _marks([said.name], Part.CLIENT)
    marks += _marks([what.words] if what else [], Part.SERVICE) + _marks(titles, Part.TITLE)
    return replace(
        found,
        client=fitting[0] if len(fitting) == 1 and not asks else None,
        candidates=fitting[:MOST_CANDIDATES] if asks else (),
        asked=" ".join(w.text for w in who.words if w.part is None) if who and asks else "",
        new_client="" if fitting else new,
        service=what.service if what else default,
        service_named=what is not None,
        title=_joined(titles),
        marks=tuple(sorted((*when.marks, *marks))),
    )


def _with_when(line: str, when: When) -> Understood:
    known = when.day is not None and when.at is not None
    return Understood(
        line,
        day=when.day,
        start=datetime.combine(when.day, when.at) if known and when.day and when.at else None,
        minutes=when.minutes,
        rule=when.rule,
        other_days=when.other_days,
        half=when.half,
    )


def _with_places(found: Understood, said: LineWords) -> tuple[Understood, list[Mark]]:
    """With the place and the links; without a place, a link to a meeting is the place."""
    places = said.reach(Part.PLACE)
    spoken = _spoken_place(said.left)
    links = said.reach(Part.LINK)
    place = places[0].text if places else " ".join(word.text for word in spoken).lstrip("@ ")
    notes = [word.text for word in (*places[1:], *links)]
    if not place and links and is_meeting(links[0].text):
        place, notes = links[0].text, notes[1:]
    said.take([*places, *spoken, *links])
    marks = [Mark(word.start, word.end, Part.PLACE) for word in places]
    marks += [Mark(word.start, word.end, Part.LINK) for word in links]
    marks += _marks([spoken], Part.PLACE) if spoken and not places else []
    return replace(found, place=place, notes="\n".join(notes)), marks


def _spoken_place(left: Sequence[Word]) -> Sequence[Word]:
    """Where "@ Café Central" is: the words behind an @, up to what is understood otherwise."""
    for group in neighbours([word for word in left if word.part is None]):
        for at, word in enumerate(group):
            if word.text.startswith("@") and (len(word.text) > 1 or at + 1 < len(group)):
                return group[at:]
    return ()


def _picked(words: Sequence[Word], picked: Picked | None) -> NameFound | None:
    """Who was picked for words that still stand in the line; nobody for somebody new."""
    if picked is None:
        return None
    meant = () if picked.client is None else (picked.client,)
    wanted = picked.name.casefold().split()
    for group in neighbours([word for word in words if word.part is None]):
        said = [word.text.casefold() for word in group]
        for begin in range(len(said) - len(wanted) + 1):
            if wanted and said[begin : begin + len(wanted)] == wanted:
                return NameFound(meant, None, tuple(group[begin : begin + len(wanted)]))
    return None


def _in_full(named: Sequence[Word], fitting: Sequence[Client]) -> bool:
    """Whether the words are more than the beginning of a name."""
    said = " ".join(word.text for word in named)
    return not named or bool(client_names(fitting).called(said, at_least=Fit.WORDS))


def _titles(said: LineWords) -> list[Sequence[Word]]:
    return [title for group in neighbours(said.left) if (title := trimmed(group))]


def _joined(titles: Iterable[Sequence[Word]]) -> str:
    return " ".join(word.text for title in titles for word in title)


def _as_name(words: Sequence[Word]) -> str:
    """Names typed in a hurry get their capitals."""
    name = " ".join(word.text for word in words)
    return name.title() if name == name.lower() else name


def _name_of(email: str) -> str:
    """The name that an address tells: nina.weber@example.com is Nina Weber."""
    local, _, host = email.partition("@")
    named = host.split(".")[0] if local.casefold() in _NOBODY else local
    return " ".join(part.capitalize() for part in named.replace("_", ".").split(".") if part)


def _marks(stretches: Iterable[Sequence[Word]], part: Part, *, guessed: bool = False) -> list[Mark]:
    return [Mark(words[0].start, words[-1].end, part, guessed) for words in stretches if words]
