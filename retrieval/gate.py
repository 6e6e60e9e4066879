"""The citation gate: reads every citation in a text and says whether the law says so, on the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import ArticleNotFound
from knowledge.amounts import Unit, find_amounts
from knowledge.citation import Citation, Mention, find_citations
from knowledge.corpus import Corpus
from knowledge.statute import Article, Edition, Instrument
from retrieval.likeness import Rarity, bigrams
from retrieval.wording import day_in_words, pieces_in_words


class Verdict(StrEnum):
    """What the gate says of one citation; anything but VERIFIED holds the text back."""

    VERIFIED = "VERIFIED"
    NOT_FOUND = "NOT_FOUND"
    MISMATCH = "MISMATCH"
    REPEALED = "REPEALED"
    NOT_IN_FORCE = "NOT_IN_FORCE"
    UNRESOLVED = "UNRESOLVED"


class TextVerdict(StrEnum):
    """What the gate says of a whole text. No citation at all is no pass."""

    VERIFIED = "VERIFIED"
    FAILED = "FAILED"
    NO_CITATIONS = "NO_CITATIONS"


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation with its verdict; `detail` says in Chinese what is wrong and what would be right."""

    text: str
    span: tuple[int, int]
    citation: str
    verdict: Verdict
    detail: str = ""
    valid_range: str | None = None
    closest: str | None = None
    closest_citation: str | None = None
    successor: str | None = None
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a text with every citation in it, in the order of the text."""

    verdict: TextVerdict
    as_of: date
    citations: tuple[CheckedCitation, ...]


# What a sentence lets the law say stands behind one of these, or in quotation marks.
_SAYS = re.compile(r"(?:规定|明确|要求|指出|载明)[了的]?[，,：:]?")
_QUOTE = re.compile(r"[“「『\"]([^“”「」『』\"]{4,400})[”」』\"]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_LEADING = re.compile(r"^[\s，,、；;：:）)”」』的]+")
_PUNCTUATION = re.compile(r"[\s，。、；：！？“”「」『』\"'（）()《》〈〉,.;:!?·…—\-]")
_CHECKED_UNITS = {
    Unit.YUAN,
    Unit.MULTIPLE,
    Unit.PERCENT,
    Unit.DAY,
    Unit.WORKDAY,
    Unit.MONTH,
    Unit.YEAR,
    Unit.AGE,
    Unit.HOUR,
}
# A claim that shares less than this with its article, while another article holds this much, is misplaced.
_FOREIGN = 0.25
_AT_HOME = 0.6


class CitationGate:
    """Checks texts against the corpus."""

    def __init__(self, corpus: Corpus, rarity: Rarity | None = None) -> None:
        self._corpus = corpus
        self._rarity = rarity or Rarity(provision.article.text for provision in corpus.searchable())

    def verify(self, text: str, as_of: date) -> Verification:
        """Check every citation of a provision in the text as the law stood on a day.

        A law named without an article is reported only where it is not held, repealed or not in force.
        """
        mentions = find_citations(text, self._corpus.names)
        checked: list[CheckedCitation] = []
        for i, mention in enumerate(mentions):
            result = self._check(text, mentions, i, as_of)
            if mention.citation.article is not None or result.verdict is not Verdict.VERIFIED:
                checked.append(result)
        if not any(mention.citation.article for mention in mentions) and not checked:
            verdict = TextVerdict.NO_CITATIONS
        elif all(result.verdict is Verdict.VERIFIED for result in checked):
            verdict = TextVerdict.VERIFIED
        else:
            verdict = TextVerdict.FAILED
        return Verification(verdict, as_of, tuple(checked))

    def _check(self, text: str, mentions: Sequence[Mention], i: int, as_of: date) -> CheckedCitation:
        mention = mentions[i]
        citation = mention.citation
        if citation.instrument is None:
            return _result(mention, Verdict.UNRESOLVED, "看不出是哪一部法的条文，请写明法律名称。")
        instrument = self._corpus.instruments.get(citation.instrument)
        if instrument is None:
            former = self._corpus.former_titles.get(citation.instrument)
            if former and former[1] <= as_of:
                return _result(
                    mention,
                    Verdict.REPEALED,
                    f"已于{day_in_words(former[1])}废止或更名，现行规定见《{former[0]}》。",
                    successor=former[0],
                )
            return _result(mention, Verdict.NOT_FOUND, f"库内没有《{citation.instrument}》，请核对名称。")
        edition = instrument.edition_on(as_of)
        if edition is None:
            return self._out_of_force(mention, instrument, as_of)
        if citation.article is None:
            return _result(mention, Verdict.VERIFIED)
        article = edition.article(citation.article)
        if article is None:
            last = edition.last_number
            valid = f"第一条至{last}" if last else "（该文件不分条）"
            return _result(
                mention,
                Verdict.NOT_FOUND,
                f"《{edition.title}》没有{citation.article}，现行文本为{valid}。",
                valid_range=valid,
            )
        replaced = edition.amended_by(article.label, as_of)
        if replaced is not None:
            # Its words cannot be checked against the older text: what could not be checked is no pass.
            return _result(
                mention,
                Verdict.UNRESOLVED,
                f"该条已由《{replaced.by}》修改，自{day_in_words(replaced.since)}起施行，库内文本为修改前的原文，无法核对。",
            )
        try:
            piece = article.piece(citation.paragraph, citation.item, citation.subitem)
        except ArticleNotFound:
            valid = pieces_in_words(article)
            return _result(mention, Verdict.NOT_FOUND, f"{citation}不存在：该条{valid}。", valid_range=valid)
        return self._compare(text, mentions, i, edition, article, piece)

    @staticmethod
    def _out_of_force(mention: Mention, instrument: Instrument, as_of: date) -> CheckedCitation:
        if instrument.repealed_by(as_of):
            until = max(e.until for e in instrument.editions if e.until is not None)
            successor = instrument.successor
            told = f"，现行规定见《{successor}》" if successor else ""
            return _result(
                mention,
                Verdict.REPEALED,
                f"《{instrument.title}》已于{day_in_words(until)}废止{told}。",
                successor=successor,
            )
        coming = min((e.in_force for e in instrument.editions if e.in_force > as_of), default=None)
        told = f"{day_in_words(coming)}起施行" if coming else "当日没有可用文本"
        return _result(
            mention,
            Verdict.NOT_IN_FORCE,
            f"《{instrument.title}》在{day_in_words(as_of)}尚未施行（{told}）。",
            in_force=coming,
        )

    def _compare(
        self, text: str, mentions: Sequence[Mention], i: int, edition: Edition, article: Article, piece: str
    ) -> CheckedCitation:
        mention = mentions[i]
        claim, quotes = _claim(text, mentions, i)
        bare = _bare(piece)
        for quote in quotes:
            if _bare(quote) not in bare:
                return self._mismatch(mention, edition, article, quote, "引文与条文原文不一致")
        held = {amount.figure for amount in find_amounts(article.text)}
        for amount in find_amounts(claim):
            if amount.unit in _CHECKED_UNITS and amount.figure not in held:
                words = claim[amount.start : amount.end]
                return self._mismatch(mention, edition, article, claim, f"条文中没有“{words}”")
        if not quotes and len(set(bigrams(claim))) >= 4:
            here = self._rarity.coverage(claim, article.text)
            if here < _FOREIGN:
                best, score = self._best_article(edition, claim)
                if best.label != article.label and score >= _AT_HOME:
                    return self._mismatch(
                        mention, edition, best, claim, f"所述内容不在该条，更接近{best.label}"
                    )
        return _result(mention, Verdict.VERIFIED)

    def _mismatch(
        self, mention: Mention, edition: Edition, article: Article, claim: str, why: str
    ) -> CheckedCitation:
        """The verdict with the true wording closest to what was claimed, in this article or, for a better fit,
        another of the same law."""
        best, score = self._best_article(edition, claim)
        if score < self._rarity.coverage(claim, article.text) + 0.15:
            best = article
        sentences = [s for s in re.split(r"(?<=[。；])|\n", best.text) if s]
        closest = max(sentences, key=lambda s: self._rarity.coverage(claim, s), default=best.text)
        return _result(
            mention,
            Verdict.MISMATCH,
            f"{why}。最接近的原文（{best.label}）：{closest}",
            closest=closest,
            closest_citation=f"《{edition.title}》{best.label}",
        )

    def _best_article(self, edition: Edition, claim: str) -> tuple[Article, float]:
        scored = [(self._rarity.coverage(claim, article.text), article) for article in edition.articles]
        score, best = max(scored, key=lambda pair: pair[0])
        return best, score


def _claim(text: str, mentions: Sequence[Mention], i: int) -> tuple[str, list[str]]:
    """What the sentence lets this citation say: the words up to the next citation of another article or the
    sentence's end, and the quotations among them. A list (第33条、第34条) shares the words behind its last."""
    start = mentions[i].span[1]
    stop = _SENTENCE_END.search(text, start)
    end = stop.start() if stop else len(text)
    # A quotation may hold sentence ends of its own.
    quote = _QUOTE.search(text, start)
    if quote and quote.start() <= end < quote.end():
        end = quote.end()
    following = [m for m in mentions[i + 1 :] if m.span[0] < end and m.citation.article is not None]
    for other in following:
        between = text[start : other.span[0]]
        if len(_PUNCTUATION.sub("", between)) > 3 or _QUOTE.search(between):
            end = min(end, other.span[0])
            break
        start = other.span[1]
    words = _LEADING.sub("", text[start:end])
    quotes = [match.group(1) for match in _QUOTE.finditer(text[start:end])]
    said = _SAYS.match(words)
    return (words[said.end() :] if said else words), quotes


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _result(
    mention: Mention,
    verdict: Verdict,
    detail: str = "",
    *,
    valid_range: str | None = None,
    closest: str | None = None,
    closest_citation: str | None = None,
    successor: str | None = None,
    in_force: date | None = None,
) -> CheckedCitation:
    printed: Citation = mention.citation
    return CheckedCitation(
        text=mention.text,
        span=mention.span,
        citation=str(printed),
        verdict=verdict,
        detail=detail,
        valid_range=valid_range,
        closest=closest,
        closest_citation=closest_citation,
        successor=successor,
        in_force=in_force,
    )
