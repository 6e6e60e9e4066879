"""What a newer text says it ends."""

from datetime import date

import pytest

from desk.library.repealing import repealed_titles, with_repeals
from knowledge.corpus import Corpus
from knowledge.statute import Edition, Instrument, InstrumentKind
from tests.desk.library.samples import edition

NEW = edition(
    "样本办法", date(2023, 2, 1), ["目的。", "自2023年5月1日起施行，《样本暂行办法》同时废止。"], source="n"
)
OLD = edition("样本暂行办法", date(2016, 7, 1), ["旧文。"], source="o")


def instrument(held: Edition) -> Instrument:
    return Instrument(held.title, InstrumentKind.STATUTE, (held,))


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        pytest.param("自公布之日起施行。《甲办法》同时废止。", ["甲办法"], id="one"),
        pytest.param(
            "2001年公布的《甲办法》（第1号令）、《乙规定》同时废止。", ["甲办法", "乙规定"], id="several"
        ),
        pytest.param("《关于〈甲〉的办法》予以废止。", ["关于〈甲〉的办法"], id="a title within a title"),
        pytest.param("《甲办法》第五条同时废止。", [], id="an article alone"),
        pytest.param("依照《甲法》，《乙办法》同时废止。", ["乙办法"], id="the ground of the repeal"),
        pytest.param("本办法自公布之日起施行。", [], id="none"),
        pytest.param("依照《甲法》执行。原规定同时废止。", [], id="no title in the clause"),
    ],
)
def test_the_last_articles_name_what_they_repeal(words: str, titles: list[str]) -> None:
    assert list(repealed_titles(edition("样本", date(2023, 1, 1), ["目的。", words]))) == titles


def test_a_document_of_the_shelf_ends_on_the_day_of_what_repeals_it() -> None:
    corpus = Corpus(with_repeals([instrument(OLD), instrument(NEW)]))
    ended = corpus.instruments["样本暂行办法"]
    assert (ended.latest.until, ended.successor) == (date(2023, 2, 1), "样本办法")


def test_what_ships_keeps_its_own_days() -> None:
    shipped = instrument(edition("样本暂行办法", date(2016, 7, 1), ["旧文。"]))
    assert with_repeals([shipped, instrument(NEW)])[0] == shipped


def test_a_younger_text_of_that_title_is_not_ended() -> None:
    younger = instrument(edition("样本暂行办法", date(2024, 1, 1), ["新文。"], source="y"))
    assert with_repeals([younger, instrument(NEW)])[0] == younger
