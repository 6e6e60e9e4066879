"""Finds what an admin names to be compared: a document, or an edition of an instrument, shipped or shelved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desk.library.differing import pieces_of_document, pieces_of_edition
from desk.library.shelf import Shelf
from desk.library.shelved import library_with
from kernel.errors import InvalidInput
from knowledge.corpus import Corpus
from knowledge.statute import Edition, Instrument
from retrieval.index import Library

_DIGEST = re.compile(r"[0-9a-fA-F]{6,64}")
_OF_DAY = re.compile(r"(?P<title>.+)@(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, and its words by label."""

    name: str
    pieces: Mapping[str, str]


async def choose(shelf: Shelf, base: Library, before: str, after: str | None) -> tuple[Side, Side]:
    """The two sides: digests, titles (their youngest edition), or titles@adoption; with one title alone its last
    two editions.

    Raises InstrumentNotFound, NotFound, and InvalidInput where there is nothing to compare with.
    """
    corpus = library_with(base, shelf.contents(await shelf.snapshot())).corpus
    if after is not None:
        return await _side(shelf, corpus, before), await _side(shelf, corpus, after)
    instrument = corpus.instrument(before.strip("《》 "))
    if len(instrument.editions) < 2:
        raise InvalidInput(f"《{instrument.title}》 has one edition; name a second document to compare with")
    older, younger = instrument.editions[-2:]
    return _of_edition(older), _of_edition(younger)


async def _side(shelf: Shelf, corpus: Corpus, name: str) -> Side:
    if _DIGEST.fullmatch(name.strip()):
        row = await shelf.document(name)
        return Side(f"《{row.title}》（{row.digest[:12]}）", pieces_of_document(shelf.open(row)))
    of_day = _OF_DAY.fullmatch(name.strip())
    if of_day:
        return _of_edition(_edition_of(corpus.instrument(of_day["title"].strip("《》 ")), of_day["day"]))
    titled = [row for row in await shelf.documents() if row.title == name.strip("《》 ")]
    if len(titled) == 1 and titled[0].title not in corpus.instruments:
        return Side(f"《{titled[0].title}》", pieces_of_document(shelf.open(titled[0])))
    return _of_edition(corpus.instrument(name.strip("《》 ")).latest)


def _edition_of(instrument: Instrument, day: str) -> Edition:
    try:
        adopted = date.fromisoformat(day)
    except ValueError as error:
        raise InvalidInput(f"{day!r} is no day; write it like 2021-01-22") from error
    found = next((edition for edition in instrument.editions if edition.adopted == adopted), None)
    if found is None:
        held = "、".join(edition.adopted.isoformat() for edition in instrument.editions)
        raise InvalidInput(f"《{instrument.title}》 has no edition of {day}; there are {held}")
    return found


def _of_edition(edition: Edition) -> Side:
    return Side(f"《{edition.title}》（{edition.adopted.isoformat()}）", pieces_of_edition(edition))
