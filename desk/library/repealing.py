"""Ends what a newer document of the shelf says it ends: 《…暂行办法》同时废止."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from knowledge.statute import Edition, Instrument, InstrumentKind

# 《立法技术规范》: the repeal of what a text replaces stands in its last articles.
_LAST_ARTICLES = 3
_REPEALS = re.compile(r"[^。；]*《[^。；]*(?:同时|予以|即行|相应)废止|[^。；]*《[^。；]*废止")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
# 《甲办法》第五条同时废止 and 凡与…不一致的 end no instrument; 依照《甲法》 names the ground of a repeal.
_PARTLY = re.compile(r"^[^，、《》]{0,4}第[^，、《》]{1,12}[条章款]|^中")
_GROUND = re.compile(r"(?:根据|依据|依照|按照)(?:修改后的|修订后的)?$")


def with_repeals(instruments: Iterable[Instrument]) -> list[Instrument]:
    """The instruments; those that came from the shelf end where another one of the shelf or the shipped law says so.
    What ships has its curated days and stays as it is."""
    held = list(instruments)
    shelved = {i.title for i in held if all(edition.source for edition in i.editions)}
    ends: dict[str, tuple[date, str]] = {}
    for instrument in held:
        for edition in instrument.editions:
            for title in repealed_titles(edition):
                if title in shelved and title != instrument.title:
                    ends.setdefault(title, (edition.in_force, instrument.title))
                    ends[title] = min(ends[title], (edition.in_force, instrument.title))
    return [_ended(i, *ends[i.title]) if i.title in ends else i for i in held]


def repealed_titles(edition: Edition) -> Iterator[str]:
    """The titles that an edition's last articles repeal whole."""
    if edition.kind not in {InstrumentKind.STATUTE, InstrumentKind.GUIDANCE}:
        return
    numbered = [article for article in edition.articles if article.number is not None]
    for article in numbered[-_LAST_ARTICLES:]:
        for clause in _REPEALS.findall(article.text):
            for match in _TITLE.finditer(clause):
                behind, before = clause[match.end() :], clause[: match.start()]
                if not _PARTLY.match(behind) and not _GROUND.search(before):
                    yield match[1]


def _ended(instrument: Instrument, day: date, successor: str) -> Instrument:
    """The instrument until that day, where it was older than that and has no end before it."""
    last = instrument.latest
    if last.in_force >= day or (last.until is not None and last.until <= day):
        return instrument
    return replace(
        instrument, editions=(*instrument.editions[:-1], replace(last, until=day)), successor=successor
    )
