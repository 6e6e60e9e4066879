"""Whether a text can be a question of the bank: as people speak, of a fair length, and not the law's own words."""

import re
from enum import StrEnum

_NOT_WORDS = re.compile(r"[\W_]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# 第三十三条, and 处罚法33条; but not 三条鱼.
_NUMBERED = re.compile(
    r"第\s*[零〇一二两三四五六七八九十百千\d]+\s*条|(?:法|条例|办法|规定|细则)》?\s*\d+\s*条"
)
SHORTEST, LONGEST = 4, 60
_SPOKEN = 120
# So much of a question in the article's own order and words is the article read aloud.
_RECITED = 0.85
_SHORTEST_RECITAL = 10


class Unfit(StrEnum):
    """Why a text is no question of the bank."""

    SHORT = "short"
    LONG = "long"
    NOT_CHINESE = "not Chinese"
    NUMBERED = "numbered"
    """It names an article by its number: that is found without a bank."""
    STATUTE = "statute"
    """It is the statute's own sentence: the article is found by that as it is."""


def unfit(question: str, article: str, longest: int = LONGEST) -> Unfit | None:
    """What speaks against a text as a question for an article with these words; None where nothing does."""
    words = _NOT_WORDS.sub("", question)
    if len(words) < SHORTEST:
        return Unfit.SHORT
    if len(question) > longest:
        return Unfit.LONG
    if 2 * len(_CHINESE.findall(question)) < len(words):
        return Unfit.NOT_CHINESE
    if _NUMBERED.search(question):
        return Unfit.NUMBERED
    if len(words) >= _SHORTEST_RECITAL and _recited(words, _NOT_WORDS.sub("", article)):
        return Unfit.STATUTE
    return None


def unfit_as_spoken(question: str, article: str) -> Unfit | None:
    """The same for what an officer really asked, which may be longer."""
    return unfit(question, article, _SPOKEN)


def bare(question: str) -> str:
    """The words alone: two questions with the same are one."""
    return _NOT_WORDS.sub("", question).lower()


def _recited(words: str, article: str) -> bool:
    """Whether most of the words' threes stand in the article."""
    threes = [words[i : i + 3] for i in range(len(words) - 2)]
    return sum(three in article for three in threes) >= _RECITED * len(threes)
