"""Domain, money: a policy in plain paragraphs that clients read, made from its rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scheduler_app.domain.in_language import Wording, locale_of
from scheduler_app.domain.money.policy import (
    WHOLE,
    AskedOf,
    DepositTerms,
    FixedDeposit,
    NoDeposit,
    PercentDeposit,
    Policy,
    Rung,
)
from scheduler_app.domain.money.policy_sentences import SENTENCES, PolicySentences, ShareSentences

_BETWEEN = "\n\n"


def policy_texts(
    policy: Policy, services: Mapping[int, str], own_words: str, *, revocable: bool = False
) -> dict[str, str]:
    """The text of a policy by language (a BCP 47 tag, empty for everybody).

    `services` gives the names of those that clients know; what holds for any other is not told.
    The consultant's `own_words` stand after what the rules say, and alone where the rules ask
    nothing of anybody. Where contracts are `revocable` the law stands beside the rules, as they
    can't take it away. No text is ever blank.
    """
    ruled = {language: policy_in_words(policy, services, language) for language in SENTENCES}
    own = own_words.strip()
    if not any(ruled.values()):
        return {"": own_words} if own else {}
    told = {}
    for language, text in ruled.items():
        law = SENTENCES[language].revocation if revocable else ""
        told[language] = _BETWEEN.join(part for part in (text, law, own) if part)
    return told


def policy_in_words(policy: Policy, services: Mapping[int, str], language: str) -> str:
    """What the rules say, in a language of `SENTENCES`; empty where they ask nothing of anybody."""
    usual = _paragraphs(language, policy.usual)
    alike: dict[tuple[str, ...], list[str]] = {}
    for number, terms in sorted(policy.services.items()):
        own = _paragraphs(language, terms, instead_of=policy.usual)
        differs = tuple(one for one in own if one not in usual)
        if number in services and differs:
            alike.setdefault(differs, []).append(services[number])
    told = list(usual)
    for (first, *others), names in alike.items():
        heading = _Teller(language).heading(names, instead=bool(usual))
        told += [f"{heading}\n{first}", *others]
    return _BETWEEN.join(told)


def asked_of_in_words(whom: AskedOf, language: str) -> str:
    """One sentence that says of whom a deposit is asked."""
    return SENTENCES.get(language.partition("-")[0], SENTENCES["en"]).whom[whom]


@lru_cache(maxsize=256)
def _paragraphs(
    language: str, terms: DepositTerms, *, instead_of: DepositTerms | None = None
) -> tuple[str, ...]:
    """What these terms say. Each publication asks for it, and the same terms say the same."""
    return tuple(_Teller(language).paragraphs(terms, instead_of=instead_of))


class _Teller:
    """Tells terms in one language."""

    def __init__(self, language: str) -> None:
        self._says: PolicySentences = SENTENCES[language]
        self._wording = Wording(locale_of(language))

    def paragraphs(
        self, terms: DepositTerms, *, instead_of: DepositTerms | None = None
    ) -> list[str]:
        """What holds; of terms that hold instead of others also what they do not ask for."""
        if not isinstance(terms.deposit, NoDeposit):
            told = [" ".join(self._asked(terms)), *self._given_back(terms)]
        elif instead_of is not None and not isinstance(instead_of.deposit, NoDeposit):
            told = [self._says.none]
        else:
            told = []
        moves = self._moves(terms.free_moves)
        if not moves and instead_of is not None and instead_of.free_moves is not None:
            moves = self._says.any_moves
        return [*told, moves] if moves else told

    def heading(self, names: list[str], *, instead: bool) -> str:
        """For which services something holds, instead of something else or alone."""
        quoted = self._says.comma.join(self._says.quoted.format(name=name) for name in names)
        says = self._says.services_instead if instead else self._says.services
        return says.format(services=quoted)

    def _asked(self, terms: DepositTerms) -> Iterator[str]:
        match terms.deposit:
            case FixedDeposit(amount, currency):
                yield self._says.fixed.format(amount=self._wording.money(amount, currency))
            case PercentDeposit(percent):
                yield self._says.percent.format(percent=self._wording.percent(percent))
        yield self._says.whom[terms.asked_of]
        yield (
            self._says.within.format(hours=self._hours(terms.within))
            if terms.within
            else self._says.at_once
        )
        yield self._says.unpaid[terms.unpaid]

    def _given_back(self, terms: DepositTerms) -> list[str]:
        return [
            self._ladder([rung for rung in terms.ladder if rung.percent]),
            self._share(self._says.consultant_cancels, terms.consultant_cancels),
            self._share(self._says.no_show, terms.no_show),
        ]

    def _ladder(self, rungs: list[Rung]) -> str:
        """Each rung that gives something back in its line, and from what its hours count."""
        if not rungs:
            return self._says.never_back
        lines = [self._says.ladder, *map(self._rung, rungs)]
        lines.append(self._says.below if rungs[-1].hours else self._says.below_start)
        return "\n".join([*lines, self._says.counted])

    def _rung(self, rung: Rung) -> str:
        share = self._share(self._says.shares, rung.percent)
        if not rung.hours:
            return self._says.rung_to_start.format(share=share)
        return self._says.rung.format(hours=self._hours(rung.hours), share=share)

    def _share(self, sentences: ShareSentences, percent: int) -> str:
        if percent == WHOLE:
            return sentences.whole
        if not percent:
            return sentences.nothing
        return sentences.some.format(percent=self._wording.percent(percent))

    def _moves(self, free: int | None) -> str:
        """How often a booking may be moved; empty where that is as often as one likes."""
        if free is None:
            return ""
        if not free:
            return self._says.no_moves
        words = self._says.times
        form = words.get(free) or words.get(self._wording.plural_form(free)) or words["other"]
        return self._says.moves.format(times=form.format(number=free))

    def _hours(self, hours: int) -> str:
        return self._wording.length(hours * 60)
