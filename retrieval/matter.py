"""What a question is about, in words of one meaning: askings and fillers left out, what officers put for each other
folded to one sign."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel.errors import DataError

SYNONYMS_FILE = Path(__file__).with_name("synonyms.txt")
# The first sign of Unicode's private use; a word's meaning is the sign of its line.
_FIRST_SIGN = 0xE000
_RUNS = re.compile("[\ue000-\uf8ff]|[^\ue000-\uf8ff]+")
_ASKINGS = re.compile(
    r"(?:由|归)?(?:哪个|什么|哪家|何)(?:部门|单位|机关|局)(?:来)?|(?:应该|应当|该)?(?:归|由)?谁(?:来)?|归(?!还)|可不可以|能不能(?:够)?|能否|是否|可否|行不行|行吗|要不要|需不需要|需不需|用不用|该不该|给不给|有没有权(?:力)?|有权(?:力)?(?!益|属)|可以|需要|是吗|好吗"
    r"|(?:该|应该|应当|要|会|能)?(?:怎么|如何|怎样|咋)(?:样)?(?:进行)?(?:处罚|处理|处置|处|罚款|罚|办理|办|做|定)?(?:它|他)?"
    r"|(?:罚款|处罚|罚|处)?(?:是|要|按|得)?(?:多少|几何)(?:钱|罚款|天|日)?|处罚标准(?:是什么|是多少)?"
    r"|(?:给|受|有)?(?:什么|啥)(?:样的)?(?:处罚|后果|责任)"
    r"|(?:的)?(?:期限|天数|时限)(?:是|有)?(?:多长时间|多久|多少天|多少)?$|多长时间|多久|几[天日年]之?内?|(?:是|有)?(?:什么|哪些)|哪个|哪"
    r"|[吗呢吧啊呀么嘛]|不$|能(?=[^源力])|(?<![简主重])要(?![求件])|该(?!行)|用(?=处罚|罚|办)|罚款(?=处)|处(?=罚款)"
)
_ALTERNATIVE = re.compile(r"(.{1,2})[不没]\1")
# Figures are compared on their own.
_FIGURES = re.compile(
    r"[0-9]+(?:\.[0-9]+)?[万千百]?(?:多|余)?(?:块钱|块|元|天|日|年|个月|月|岁|亩|名|份|个|人|次|米|公里|公斤|斤|吨)?"
    r"|[一二两三四五六七八九十百千万]+(?:多|余)?(?:块钱|块|元|天|日|年|个月|岁|亩|名|份|个|人|次|米|公里|公斤|斤|吨)"
    r"|(?<=罚款)[一二两三四五六七八九十]+[百千万]+|(?<=罚)[一二两三四五六七八九十]+[百千万]+|(?<=[满到低于足])[一二两三四五六七八九十]+[百千万]+"
)
_FUNCTION = re.compile(
    r"[的了着过把被将给到在对为从由向和与跟同及或里上中内时就都也还又才是有所之其以按让会得地们那这很太做搞往入查可合算按凭岗]"
)
# Private signs that somebody may send are none of ours.
_BREAKS = re.compile("[\ue000-\uf8ff" r"\s，。？！、；：“”‘’《》（）(),.?!;:\"'—…·~～-]+")
_MARKS = "-@~"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that are folded. `signs` tells each word's sign, a blank for what is left out; `first` each sign's
    first word; `weights` what a sign weighs that only one of two questions has."""

    signs: dict[str, str]
    first: dict[str, str]
    weights: dict[str, int]
    agencies: frozenset[str]
    words: re.Pattern[str]

    def folded(self, text: str) -> str:
        """The text with each word as its sign, the longest words first."""
        return self.words.sub(lambda found: self.signs[found.group()], text)

    def weight(self, text: str) -> int:
        """Two for each known word, one for each other character."""
        return sum(self.weights.get(sign, 1) for sign in text if sign != " ")


@dataclass(frozen=True, slots=True)
class Matter:
    """The phrases of a question's matter, signs for known words, and the signs of the agencies it names."""

    phrases: tuple[str, ...]
    agencies: frozenset[str]

    @property
    def weight(self) -> int:
        """How much the question says."""
        return lexicon().weight("".join(self.phrases))

    @property
    def words(self) -> str:
        """The matter to read: the first word of each meaning."""
        first = lexicon().first
        return "".join(first.get(sign, sign) for sign in "".join(self.phrases))


def matter_of(text: str) -> Matter:
    """The matter of a question."""
    known = lexicon()
    bare = _ASKINGS.sub(" ", _FIGURES.sub(" ", _BREAKS.sub(" ", text.strip(" 。？！?!，,"))))
    folded = known.folded(_ALTERNATIVE.sub(r"\1", bare))
    agencies = frozenset(sign for sign in folded if sign in known.agencies)
    kept = "".join(" " if sign in agencies else sign for sign in folded)
    return Matter(tuple(_FUNCTION.sub(" ", kept).split()), agencies)


def foreign(one: Matter, other: Matter) -> int:
    """The weight of what either matter has and the other has not: known words, and characters that stand in no pair
    of the other's characters (alone: nowhere in it)."""
    return lexicon().weight(_lacking(one, other) + _lacking(other, one))


def shared(one: Matter, other: Matter) -> int:
    """The weight of what both have."""
    return one.weight - lexicon().weight(_lacking(one, other))


def _lacking(one: Matter, other: Matter) -> str:
    found: list[str] = []
    whole = " ".join(other.phrases)
    for phrase in one.phrases:
        for run in _RUNS.findall(phrase):
            if len(run) == 1:
                found.extend(run if run not in whole else "")
                continue
            held = [run[i : i + 2] in whole for i in range(len(run) - 1)]
            found.extend(
                sign for i, sign in enumerate(run) if not (held[max(0, i - 1)] or held[min(i, len(held) - 1)])
            )
    return "".join(found)


@cache
def lexicon() -> Lexicon:
    """The words that ship."""
    return read_lexicon(SYNONYMS_FILE)


def read_lexicon(path: Path) -> Lexicon:
    """Read a list of words that people put for each other. DataError names a word that stands in two lines."""
    signs: dict[str, str] = {}
    first: dict[str, str] = {}
    weights: dict[str, int] = {}
    agencies: set[str] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        mark = line[0] if line[0] in _MARKS else ""
        words = line.removeprefix(mark).split()
        sign = " " if mark == "-" else chr(_FIRST_SIGN + number)
        if mark == "@":
            agencies.add(sign)
        if words and mark != "-":
            first[sign], weights[sign] = words[0], 1 if mark == "~" else 2
        for word in words:
            if word in signs:
                raise DataError(f"{path.name}, line {number}: 「{word}」 has a line already")
            signs[word] = sign
    longest_first = sorted(signs, key=len, reverse=True)
    words_of_all = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
    return Lexicon(signs, first, weights, frozenset(agencies), words_of_all)
