"""How much of one text's wording another holds: weighted character bigrams, for highlights and the gate."""

import re
from collections import Counter
from collections.abc import Iterable
from math import log

_RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
# Words that questions and statutes share without meaning anything.
_STOP = frozenset("的了吗呢吧啊么我你他它们这那哪有在是和与或及对把被就都也还要会能可以什怎样如何多少请问")


def bigrams(text: str) -> list[str]:
    """Overlapping character pairs inside runs of letters; pairs of mere function words left out."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) == 1:
            found.append(run)
        found.extend(
            run[i : i + 2] for i in range(len(run) - 1) if not (run[i] in _STOP and run[i + 1] in _STOP)
        )
    return found


class Rarity:
    """How rare each bigram is among reference texts, as inverse document frequency."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._total = 0
        for text in texts:
            counts.update(set(bigrams(text)))
            self._total += 1
        self._counts = counts

    def of(self, bigram: str) -> float:
        """ln(1 + N / (n + 1)): at least 0, larger for rarer pairs."""
        return log(1 + self._total / (self._counts.get(bigram, 0) + 1))

    def coverage(self, words: str, text: str) -> float:
        """The share, by rarity, of the words' bigrams that the text holds: 0 to 1."""
        wanted = set(bigrams(words))
        if not wanted:
            return 0.0
        held = set(bigrams(text))
        weight = sum(self.of(b) for b in wanted)
        return sum(self.of(b) for b in wanted & held) / weight if weight else 0.0
