"""Works out the automatic numbers of a Word document, which its text does not hold: 第三条 may live here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from kernel.errors import NumeralError
from knowledge.documents.wordml import integer, tag, value
from knowledge.numerals import to_chinese

# ECMA-376 part 1, 17.18.59 (ST_NumberFormat): the formats that Chinese documents use.
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
}
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_DEEPEST = 9
_SUFFIXES = {"tab": "\u3000", "space": " ", "nothing": ""}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "\u3000"
    restart_after: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """One list definition (w:abstractNum) with its running counters."""

    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Instance:
    """w:num: a list definition with levels of its own and levels that start anew."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


class Numbering:
    """The lists of one document; `next` is called for its paragraphs in their order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._seen: set[tuple[str, int]] = set()
        self._style_levels: dict[str, int] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        styled: dict[str, str] = {}
        linked: dict[str, str] = {}
        for abstract in root.iterfind(tag("abstractNum")):
            number = abstract.get(tag("abstractNumId"), "")
            self._lists[number] = _List(
                {integer(e, "ilvl"): _level(e) for e in abstract.iterfind(tag("lvl"))}
            )
            if name := value(abstract, "styleLink"):
                styled[name] = number
            if name := value(abstract, "numStyleLink"):
                linked[number] = name
            for element in abstract.iterfind(tag("lvl")):
                if style := value(element, "pStyle"):
                    self._style_levels.setdefault(f"{number}/{style}", integer(element, "ilvl"))
        for number, name in linked.items():
            if name in styled:
                self._lists[number] = self._lists[styled[name]]
        for instance in root.iterfind(tag("num")):
            overrides = list(instance.iterfind(tag("lvlOverride")))
            self._instances[instance.get(tag("numId"), "")] = _Instance(
                value(instance, "abstractNumId") or "",
                {
                    integer(e, "ilvl"): _level(inner)
                    for e in overrides
                    if (inner := e.find(tag("lvl"))) is not None
                },
                {
                    integer(e, "ilvl"): int(start)
                    for e in overrides
                    if (start := value(e, "startOverride")) is not None and start.isdigit()
                },
            )

    def style_level(self, number: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style; 0 where it does not say."""
        instance = self._instances.get(number)
        return self._style_levels.get(f"{instance.abstract}/{style}", 0) if instance else 0

    def next(self, number: str, depth: int) -> str:
        """The number printed before the next paragraph of list `number` at level `depth` (0 outermost), with what
        stands between it and the words; empty where the list is unknown, bulleted or unnumbered."""
        instance = self._instances.get(number)
        listed = self._lists.get(instance.abstract) if instance else None
        if instance is None or listed is None or not 0 <= depth < _DEEPEST:
            return ""
        levels = {**listed.levels, **instance.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        self._count(number, depth, level, instance, listed)
        for deeper in [d for d in listed.counters if d > depth]:
            after = levels.get(deeper, Level()).restart_after
            if after is None or depth < after:
                del listed.counters[deeper]
        printed = _fill(level, levels, listed.counters)
        return printed + level.suffix if printed else ""

    def _count(self, number: str, depth: int, level: Level, instance: _Instance, listed: _List) -> None:
        first = (number, depth) not in self._seen
        self._seen.add((number, depth))
        if first and depth in instance.starts:
            listed.counters[depth] = instance.starts[depth]
        elif depth in listed.counters:
            listed.counters[depth] += 1
        else:
            listed.counters[depth] = level.start


def _level(element: Element) -> Level:
    start = value(element, "start") or "1"
    restart = value(element, "lvlRestart")
    legal = element.find(tag("isLgl"))
    return Level(
        start=int(start) if start.isdigit() else 1,
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        suffix=_SUFFIXES.get(value(element, "suff") or "tab", "\u3000"),
        restart_after=int(restart) if restart is not None and restart.isdigit() else None,
        legal=legal is not None and legal.get(tag("val")) not in {"0", "false", "off"},
    )


def _fill(level: Level, levels: Mapping[int, Level], counters: Mapping[int, int]) -> str:
    """lvlText with its %1..%9 filled in; a bullet has no number."""
    if level.format in {"bullet", "none"}:
        return "" if level.format == "bullet" else level.text.strip() if "%" not in level.text else ""
    printed = level.text
    for depth in range(_DEEPEST):
        if f"%{depth + 1}" in printed:
            shown = levels.get(depth, Level())
            if level.legal:
                shown = replace(shown, format="decimal")
            count = counters.get(depth, shown.start)
            printed = printed.replace(f"%{depth + 1}", print_number(count, shown.format))
    return printed


def print_number(number: int, style: str) -> str:
    """The number in one of Word's formats; Arabic numerals where the format is unknown or cannot say it."""
    if style in _CHINESE or style == "chineseLegalSimplified":
        try:
            chinese = to_chinese(number)
        except NumeralError:
            return str(number)
        return chinese if style in _CHINESE else chinese.translate(_FORMAL)
    return _plain(number, style)


def _plain(number: int, style: str) -> str:
    if number < 1:
        return str(number)
    if style in {"upperLetter", "lowerLetter"}:
        # Word counts A … Z, AA, BB … ZZ, AAA.
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "upperLetter" else letter.lower()
    if style in {"upperRoman", "lowerRoman"} and number < 4000:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    if style.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if style == "decimalEnclosedParen" and number <= 20:
        return chr(ord("⑴") + number - 1)
    if style == "decimalEnclosedFullstop" and number <= 20:
        return chr(ord("⒈") + number - 1)
    if style == "ideographEnclosedCircle" and number <= 10:
        return chr(ord("㊀") + number - 1)
    if style in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    if style == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if style == "ideographZodiac" and number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    return str(number)


def _roman(number: int) -> str:
    values = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    printed = ""
    for step, word in values:
        times, number = divmod(number, step)
        printed += word * times
    return printed
