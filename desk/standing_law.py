"""The words of cited articles on a day, from the library: whether an approved answer still rests on them."""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from kernel.errors import InstrumentNotFound, NumeralError
from knowledge.citation import Citation
from knowledge.corpus import Corpus

# Another printing's commas and blanks change no law.
_NOT_WORDS = re.compile(r"[\W_]+")


class CorpusLaw:
    """`StandingLaw` over the corpus of the moment, what ships and the shelf's documents: both functions are asked each
    time, for the corpus is exchanged while the desk runs. `state` names the one of the moment."""

    def __init__(self, corpus: Callable[[], Corpus], state: Callable[[], str]) -> None:
        self._corpus = corpus
        self._state = state

    def state(self) -> str:
        """The name of what is held now."""
        return self._state()

    def wording(self, citation: str, day: date) -> str:
        """A digest of the cited article (all of it, also where a piece is cited), of the edition where a law alone is
        cited; empty where it was not in force that day, or is not held."""
        try:
            cited = Citation.parse(citation)
            instrument = self._corpus().instrument(cited.instrument or "")
        except (NumeralError, InstrumentNotFound):
            return ""
        edition = instrument.edition_on(day)
        if edition is None:
            return ""
        if cited.article is None:
            return _digest(edition.key)
        article = edition.article(cited.article)
        return _digest(article.text) if article is not None else ""


def _digest(words: str) -> str:
    return sha256(_NOT_WORDS.sub("", words).encode()).hexdigest()[:24]
