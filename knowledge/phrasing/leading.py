"""Where a question leads in editions other than the one it was written for: the article that still says the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.phrasing.bank import BankQuestion
from knowledge.phrasing.wordings import Wording, digest_of
from knowledge.statute import Article, Edition, Instrument

# How like an article must be for its questions to be taken along. Of the 222 articles that 商标法 (2026), 农业法 (2026)
# and 渔业法 (2025) changed, the likest one of the new edition was the right one wherever it reached .7 (of those up to .8
# the openings were read side by side); below it, the matter itself has often been split, joined or dropped.
LIKE = 0.7


class Standing(StrEnum):
    """What another edition has made of an article."""

    SAME = "same"
    """Its words, under its number."""
    MOVED = "moved"
    """Its words, under another number."""
    LIKE = "like"
    """Words much like them, under whichever number: the questions are taken along, and are for review."""
    CHANGED = "changed"
    """The number is there, with other words, and no article is like it: the questions stay behind."""
    GONE = "gone"
    """Neither the number nor a like article is there: the questions stay behind."""


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of an article in another edition. `article` is the one that the questions are compared with: the
    one they could lead to, or the one of the same number that they do not; `reviewed`: somebody has read the questions
    against exactly these words, and `leads` says with what result."""

    standing: Standing
    article: Article | None
    leads: bool
    reviewed: bool = False


def successor(questioned: Article | None, label: str, wording: Wording | None, edition: Edition) -> Successor:
    """What became of an article in an edition. `questioned` is the article that the questions were written for, None
    where its edition is not held: then nothing but the same words will do."""
    digest = wording.digest if wording else digest_of(questioned.text) if questioned else ""
    numbered = edition.by_label.get(label)
    if numbered is not None and digest_of(numbered.text) == digest:
        return Successor(Standing.SAME, numbered, leads=True)
    moved = next((article for article in edition.articles if digest_of(article.text) == digest), None)
    if moved is not None:
        return Successor(Standing.MOVED, moved, leads=True)
    like = _likest(questioned, edition) if questioned else None
    compared = like or numbered
    standing = Standing.LIKE if like else Standing.CHANGED if numbered else Standing.GONE
    now = digest_of(compared.text) if compared else ""
    if wording and now in wording.holds:
        return Successor(standing, compared, leads=True, reviewed=True)
    if wording and now in wording.fails:
        return Successor(standing, compared, leads=False, reviewed=True)
    return Successor(standing, compared, leads=like is not None)


def leads(
    bank: Iterable[BankQuestion], instruments: dict[str, Instrument]
) -> Iterator[tuple[BankQuestion, str]]:
    """Each question with the key of a provision that it leads to: first every question with the article it was written
    for, in their order, where that edition is held; then those taken along to other editions of the law."""
    elsewhere: list[tuple[BankQuestion, str]] = []
    known: dict[tuple[str, str], Sequence[str]] = {}
    for question in bank:
        instrument = instruments.get(question.law)
        if instrument is None:
            continue
        own = own_edition(question, instrument)
        if own is not None and question.article in own.by_label:
            yield question, question.provision_key
        if own is not None and len(instrument.editions) == 1:
            continue
        of = (question.provision_key, question.wording.digest if question.wording else "")
        if of not in known:
            known[of] = _elsewhere(question, own, instrument)
        elsewhere.extend((question, key) for key in known[of])
    yield from elsewhere


def own_edition(question: BankQuestion, instrument: Instrument) -> Edition | None:
    """The edition that a question was written for, where it is held."""
    return next((e for e in instrument.editions if e.adopted == question.edition), None)


def _elsewhere(question: BankQuestion, own: Edition | None, instrument: Instrument) -> Sequence[str]:
    questioned = own.by_label.get(question.article) if own else None
    found = (
        (edition, successor(questioned, question.article, question.wording, edition))
        for edition in instrument.editions
        if edition is not own
    )
    return [
        f"{edition.key}#{became.article.label}"
        for edition, became in found
        if became.leads and became.article is not None
    ]


def _likest(questioned: Article, edition: Edition) -> Article | None:
    """The article of the edition whose words are most like, of those that are like enough: Dice's coefficient of
    their pairs of characters."""
    pairs = _pairs(questioned.text)
    best, found = LIKE, None
    for article in edition.articles:
        others = _pairs(article.text)
        size = len(pairs) + len(others)
        # Where one text is so much the shorter, the coefficient cannot be reached.
        if 2 * min(len(pairs), len(others)) < best * size:
            continue
        likeness = 2 * len(pairs & others) / max(1, size)
        if likeness > best or (likeness == best and found is None):
            best, found = likeness, article
    return found


# An edition's articles are compared with each of another's.
@lru_cache(maxsize=2048)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
