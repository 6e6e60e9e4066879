"""Cuts the prose of a document into pieces that can be found and cited, none of them too long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.documents.assembling import Passage
from knowledge.documents.lines import Line
from knowledge.documents.statutes import Annex
from knowledge.statute import Article

LONGEST_PIECE = 900
"""Characters of a piece without 条; articles are never cut, since they are cited whole."""
_HEADING = 60
_SENTENCE_ENDS = ("。", "；", "：", "，", ":", ";")


def article_pieces(passages: Sequence[Passage]) -> Iterator[Article]:
    """The articles or outline pieces with their places. A piece that is only a heading of those below it is left
    out, since they carry it; a long piece without a number is cut between its lines."""
    for at, passage in enumerate(passages):
        below = passages[at + 1].article.headings if at + 1 < len(passages) else ()
        article = replace(passage.article, place=passage.place.anchor)
        if article.number is not None:
            yield article
        elif not (_is_heading(article.text) and article.text in below):
            yield from cut(article)


def annex_pieces(annexes: Iterable[Annex]) -> Iterator[Article]:
    """The annexes as pieces: 附件1, or 附件〔1〕 and on, each under the annex's heading."""
    for number, annex in enumerate(annexes, start=1):
        title = annex.title.split("\t")[0]
        yield from _cut_lines(_annex_label(title, number), (title[:120],), annex.lines)


def cut(article: Article) -> Iterator[Article]:
    """A piece cut between its lines into parts of at most LONGEST_PIECE characters, labelled 一（二）〔1〕 and on; a
    single line is never cut."""
    parts = list(_gathered(article.text.split("\n")))
    if len(parts) <= 1:
        yield article
        return
    for number, lines in enumerate(parts, start=1):
        yield replace(article, label=f"{article.label}〔{number}〕", text="\n".join(lines))


def _cut_lines(label: str, headings: tuple[str, ...], lines: Sequence[Line]) -> Iterator[Article]:
    """Lines of a document as pieces; each has the place of its own first line."""
    texts = [text for line in lines for text in line.text.split("\n")]
    places = [line.place.anchor for line in lines for _ in line.text.split("\n")]
    parts = list(_gathered(texts))
    at = 0
    for number, part in enumerate(parts, start=1):
        own = label if len(parts) == 1 else f"{label}〔{number}〕"
        yield Article(own, None, "\n".join(part), headings, places[at])
        at += len(part)


def _gathered(lines: Iterable[str]) -> Iterator[list[str]]:
    gathered: list[str] = []
    size = 0
    for line in lines:
        if gathered and size + len(line) > LONGEST_PIECE:
            yield gathered
            gathered, size = [], 0
        gathered.append(line)
        size += len(line)
    if gathered:
        yield gathered


def _is_heading(text: str) -> bool:
    return "\n" not in text and len(text) <= _HEADING and not text.endswith(_SENTENCE_ENDS)


def _annex_label(title: str, number: int) -> str:
    """附件1 or 附录A as printed; 附件N by order where the annex has no mark of its own."""
    words = title.strip("（(）)").split()
    head = words[0].split("：")[0].split(":")[0].strip("）)、.．") if words else ""
    return head if head.startswith("附") and 2 <= len(head) <= 6 else f"附件{number}"


def uniquely_labelled(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles; a label that comes again gets its count behind it, for a citation must lead to one text."""
    taken: set[str] = set()
    made: list[Article] = []
    for article in articles:
        label, count = article.label, 1
        while label in taken:
            count += 1
            label = f"{article.label}#{count}"
        taken.add(label)
        made.append(article if count == 1 else replace(article, label=label, number=None))
    return tuple(made)
