"""Finds every citation in a text: clean → tokenize → find → resolve, each with its place in the original."""

import re
from collections.abc import Generator, Iterator
from datetime import date
from typing import Final

from knowledge.citation.cleaning import CleanText
from knowledge.citation.marks import ARTICLE_LEVEL, COUNTED_UP_TO, NUMBER, skip_numbers
from knowledge.citation.model import Anchor, Citation, Mention, edition_day
from knowledge.citation.names import EDITION, Name, NameTable
from knowledge.citation.places import Allowance, Place, read_places
from knowledge.citation.resolving import Anchored, State, guess_unmarked

_KIND: Final = r"法典|法律?|条例|办法|规定|细则|规则|决定|解释|规程|基准"
_AHEAD: Final = rf"的?\n?第?\n?[(]?{NUMBER}"
_TOKENS: Final = re.compile(
    r"(?P<paragraph>\n)|(?P<sentence>[。!?])"
    r"|(?P<anaphor>(?:(?<![不相合共])同|(?<![根基])本|该|此|上述|前述|(?:这|那)(?:[部个])?)"
    rf"(?:部)?(?P<kind>{_KIND})|(?<![尤极与莫])其中?)(?={_AHEAD})"
    rf"|(?P<same_article>(?:该|同|此|前述|上述|这一?)条)(?={_AHEAD})"
    rf"|(?P<provision>第(?=\n?[(]?{NUMBER}))"
)
_CLOSING: Final = r"[>》〉」』”\"'’\]]*"
# What may stand between a name and its article: 《…》（2021年修订）的第三十三条, 《…》（主席令第70号）第三条.
_GAP: Final = re.compile(
    rf"{_CLOSING}(?:\({EDITION}\)|(?P<bare_year>(?:19|20)\d\d)年?(?:修订|修正|修改)?[版本]|\((?!第)[^()\n]{{1,60}}\))?"
    rf"{_CLOSING}(?:的|之|中的?|里的?|里面的?|当中的?)?[,:]?\n?\(?(?=第)"
)
_BARE_GAP: Final = re.compile(
    rf"{_CLOSING}(?:\({EDITION}\)|(?P<bare_year>(?:19|20)\d\d)年?(?:修订|修正|修改)?[版本])?{_CLOSING}"
    rf"(?P<link>的|中的?|里的?|里面的?|上)?\n?(?={NUMBER})"
)
_EDITION_BEHIND: Final = re.compile(rf"{_CLOSING}\({EDITION}\)")
_ANAPHOR_LINK: Final = re.compile(r"的?\n?")
_MOST_ALIASES: Final = 20
_HEADED_LINE: Final = 30
_ALIAS: Final = re.compile(
    r"\((?:以下|下)(?:统称|简称|称)(?:为|作)?:?[《“\"「『]?(?P<alias>[^《》“”\"「」『』()\n]{2,30})[》”\"」』]?\)"
)


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
        self._state = State(context)
        self._allowance = Allowance()
        self._aliases: dict[str, Anchored] = {}
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
        anchored = Anchored(name.title, name.edition)
        if not name.known:
            anchored = self._aliases.get(name.title) or Anchored(self._as_written(name), name.edition)
        end = self._learn_alias(name, anchored)
        places, edition = self._behind_name(end)
        if edition:
            anchored = Anchored(anchored.title, edition)
        if places:
            self._state.name(anchored)
            yield from self._cite(places, anchored, "named", name.start)
            return places[-1].end
        if name.certain:
            self._state.name(anchored)
            yield self._mention(
                Citation(anchored.title, None, edition=anchored.edition), "named", name.start, name.end
            )
        return end

    def _as_written(self, name: Name) -> str:
        """An unknown title with its own full-width marks, which cleaning took."""
        if not name.surface.startswith("《") or not name.surface.endswith("》"):
            return name.title
        start, end = self._clean.span(name.start + 1, name.end - 1)
        return "".join(self._original[start:end].split())

    def _learn_alias(self, name: Name, anchored: Anchored) -> int:
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
            article = places[0].numbers[ARTICLE_LEVEL] if places else None
            # 处罚法的33条 is an article, 处罚法的三条规定 are three rules.
            if article and not (bare and gap["link"] and article.main <= COUNTED_UP_TO):
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
            whole = Place(
                (place.numbers[ARTICLE_LEVEL], None, None, None), ARTICLE_LEVEL, place.start, place.end
            )
            places = self._read(at, bare=False, counted=True, upper=whole)
        elif token["same_article"]:
            return token.end()
        else:
            anchored = self._state.meant(token.group(), token["kind"]) or Anchored(None)
            self._state.sentence = anchored
        yield from self._cite(places, anchored, "anaphor", token.start())
        return places[-1].end

    def _number_alone(self, at: int) -> Generator[Mention, None, int]:
        """第三十三条 without a known name directly before it."""
        places = self._read(at, bare=False, counted=not self._opens_article(at))
        if not places:
            return skip_numbers(self._text, at)
        end = places[-1].end
        if places[0].numbers[ARTICLE_LEVEL] is None:
            places = self._continued(places, at)
            if not places:
                return end
        before = guess_unmarked(self._text[max(self._done, at - 40) : at])
        if before is None:
            anchored = self._state.inherited() or Anchored(None)
            yield from self._cite(
                places, anchored, "inherited" if anchored.title else "none", places[0].start
            )
            return end
        literal, offset = before
        anchored = self._aliases.get(literal or "") or Anchored(self._names.resolve(literal or "") or literal)
        self._state.name(anchored)
        start = max(self._done, at - 40) + offset if literal else at
        yield from self._cite(places, anchored, "named" if literal else "none", start)
        return end

    def _opens_article(self, at: int) -> bool:
        """Whether the number heads an article's own text (第五条河道管理范围…): it opens a long line."""
        if at and self._text[at - 1] != "\n":
            return False
        return self._text.find("\n", at, at + _HEADED_LINE) < 0 and len(self._text) - at >= _HEADED_LINE

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

    def _cite(self, places: list[Place], anchored: Anchored, anchor: Anchor, start: int) -> Iterator[Mention]:
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
