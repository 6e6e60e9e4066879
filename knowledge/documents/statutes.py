"""Parses a statute: title, caption, preamble, 编章节, articles, annexes; or an outline where it has no 条."""

import re
from dataclasses import dataclass
from datetime import date

from kernel.errors import DataError
from knowledge.check import missing_numbers
from knowledge.citation import ArticleNumber
from knowledge.documents.assembling import Assembled, Heading, Passage, assemble
from knowledge.documents.caption import Caption, read_caption
from knowledge.documents.lines import Line, read_lines
from knowledge.documents.model import LoadedDocument
from knowledge.documents.opening import Front, read_front
from knowledge.documents.outline import Entry, split_outline
from knowledge.statute import Article, Certainty, Edition

# A document with fewer articles is no statute in articles: a notice may quote one.
_FEWEST_ARTICLES = 2
_UNKNOWN = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, its heading line first."""

    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The annex word for word."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class ParsedStatute:
    """A statute taken apart. Every character of the document that is no white space is in exactly one of
    title_text, notes, contents, preamble, headings, passages, annexes and closing.

    `passages` are the articles, or, where `outlined`, the pieces between the document's own headings. `gaps` are
    the article numbers that are skipped; `begins_at` is above 1 where the file holds a later part of a law.
    """

    title: str
    title_text: str
    caption: Caption
    notes: tuple[str, ...]
    contents: tuple[str, ...]
    preamble: str
    headings: tuple[Heading, ...]
    passages: tuple[Passage, ...]
    annexes: tuple[Annex, ...]
    closing: tuple[str, ...]
    outlined: bool
    gaps: tuple[ArticleNumber, ...]
    begins_at: int = 1

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles or pieces as the library keeps them."""
        return tuple(passage.article for passage in self.passages)

    @property
    def parts(self) -> tuple[str, ...]:
        """All parts word for word, by what they are, not in the document's order."""
        return (
            self.title_text,
            *self.notes,
            *self.contents,
            self.preamble,
            *(heading.text for heading in self.headings),
            *(passage.whole for passage in self.passages),
            *(annex.text for annex in self.annexes),
            *self.closing,
        )

    @property
    def characters(self) -> int:
        """How many characters that are no white space all parts hold together: those of the document."""
        return sum(len(word) for part in self.parts for word in part.split())

    def edition(self, adopted: date | None = None, in_force: date | None = None) -> Edition:
        """The edition that the library keeps; days that the caller knows go before those of the caption.

        DataError where neither says when it was adopted or came into force.
        """
        begins = in_force or self.caption.in_force
        passed = adopted or self.caption.adopted or begins
        if begins is None or passed is None:
            raise DataError(
                f"{self.title}: the caption names no day of adoption or commencement; "
                f"give --edition DAY and --in-force DAY"
            )
        return Edition(
            title=self.title,
            adopted=passed,
            in_force=begins,
            until=None,
            certainty=Certainty.EXACT if in_force else self.caption.certainty,
            articles=self.articles,
            issuer=self.caption.issuer,
            annex="\n\n".join(annex.text for annex in self.annexes),
        )


def parse_statute(document: LoadedDocument) -> ParsedStatute:
    """The statute in a document; a document without 条 is split by its headings. Nothing is left out."""
    lines = read_lines(document)
    front = read_front(lines, document.path.stem)
    rest = lines[front.length :]
    assembled = assemble(rest)
    if len(assembled.drafts) >= _FEWEST_ARTICLES:
        return _in_articles(document, front, assembled)
    return _outlined(document, front, rest)


def _in_articles(document: LoadedDocument, front: Front, assembled: Assembled) -> ParsedStatute:
    passages = tuple(draft.finished() for draft in assembled.drafts)
    last = " ".join(passage.article.text for passage in passages[-3:])
    closing = [line.text for line in assembled.closing]
    notes = [line.text for line in front.notes]
    gaps, begins_at = _gaps(passages, assembled.headings)
    return ParsedStatute(
        title=front.title or document.path.stem,
        title_text="".join(line.text for line in front.title_lines),
        caption=read_caption(notes, last, closing, "".join(line.text for line in front.title_lines)),
        notes=tuple(notes),
        contents=tuple(line.text for line in front.contents),
        preamble="\n".join(line.text for line in assembled.before),
        headings=tuple(assembled.headings),
        passages=passages,
        annexes=tuple(_annex(lines) for lines in assembled.annexes),
        closing=tuple(closing),
        outlined=False,
        gaps=gaps,
        begins_at=begins_at,
    )


def _outlined(document: LoadedDocument, front: Front, lines: list[Line]) -> ParsedStatute:
    before, entries = split_outline(lines)
    notes = [line.text for line in front.notes]
    tail = " ".join(entry.text for entry in entries[-3:])
    return ParsedStatute(
        title=front.title or document.path.stem,
        title_text="".join(line.text for line in front.title_lines),
        caption=read_caption(
            notes,
            tail,
            [line.text for line in lines[-3:] if len(line.text) <= 40],
            "".join(line.text for line in front.title_lines),
        ),
        notes=tuple(notes),
        contents=tuple(line.text for line in front.contents),
        preamble="\n".join(line.text for line in before),
        headings=(),
        passages=tuple(_passage(entry) for entry in entries),
        annexes=(),
        closing=(),
        outlined=True,
        gaps=(),
    )


def _passage(entry: Entry) -> Passage:
    tables = tuple(line.table for line in entry.lines if line.table is not None)
    return Passage(Article(entry.label, None, entry.text, entry.headings), "", entry.place, tables)


def _annex(lines: list[Line]) -> Annex:
    title = lines[0].text
    if len(lines[0].bare) <= 6 and len(lines) > 1 and len(lines[1].bare) <= 60:
        title = f"{title} {lines[1].text}"
    return Annex(title, tuple(lines))


def _gaps(passages: tuple[Passage, ...], headings: list[Heading]) -> tuple[tuple[ArticleNumber, ...], int]:
    """The numbers skipped; those before the first article count only where the file begins with the law's start."""
    articles = tuple(passage.article for passage in passages)
    numbers = [article.number for article in articles if article.number is not None]
    edition = Edition("", _UNKNOWN, _UNKNOWN, None, Certainty.APPROXIMATE, articles)
    first = min(numbers)
    later_part = bool(headings) and not re.match(r"第\s*[一1]\s*|[总序前]", headings[0].text)
    begins_at = first.main if later_part else 1
    return tuple(n for n in missing_numbers(edition) if n.main >= begins_at), begins_at
