"""The reference graph: which article sends to which (「违反本法第X条」), and back: norm ↔ penalty."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.citation import ArticleNumber, NameTable, find_citations
from knowledge.corpus import Corpus, Provision
from knowledge.statute import Article, Edition, InstrumentKind

_PENALTY_HEADING = re.compile(r"法律责任|罚则|处罚")
# 《行政处罚法》第九条: the kinds of penalty.
_PENALTY_WORDS = re.compile(
    r"罚款|没收|吊销|责令(?:停产|停业|关闭|改正|限期)|拘留|警告|降低资质|限制从业|处[^，。]{0,12}有期徒刑"
)
_HAS_REFERENCE = re.compile(r"第[一二三四五六七八九十百千零\d]+条|前条")
_PRECEDING = re.compile(r"前条")


def is_penalty_article(article: Article) -> bool:
    """Whether an article says what follows on a breach: it stands among the liabilities, or imposes a penalty
    on who breaks the law."""
    if _among_penalties(article.headings):
        return bool(_PENALTY_WORDS.search(article.text))
    return "违反" in article.text and bool(_PENALTY_WORDS.search(article.text))


@lru_cache(maxsize=16384)
def _among_penalties(headings: tuple[str, ...]) -> bool:
    return any(_PENALTY_HEADING.search(heading) for heading in headings)


@dataclass(frozen=True, slots=True)
class Reference:
    """One article sends to another: `target` is a title and a printed article number."""

    target_title: str
    target_label: str


class ReferenceGraph:
    """References of all editions, followed both ways."""

    def __init__(self, names: NameTable) -> None:
        self._names = names
        self._outgoing: dict[str, list[Reference]] = {}
        self._incoming: dict[tuple[str, str], list[Provision]] = defaultdict(list)

    @classmethod
    def of(cls, corpus: Corpus) -> "ReferenceGraph":
        """The graph of everything in the corpus that is searched."""
        graph = cls(corpus.names)
        graph.add(corpus.searchable())
        return graph

    @classmethod
    def of_plain(cls, plain: Mapping[str, Sequence[tuple[str, str]]], corpus: Corpus) -> "ReferenceGraph":
        """The graph of what `plain` gave for this corpus; KeyError where it speaks of a provision that is not held."""
        graph = cls(corpus.names)
        for key, pairs in plain.items():
            graph._keep(corpus.by_key[key], [Reference(title, label) for title, label in pairs])
        return graph

    def plain(self) -> dict[str, list[tuple[str, str]]]:
        """The titles and printed numbers that each provision sends to, by its key."""
        return {
            key: [(reference.target_title, reference.target_label) for reference in references]
            for key, references in self._outgoing.items()
        }

    def add(self, provisions: Iterable[Provision]) -> None:
        """Read the references in the provisions' words."""
        for provision in provisions:
            # The first test alone answers for most, and twenty times as fast.
            if "条" not in provision.article.text or not _HAS_REFERENCE.search(provision.article.text):
                continue
            mentions = find_citations(provision.article.text, self._names, context=provision.edition.title)
            found = {
                Reference(m.citation.instrument or provision.edition.title, str(m.citation.article))
                for m in mentions
                if m.citation.article is not None and (m.citation.instrument or m.anchor == "none")
            }
            if _PRECEDING.search(provision.article.text) and provision.article.number is not None:
                before = provision.article.number.main - 1
                if before >= 1 and provision.article.number.suffix == 0:
                    found.add(Reference(provision.edition.title, str(ArticleNumber(before))))
            found.discard(Reference(provision.edition.title, provision.article.label))
            if found:
                self._keep(provision, sorted(found, key=lambda r: (r.target_title, r.target_label)))

    def _keep(self, provision: Provision, references: list[Reference]) -> None:
        self._outgoing[provision.key] = references
        for reference in references:
            self._incoming[reference.target_title, reference.target_label].append(provision)

    def cited_by(self, provision: Provision, corpus: Corpus, day: date) -> list[Provision]:
        """The provisions that an article sends to: its own edition's, or those of the day in other laws."""
        found: list[Provision] = []
        for reference in self._outgoing.get(provision.key, ()):
            edition = self._edition(reference.target_title, provision.edition, corpus, day)
            article = edition.by_label.get(reference.target_label) if edition else None
            if edition and article:
                found.append(Provision(edition, article))
        return found

    def citing(self, provision: Provision, day: date) -> list[Provision]:
        """The provisions that send to an article: of the same edition, or of other laws in force on the day."""
        key = (provision.edition.title, provision.article.label)
        return [
            other
            for other in self._incoming.get(key, ())
            if (
                other.edition.adopted == provision.edition.adopted
                if other.edition.title == provision.edition.title
                else other.edition.in_force_on(day)
            )
        ]

    def penalties_of(self, provision: Provision, day: date) -> list[Provision]:
        """The penalty articles that name this norm."""
        return [other for other in self.citing(provision, day) if is_penalty_article(other.article)]

    def norms_of(self, provision: Provision, corpus: Corpus, day: date) -> list[Provision]:
        """The norms that this penalty article names."""
        if not is_penalty_article(provision.article):
            return []
        return [
            other for other in self.cited_by(provision, corpus, day) if not is_penalty_article(other.article)
        ]

    @staticmethod
    def _edition(title: str, own: Edition, corpus: Corpus, day: date) -> Edition | None:
        if title == own.title:
            return own
        instrument = corpus.instruments.get(title)
        if instrument is None or instrument.kind is InstrumentKind.AMENDMENT:
            return None
        return instrument.edition_on(day)
