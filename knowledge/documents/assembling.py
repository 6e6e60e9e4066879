"""Puts the lines behind the front together: headings, articles in their sequence, annexes, closing lines."""

import re
from dataclasses import dataclass, field

from knowledge.citation import ArticleNumber
from knowledge.documents.caption import find_days
from knowledge.documents.lines import (
    Line,
    Opening,
    article_opening,
    compact_heading,
    heading_depth,
    midline_article,
    opens_annex,
)
from knowledge.documents.model import Place, Table
from knowledge.statute import Article

# A jump ahead by more than this is a number quoted from another law.
_LONGEST_GAP = 30
_END_OF_LAW = re.compile(r"施行|实施|生效|执行|废止|解释")
_PUNCTUATED = re.compile(r"[。；：，！？;:,]")


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or a piece of an outline, with its mark as the source prints it and where it stands."""

    article: Article
    mark: str
    place: Place
    tables: tuple[Table, ...] = ()

    @property
    def whole(self) -> str:
        """Mark and words."""
        return f"{self.mark} {self.article.text}".strip()


@dataclass(frozen=True, slots=True)
class Heading:
    """A 编, 章 or 节 heading: how deep, and its words as printed."""

    depth: int
    text: str
    place: Place


@dataclass(slots=True)
class Draft:
    """An article while its lines are gathered."""

    opening: Opening
    place: Place
    headings: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)

    def finished(self) -> Passage:
        """The article."""
        words = [self.opening.rest, *(line.text for line in self.lines)]
        text = "\n".join(word for word in words if word)
        tables = tuple(line.table for line in self.lines if line.table is not None)
        article = Article(str(self.opening.number), self.opening.number, text, self.headings)
        return Passage(article, self.opening.mark, self.place, tables)


@dataclass(slots=True)
class Assembled:
    """What the lines gave."""

    before: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    annexes: list[list[Line]] = field(default_factory=list)
    closing: list[Line] = field(default_factory=list)


def assemble(lines: list[Line]) -> Assembled:
    """Headings, articles and annexes in order; every line is in exactly one of the parts.

    An article's number must follow the one before it: a number that falls back, or leaps far ahead, is quoted
    from elsewhere and stays with the article it stands in. Numbers that the source printed inside a line, where a
    line break was lost, are found by the gap that they leave.
    """
    numbers = [(article_opening(line.text) if line.table is None else None) for line in lines]
    assembler = _Assembler(lines, numbers)
    for at in range(len(lines)):
        assembler.take(at)
    result = assembler.result
    _split_glued(result)
    _part_closing(result)
    return result


class _Assembler:
    def __init__(self, lines: list[Line], openings: list[Opening | None]) -> None:
        self.result = Assembled()
        self._lines = lines
        self._openings = openings
        self._above: list[tuple[int, str]] = []
        self._last: ArticleNumber | None = None
        self._annexed = False
        self._quote = 0
        self._after_heading = False

    def take(self, at: int) -> None:
        """One more line."""
        line, opening = self._lines[at], self._openings[at]
        if opening is not None and self._follows(at, opening):
            self._annexed = False
            self._last = opening.number
            headings = tuple(text for _, text in self._above)
            self.result.drafts.append(Draft(opening, line.place, headings))
            self._after_heading = False
        elif self._annexed or (opens_annex(line) and self._is_end(at)):
            if opens_annex(line) or not self.result.annexes:
                self.result.annexes.append([])
            self._annexed = True
            self.result.annexes[-1].append(line)
        else:
            self._body(line)

    def _body(self, line: Line) -> None:
        depth = heading_depth(line)
        if depth is not None:
            self._above = [(d, text) for d, text in self._above if d < depth]
            self._above.append((depth, compact_heading(line.text)))
            self.result.headings.append(Heading(depth, line.text, line.place))
            self._after_heading = True
        elif self._after_heading and _continues_heading(line):
            depth, text = self._above[-1]
            self._above[-1] = (depth, text + line.bare)
            self.result.headings.append(Heading(depth, line.text, line.place))
        elif self.result.drafts and not self._after_heading:
            self.result.drafts[-1].lines.append(line)
        elif self.result.drafts:
            # Words between a heading and its first article belong to neither.
            self.result.drafts[-1].lines.append(line)
        else:
            self.result.before.append(line)

    def _follows(self, at: int, opening: Opening) -> bool:
        number, last = opening.number, self._last
        if last is None:
            return opening.spaced or number.main == 1
        expected = number in {ArticleNumber(last.main + 1), _after(last)}
        if expected:
            return True
        if number <= last or not opening.spaced or number.main - last.main > _LONGEST_GAP:
            return False
        # A number too high is the next one only if what it skipped does not come later.
        return not any(
            other is not None and last < other.number < number and other.spaced
            for other in self._openings[at + 1 : at + 400]
        )

    def _is_end(self, at: int) -> bool:
        """Whether no article of the sequence comes behind this line."""
        last = self._last
        if last is None:
            return False
        following = {ArticleNumber(last.main + 1), _after(last)}
        return not any(o is not None and o.spaced and o.number in following for o in self._openings[at + 1 :])


def _after(number: ArticleNumber) -> ArticleNumber:
    return ArticleNumber(number.main, min(number.suffix + 1, 99))


def _continues_heading(line: Line) -> bool:
    """The second line of a heading that the source broke in two."""
    return (
        line.table is None
        and len(line.bare) <= 30
        and not _PUNCTUATED.search(line.text)
        and not line.text[0].isdigit()
    )


def _split_glued(result: Assembled) -> None:
    """Opens the articles whose number stands inside a line of the article before them."""
    position = 0
    while position < len(result.drafts):
        draft = result.drafts[position]
        last = draft.opening.number
        following = result.drafts[position + 1].opening.number if position + 1 < len(result.drafts) else None
        wanted = ArticleNumber(last.main + 1)
        if following is None or following.main > wanted.main:
            _split_at(result, position, wanted)
        position += 1


def _split_at(result: Assembled, position: int, wanted: ArticleNumber) -> None:
    draft = result.drafts[position]
    texts = [draft.opening.rest, *(line.text for line in draft.lines)]
    for index, text in enumerate(texts):
        is_table = index > 0 and draft.lines[index - 1].table is not None
        at = None if is_table else midline_article(text, wanted)
        if at is None:
            continue
        opening = article_opening(text[at:].lstrip())
        if opening is None:
            continue
        place = draft.lines[index - 1].place if index else draft.place
        rest = Draft(opening, place, draft.headings, draft.lines[index:])
        if index:
            kept = draft.lines[index - 1]
            draft.lines = [*draft.lines[: index - 1], Line(text[:at].rstrip(), kept.place, kept.level)]
        else:
            head = draft.opening
            draft.opening = Opening(head.number, head.mark, text[:at].rstrip(), head.spaced)
            draft.lines = []
        result.drafts.insert(position + 1, rest)
        return


def _part_closing(result: Assembled) -> None:
    """Moves what stands behind the last article's words (signature, day, a repeated title) out of it."""
    if not result.drafts:
        return
    last = result.drafts[-1]
    keep = len(last.lines)
    while keep > 0 and _is_closing(last.lines[keep - 1]):
        keep -= 1
    result.closing = last.lines[keep:]
    last.lines = last.lines[:keep]


def _is_closing(line: Line) -> bool:
    if line.table is not None:
        return False
    only_day = bool(find_days(line.text)) and len(line.bare) <= 14
    return only_day or (
        len(line.bare) <= 40 and not _PUNCTUATED.search(line.text) and not re.match(r"[（(]|第|\d", line.text)
    )
