"""Holds the bank against the law of a day: questions whose article reads otherwise now, has moved, or is gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import ArticleNotFound, InstrumentNotFound, InvalidInput
from knowledge.corpus import Corpus
from knowledge.phrasing.bank import BankQuestion
from knowledge.phrasing.leading import Standing, Successor, own_edition, successor
from knowledge.phrasing.wordings import ArticleOf, Wording, digest_of
from knowledge.statute import Edition, Instrument


class Trouble(StrEnum):
    """What is off with the questions of an article, or of a law."""

    UNKNOWN_LAW = "unknown law"
    """The library has no law of that title: its questions are in no index."""
    NO_ARTICLE = "no such article"
    """The edition that they were written for has no such article."""
    UNRECORDED = "unrecorded"
    """Nobody wrote down which words they were written for."""
    REWORDED = "reworded"
    """The very edition that they were written for reads otherwise than it did then."""
    LIKE = "unreviewed"
    """The edition in force has like words, the questions lead there, and nobody has read them against it."""
    CHANGED = "changed"
    """The edition in force has other words under the number: the questions are left out of it."""
    GONE = "gone"
    """The edition in force has no such article any more: the questions are left out of it."""
    MOVED = "moved"
    """The same words stand under another number."""
    OTHER_EDITION = "other edition"
    """The law's edition in force is another than the one that the file names."""
    NOT_IN_FORCE = "not in force"
    """The law has no edition in force."""

    @property
    def fatal(self) -> bool:
        """Whether somebody must look before the questions are used."""
        return self in {
            Trouble.UNKNOWN_LAW,
            Trouble.NO_ARTICLE,
            Trouble.UNRECORDED,
            Trouble.REWORDED,
            Trouble.LIKE,
        }


@dataclass(frozen=True, slots=True)
class PhrasingFinding:
    """Something off with the questions of an article (of the whole law where `article` is empty). `edition` is the day
    of adoption of the edition in force, `now` the number of the article there."""

    trouble: Trouble
    law: str
    article: str
    questions: int
    edition: date | None = None
    now: str = ""


def check_phrasing(bank: Iterable[BankQuestion], corpus: Corpus, day: date) -> list[PhrasingFinding]:
    """What is off with the bank on a day, law by law, in the bank's order."""
    laws: dict[tuple[str, date], dict[str, list[BankQuestion]]] = {}
    for question in bank:
        articles = laws.setdefault((question.law, question.edition), {})
        articles.setdefault(question.article, []).append(question)
    return [
        finding
        for (law, _), articles in laws.items()
        for finding in _of_law(law, articles, corpus.instruments.get(law), day)
    ]


def _of_law(
    law: str, articles: dict[str, list[BankQuestion]], instrument: Instrument | None, day: date
) -> Iterable[PhrasingFinding]:
    count = sum(map(len, articles.values()))
    if instrument is None:
        yield PhrasingFinding(Trouble.UNKNOWN_LAW, law, "", count)
        return
    own = own_edition(next(iter(articles.values()))[0], instrument)
    now = instrument.edition_on(day)
    if now is None:
        yield PhrasingFinding(Trouble.NOT_IN_FORCE, law, "", count)
    elif now is not own:
        yield PhrasingFinding(Trouble.OTHER_EDITION, law, "", count, now.adopted)
    for label, questions in articles.items():
        found = _of_article(label, questions[0].wording, own, now)
        if found is not None:
            trouble, became = found
            yield PhrasingFinding(
                trouble,
                law,
                label,
                len(questions),
                now.adopted if now else None,
                became.article.label if became and became.article else "",
            )


def _of_article(
    label: str, wording: Wording | None, own: Edition | None, now: Edition | None
) -> tuple[Trouble, Successor | None] | None:
    questioned = own.by_label.get(label) if own else None
    if own is not None and questioned is None:
        return Trouble.NO_ARTICLE, None
    if wording is None:
        return Trouble.UNRECORDED, None
    if questioned is not None and digest_of(questioned.text) != wording.digest:
        return Trouble.REWORDED, None
    if now is None or now is own:
        return None
    became = successor(questioned, label, wording, now)
    if became.standing is Standing.SAME or became.reviewed:
        return None
    return Trouble[became.standing.name], became


def recorded(
    bank: Iterable[BankQuestion], corpus: Corpus, known: dict[ArticleOf, Wording]
) -> dict[ArticleOf, Wording]:
    """The wordings of every article with questions, read from the edition that they were written for; what was
    reviewed stays known. What an edition that is no longer held said is kept as it was recorded."""
    found: dict[ArticleOf, Wording] = {}
    for question in bank:
        of = (question.law, question.edition, question.article)
        if of in found:
            continue
        instrument = corpus.instruments.get(question.law)
        own = own_edition(question, instrument) if instrument else None
        article = own.by_label.get(question.article) if own else None
        before = known.get(of)
        if article is not None:
            digest = digest_of(article.text)
            found[of] = Wording(
                digest, before.holds if before else frozenset(), before.fails if before else frozenset()
            )
        elif before is not None:
            found[of] = before
    return found


def reviewed(
    bank: Iterable[BankQuestion],
    corpus: Corpus,
    known: dict[ArticleOf, Wording],
    law: str,
    article: str,
    day: date,
    *,
    holds: bool,
) -> tuple[dict[ArticleOf, Wording], str]:
    """The wordings after somebody has read an article's questions against the edition in force on a day, and the number
    of the article there that they were read against. InstrumentNotFound, ArticleNotFound, or InvalidInput where there is
    nothing to review."""
    instrument = corpus.instrument(law)
    of = next(
        ((q.law, q.edition, q.article) for q in bank if q.law == instrument.title and q.article == article),
        None,
    )
    if of is None:
        raise ArticleNotFound(f"the bank has no questions for 《{instrument.title}》{article}")
    now = instrument.edition_on(day)
    if now is None:
        raise InstrumentNotFound(f"《{instrument.title}》 is not in force on {day.isoformat()}")
    wording = known.get(of)
    if wording is None:
        raise InvalidInput(
            f"the words of 《{instrument.title}》{article} are not recorded; run `zhiwen phrasing record`"
        )
    own = next((edition for edition in instrument.editions if edition.adopted == of[1]), None)
    became = successor(own.by_label.get(article) if own else None, article, wording, now)
    if became.article is None or became.standing in {Standing.SAME, Standing.MOVED}:
        raise InvalidInput(
            f"《{instrument.title}》{article} has the same words on {day.isoformat()}, or none: nothing to review"
        )
    words = frozenset({digest_of(became.article.text)})
    told = Wording(
        wording.digest,
        wording.holds | words if holds else wording.holds - words,
        wording.fails - words if holds else wording.fails | words,
    )
    return {**known, of: told}, became.article.label
