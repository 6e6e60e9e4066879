"""Editions from the shelf among those that ship: which is which, and from when to when each holds."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.library.joining import Fate, join_editions
from knowledge.corpus import Corpus
from knowledge.statute import Instrument
from tests.desk.library.samples import edition, library_of

LAW = "中华人民共和国样本法"
WORDS = [f"样本第{n}句话，共十一条。" for n in range(1, 12)]
SHIPPED = library_of(
    edition(LAW, date(2010, 1, 1), WORDS[:10], until=date(2020, 5, 1)),
    edition(LAW, date(2020, 1, 1), WORDS, in_force=date(2020, 5, 1)),
    edition("中华人民共和国旧样本法", date(2000, 1, 1), WORDS[:3], until=date(2015, 1, 1)),
).corpus


def days(instrument: Instrument) -> list[tuple[date, date | None]]:
    """From when to when each edition holds."""
    return [(held.in_force, held.until) for held in instrument.editions]


def joined(title: str, adopted: date, words: list[str], in_force: date | None = None) -> tuple[Corpus, Fate]:
    arrived = edition(title, adopted, words, in_force=in_force, source="d1")
    found = join_editions(SHIPPED, [arrived])
    return Corpus(found.instruments), found.settled["d1"].fate


def test_a_later_edition_supersedes_the_shipped_one_from_its_day() -> None:
    corpus, fate = joined(LAW, date(2025, 6, 1), ["全新", *WORDS], date(2025, 9, 1))
    assert fate is Fate.LATER
    assert days(corpus.instruments[LAW])[1:] == [
        (date(2020, 5, 1), date(2025, 9, 1)),
        (date(2025, 9, 1), None),
    ]


def test_an_edition_between_two_others_ends_with_the_next() -> None:
    corpus, fate = joined(LAW, date(2015, 1, 1), ["中间", *WORDS[:5]])
    assert fate is Fate.EARLIER
    assert days(corpus.instruments[LAW]) == [
        (date(2010, 1, 1), date(2015, 1, 1)),
        (date(2015, 1, 1), date(2020, 5, 1)),
        (date(2020, 5, 1), None),
    ]


@pytest.mark.parametrize(
    ("title", "adopted", "words"),
    [
        pytest.param(LAW, date(2020, 1, 1), ["别的抄本"], id="same day of adoption"),
        pytest.param(LAW, date(2020, 5, 1), ["别的抄本"], id="adopted on the day it came into force"),
        pytest.param(LAW, date(2020, 2, 1), WORDS, id="published a month after its adoption"),
        pytest.param("样本法", date(2020, 1, 1), WORDS, id="under its short title"),
        pytest.param("第一编_总则", date(2026, 1, 1), WORDS[:10], id="a part under its own name"),
    ],
)
def test_a_text_of_a_shipped_edition_leaves_the_shipped_one(
    title: str, adopted: date, words: list[str]
) -> None:
    corpus, fate = joined(title, adopted, words)
    assert fate is Fate.SHIPPED
    assert list(corpus.instruments.values()) == list(SHIPPED.instruments.values())


def test_a_text_without_a_day_never_supersedes_a_known_one() -> None:
    arrived = edition(LAW, date(2026, 11, 23), ["不知何年的文本"], source="d1")
    found = join_editions(SHIPPED, [arrived], frozenset({"d1"}))
    assert found.settled["d1"].fate is Fate.UNDATED
    assert found.instruments == list(SHIPPED.instruments.values())


def test_an_edition_of_a_repealed_law_ends_with_it() -> None:
    corpus, _ = joined("中华人民共和国旧样本法", date(2010, 1, 1), ["修正过的"])
    assert days(corpus.instruments["中华人民共和国旧样本法"])[-1] == (date(2010, 1, 1), date(2015, 1, 1))


def test_a_law_known_as_replaced_by_another_ended_on_that_day() -> None:
    corpus = Corpus([], {"样本合同法": (LAW, date(2021, 1, 1))})
    found = join_editions(corpus, [edition("样本合同法", date(1999, 3, 15), WORDS[:2], source="d1")])
    assert found.instruments[0].successor == LAW
    assert days(found.instruments[0]) == [(date(1999, 3, 15), date(2021, 1, 1))]


def test_of_two_texts_of_one_new_edition_the_fuller_stays() -> None:
    local = [f"本市{words}" for words in WORDS]
    short = edition("某市样本办法", date(2021, 1, 1), local[:2], source="aa")
    full = edition("某市样本办法", date(2021, 1, 1), local, source="zz")
    found = join_editions(SHIPPED, [short, full])
    assert found.settled["aa"].fate is Fate.TWICE
    assert found.instruments[-1].latest.source == "zz"


@given(
    offsets=st.lists(st.integers(0, 20_000), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_editions_never_overlap_and_arrive_in_any_order(offsets: list[int], order: Random) -> None:
    editions = [
        edition(LAW, date(1990, 1, 1) + timedelta(days=n), [f"第{i}份文本", str(n)], source=f"d{i}")
        for i, n in enumerate(offsets)
    ]
    found = join_editions(SHIPPED, editions)
    held = Corpus(found.instruments).instruments[LAW].editions
    for older, younger in pairwise(held):
        assert older.until == younger.in_force
    assert held[-1].until is None
    shuffled = list(editions)
    order.shuffle(shuffled)
    assert join_editions(SHIPPED, shuffled).instruments == found.instruments
