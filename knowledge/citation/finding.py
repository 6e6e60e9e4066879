"""Finds every citation in a text: clean → tokenize → find → resolve, each with its place in the original."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from knowledge.citation.cleaning import CleanText
from knowledge.citation.marks import ARTICLE_LEVEL, NUMBER, Allowance, Place, read_places
from knowledge.citation.model import Anchor, Citation, Mention, edition_day
from knowledge.citation.names import EDITION, Name, NameTable

_KIND: Final = r"法典|法律?|条例|办法|规定|细则|规则|决定|解释|规程|基准"
_AHEAD: Final = rf"的?\n?第?\n?[(]?{NUMBER}"
_TOKENS: Final = re.compile(
    r"(?P<paragraph>\n)|(?P<sentence>[。!?])"
    r"|(?P<anaphor>(?:(?<![不相合共])同|(?<![成样根文版基])本|该|此|上述|前述|(?:这|那)(?:[部个])?)"
    rf"(?:部)?(?P<kind>{_KIND})|其中?)(?={_AHEAD})"
    rf"|(?P<condition>(?:该|同|此|前述|上述)条)(?={_AHEAD})"
    rf"|(?P<provision>第(?=\n?[(]?{NUMBER}))"
)
_CLOSING: Final = r"[>》〉」』”\"'’\]]*"
# What may stand between a name and its article: 《…》（2021年修订）的第三十三条, 《…》（主席令第70号）第三条.
_GAP: Final = re.compile(
    rf"{_CLOSING}(?:\({EDITION}\)|(?P<bare_year>(?:19|20)\d\d)年?(?:修订|修正|修改)?[版本]|\((?!第)[^()\n]{{1,60}}\))?"
    rf"{_CLOSING}(?:的|之|中的?|里的?|里面的?|当中的?)?[,:]?\n?\(?(?=第)"
)
_BARE_GAP: Final = re.compile(
    rf"{_CLOSING}(?:\({EDITION}\)|(?P<bare_year>(?:19|20)\d\d)年?(?:修订|修正|修改)?[版本])?{_CLOSING}\n?(?={NUMBER})"
)
_EDITION_BEHIND: Final = re.compile(rf"{_CLOSING}\({EDITION}\)")
_ANAPHOR_LINK: Final = re.compile(r"的?\n?")
_MOST_ALIASES: Final = 20
_ALIAS: Final = re.compile(r"\((?:以下|下)(?:统称|简称|称)(?:为|作)?:?[《“\"「『]?(?P<alias>[^《》“”\"「」『』()\n]{2,30})[》”\"」』]?\)")
# An instrument named without marks and unknown: 云南省道路运输条例第五十条. Its beginning is guessed.
_UNMARKED: Final = re.compile(
    rf"(?P<literal>[\u4e00-\u9fff]{{0,30}}?(?P<kind>法典?|条例|办法|规定|细则|规则|决定|解释|规程|基准|章程|协议|合同|公约|守则|制度|方案|通知|意见|标准|规范|手册))"
    r"(?:的|之|中的?|里的?)?\n?$"
)
_PRIVATE: Final = {"章程", "协议", "合同", "公约", "守则", "制度", "方案", "通知", "意见", "标准", "规范", "手册"}
_NO_LAW: Final = re.compile(r"(?:执|违|合|依|方|办|做|说|非|司|立|普|守|手|看|想|用|语|书|枉)法$|^(?:法|办法|规定|决定|解释|标准|意见|通知)$")
_LEAD: Final = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|适用|违反|触犯|对照|引用|援引|查询|查看|请问|问下|问问|问一下|关于|详见|参见|现行|我们|你们|他们|咱们"
    r"|是不是|有没有|什么|符合|属于|涉嫌|比如|例如|以及|或者|还有|规定于|想知道|知道|告诉我|[的是了呢吗吧啊])"
)
_LEAD_ONE: Final = re.compile(r"^[按依据照和与跟及或看查问说见在把对新旧老那这该本同用即]+")


@dataclass(slots=True)
class _Anchored:
    """The instrument that a number takes: where it was named and as what."""

    title: str | None
    edition: date | None = None


@dataclass(slots=True)
class _State:
    """What has been named so far in the paragraph and in the sentence."""

    context: str | None
    paragraph: list[_Anchored] = field(default_factory=list)
    sentence: _Anchored | None = None
    last: tuple[_Anchored, Place] | None = None
    last_in_sentence: bool = False

    def name(self, anchored: _Anchored) -> None:
        self.paragraph.append(anchored)
        self.sentence = anchored

    def end_sentence(self) -> None:
        self.sentence = None
        self.last_in_sentence = False

    def end_paragraph(self) -> None:
        self.end_sentence()
        self.paragraph.clear()
        self.last = None

    def inherited(self) -> _Anchored | None:
        """What a number alone takes: the instrument last named in its sentence; in a later sentence of the
        paragraph the only one named there, unless the text itself stands in a law."""
        if self.sentence is not None:
            return self.sentence
        titles = {anchored.title for anchored in self.paragraph}
        return self.paragraph[-1] if len(titles) == 1 and self.context is None else None

    def meant(self, words: str, kind: str | None) -> _Anchored | None:
        """What 本法, 该法, 该条例 or 其 (kind None) points at."""
        if words.startswith("本") and self.context and _is_of_kind(self.context, kind):
            return _Anchored(self.context)
        for anchored in reversed(self.paragraph):
            if anchored.title and _is_of_kind(anchored.title, kind):
                return anchored
        return None


def _is_of_kind(title: str, kind: str | None) -> bool:
    if kind is None or kind == "规定":
        return True
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    return bare.endswith(("法", "法典") if kind in {"法", "法律"} else kind)


def find_citations(text: str, names: NameTable, context: str | None = None) -> list[Mention]:
    """Every provision that a text cites, in its order, and the instruments it names without one.

    context: the title of the law in which the text stands; 本法 means it. Spans are places in `text` and are
    ordered by where they begin; the provisions inside a range (第三十条至第三十三条) span the whole range, its
    two ends their own words. A title in 《》 that `names` does not know stays as it is written. The time taken
    grows with the length of the text alone.
    """
    return list(_Search(text, names, context).mentions())


class _Search:
    """One pass over one text."""

    def __init__(self, text: str, names: NameTable, context: str | None) -> None:
        self._original = text
        self._clean = CleanText.of(text)
        self._text = self._clean.text
        self._names = names
        self._state = _State(context)
        self._allowance = Allowance()
        self._aliases: dict[str, _Anchored] = {}
        self._done = 0

    def mentions(self) -> Iterator[Mention]:
        text = self._text
        named = self._names.scan(text)
        name = next(named, None)
        token = _TOKENS.search(text)
        at = 0
        while name or token:
            self._done = max(self._done, at)
            if name and name.start < at:
                name = next(named, None)
            elif token and token.start() < at:
                token = _TOKENS.search(text, at)
            elif name and (token is None or name.start <= token.start()):
                at = yield from self._named(name)
            elif token:
                at = yield from self._token(token)

    def _named(self, name: Name) -> Generator[Mention, None, int]:
        """A name, with the provisions behind it where there are any. Returns where reading goes on."""
        if not name.title:
            return name.end
        anchored = _Anchored(name.title, name.edition)
        if not name.known:
            anchored = self._aliases.get(name.title, anchored)
        end = self._learn_alias(name, anchored)
        places, edition = self._behind_name(end)
        if edition:
            anchored = _Anchored(anchored.title, edition)
        if places:
            self._state.name(anchored)
            yield from self._cite(places, anchored, "named", name.start)
            return places[-1].end
        if name.certain:
            self._state.name(anchored)
            yield self._mention(Citation(anchored.title, None, edition=anchored.edition), "named", name.start, name.end)
        return end

    def _learn_alias(self, name: Name, anchored: _Anchored) -> int:
        """（以下简称《条例》） makes a name for the rest of the text. Returns where the name with it ends."""
        match = _ALIAS.match(self._text, name.end)
        if match is None:
            return name.end
        alias = match["alias"]
        if len(self._aliases) < _MOST_ALIASES and self._names.resolve(alias) is None:
            self._aliases[alias] = anchored
        return match.end()

    def _behind_name(self, at: int) -> tuple[list[Place], date | None]:
        """The provisions directly behind a name that ends at `at`, and the edition named between."""
        for pattern, bare in ((_GAP, False), (_BARE_GAP, True)):
            gap = pattern.match(self._text, at)
            if gap is None:
                continue
            places = self._read(gap.end(), bare=bare, counted=bare)
            if places and places[0].numbers[ARTICLE_LEVEL]:
                return places, edition_day(gap["year"] or gap["bare_year"], gap["month"], gap["day"])
        behind = _EDITION_BEHIND.match(self._text, at)
        return [], edition_day(behind["year"], behind["month"], behind["day"]) if behind else None

    def _token(self, token: re.Match[str]) -> Generator[Mention, None, int]:
        if token["paragraph"]:
            self._state.end_paragraph()
        elif token["sentence"]:
            self._state.end_sentence()
        elif token["provision"]:
            return (yield from self._number_alone(token.start()))
        else:
            return (yield from self._anaphor(token))
        return token.end()

    def _anaphor(self, token: re.Match[str]) -> Generator[Mention, None, int]:
        """该法第四十条, 本法33条, 其第五条, 该条第二款."""
        link = _ANAPHOR_LINK.match(self._text, token.end())
        at = link.end() if link else token.end()
        places = self._read(at, bare=bool(token["kind"]), counted=True)
        if not places:
            return token.end()
        if places[0].numbers[ARTICLE_LEVEL] is None:
            last = self._state.last
            if token["kind"] or last is None:
                return token.end()
            anchored, place = last
            whole = Place((place.numbers[ARTICLE_LEVEL], None, None, None), ARTICLE_LEVEL, place.start, place.end)
            places = self._read(at, bare=False, counted=True, upper=whole)
        elif token["condition"]:
            return token.end()
        else:
            anchored = self._state.meant(token.group(), token["kind"]) or _Anchored(None)
            self._state.sentence = anchored
        yield from self._cite(places, anchored, "anaphor", token.start())
        return places[-1].end

    def _number_alone(self, at: int) -> Generator[Mention, None, int]:
        """第三十三条 without a known name directly before it."""
        at_line_start = at == 0 or self._text[at - 1] == "\n"
        places = self._read(at, bare=False, counted=not at_line_start)
        if not places:
            return at + 1
        end = places[-1].end
        if places[0].numbers[ARTICLE_LEVEL] is None:
            places = self._continued(places, at)
            if not places:
                return end
        before = guess_unmarked(self._text[max(self._done, at - 40) : at])
        if before is None:
            anchored = self._state.inherited() or _Anchored(None)
            yield from self._cite(places, anchored, "inherited" if anchored.title else "none", places[0].start)
            return end
        literal, offset = before
        anchored = self._aliases.get(literal or "") or _Anchored(self._names.resolve(literal or "") or literal)
        self._state.name(anchored)
        start = max(self._done, at - 40) + offset if literal else at
        yield from self._cite(places, anchored, "named" if literal else "none", start)
        return end

    def _continued(self, places: list[Place], at: int) -> list[Place]:
        """第一款规定…，第二款规定…: in the same sentence a 款 (or 项) goes on from the 款 (or 项) before it. Else only
        what has an article counts."""
        last = self._state.last
        if last and self._state.last_in_sentence and self._state.context is None:
            place = last[1]
            if place.numbers[ARTICLE_LEVEL] and place.numbers[places[0].level] is not None:
                return self._read(at, bare=False, counted=True, upper=place)
        return [place for place in places if place.numbers[ARTICLE_LEVEL]]

    def _read(self, at: int, *, bare: bool, counted: bool, upper: Place | None = None) -> list[Place]:
        return read_places(
            self._clean, at, bare=bare, counted=counted, upper=upper, allowance=self._allowance
        )

    def _cite(self, places: list[Place], anchored: _Anchored, anchor: Anchor, start: int) -> Iterator[Mention]:
        """One mention a provision; the first takes in the name that stands before it."""
        first = places[0]
        for place in places:
            begins = start if place.start == first.start else place.start
            citation = Citation(anchored.title, *place.numbers, edition=anchored.edition)
            yield self._mention(citation, anchor, begins, place.end)
        self._state.last = (anchored, places[-1])
        self._state.last_in_sentence = True
        self._done = places[-1].end

    def _mention(self, citation: Citation, anchor: Anchor, start: int, end: int) -> Mention:
        start, end = self._clean.span(start, end)
        return Mention(citation, (start, end), self._original[start:end], anchor)


def guess_unmarked(before: str) -> tuple[str | None, int] | None:
    """The instrument, unknown and without 《》, whose name ends the text before a number, and where it begins.

    云南省道路运输条例 is guessed from 「按照云南省道路运输条例」. (None, 0) where a contract, a charter or the like
    stands there, which is no law; None where no name ends the text.
    """
    match = _UNMARKED.search(before)
    if match is None:
        return None
    literal = match["literal"]
    lead = _LEAD.match(literal)
    literal = _LEAD_ONE.sub("", literal[lead.end() :] if lead else literal)
    if not literal or _NO_LAW.search(literal):
        return None
    if match["kind"] in _PRIVATE:
        return None, 0
    return literal, match.end("literal") - len(literal)
