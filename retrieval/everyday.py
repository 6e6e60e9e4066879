"""The words that regulations use for what officers call otherwise: 烟花爆竹 for 鞭炮."""

from functools import cache
from pathlib import Path

from kernel.errors import DataError

WORDS_FILE = Path(__file__).with_name("everyday.txt")


@cache
def everyday_words() -> dict[str, tuple[str, ...]]:
    """Regulations' words by everyday word; DataError names a line that is no pair."""
    words: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(WORDS_FILE.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        everyday, sign, regulation = line.partition("=")
        if not sign or not everyday.split() or not regulation.split():
            raise DataError(f"{WORDS_FILE.name}, line {number} is no `everyday = regulation`: {line!r}")
        for word in everyday.split():
            words[word] = (*words.get(word, ()), *regulation.split())
    return words


def in_regulations_words(text: str) -> str:
    """The regulations' words for the everyday words of a text, those that it does not hold itself, parted by spaces."""
    found = (word for everyday, words in everyday_words().items() if everyday in text for word in words)
    return " ".join(word for word in dict.fromkeys(found) if word not in text)
