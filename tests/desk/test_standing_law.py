"""Whether a cited article still reads as it did, from the days of its editions."""

from datetime import date

import pytest

from desk.standing_law import CorpusLaw
from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind

TITLE = "样例市摊点管理办法"
"""Our own sample text, no statute."""
OLD, NEW, GONE = date(2020, 1, 1), date(2027, 1, 1), date(2030, 1, 1)


def edition(in_force: date, until: date | None, *articles: str) -> Edition:
    """An edition with articles from 第一条 on."""
    numbered = tuple(
        Article(f"第{label}条", ArticleNumber(number), text)
        for number, (label, text) in enumerate(zip("一二三", articles, strict=False), start=1)
    )
    return Edition(TITLE, in_force, in_force, until, Certainty.EXACT, numbered)


LAW = CorpusLaw(
    lambda: Corpus(
        [
            Instrument(
                TITLE,
                InstrumentKind.STATUTE,
                (
                    edition(OLD, NEW, "摆摊须登记。", "处二百元罚款。"),
                    edition(NEW, GONE, "摆摊，须登记", "处五百元罚款。"),
                ),
            )
        ]
    ),
    lambda: "g1",
)


@pytest.mark.parametrize(
    ("citation", "same"),
    [
        (f"《{TITLE}》第二条", False),
        (f"《{TITLE}》第二条第一款", False),
        (f"《{TITLE}》第一条", True),
        (f"《{TITLE}》", False),
    ],
    ids=["an amended article", "a piece of it", "only commas differ", "the law alone"],
)
def test_an_article_reads_otherwise_from_the_day_of_its_new_edition(citation: str, same: bool) -> None:
    before = LAW.wording(citation, date(2026, 12, 31))
    assert before
    assert before == LAW.wording(citation, OLD)
    assert (before == LAW.wording(citation, NEW)) is same


@pytest.mark.parametrize(
    ("citation", "day"),
    [
        (f"《{TITLE}》第二条", date(2019, 12, 31)),
        (f"《{TITLE}》第二条", GONE),
        (f"《{TITLE}》第九条", NEW),
        ("《没有的办法》第一条", NEW),
        ("第一条", NEW),
        ("不是引用", NEW),
    ],
    ids=["not yet in force", "repealed", "no such article", "no such law", "no law named", "no citation"],
)
def test_what_is_not_in_force_or_not_held_has_no_words(citation: str, day: date) -> None:
    assert LAW.wording(citation, day) == ""
