"""The word index: what it is asked by, and that reading it needs nothing of the package that made it."""

from pathlib import Path

import bm25s
import numpy as np
import pytest

from kernel.errors import IndexMissing
from retrieval.lexical import LexicalIndex, build_lexical, terms

TEXTS = [
    "未经许可从事食品生产经营活动的，没收违法所得，并处罚款。",
    "建设单位未取得施工许可证擅自施工的，责令停止施工。",
    "食品安全标准是强制执行的标准，标准GB2760适用于食品。",
    "罚款、没收违法所得。",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lexical") / "bm25"
    build_lexical(TEXTS, made)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("施工", ["施", "工", "施工"], id="characters and their pairs"),
        pytest.param("GB２７６０ 食", ["gb", "2760", "食"], id="words and numbers, full width or not"),
        pytest.param("，。 ", [], id="nothing in punctuation"),
    ],
)
def test_a_text_is_taken_apart(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("食品没有许可怎么罚款", id="terms in several texts"),
        pytest.param("施工施工施工", id="a term that is said more than once"),
        pytest.param("GB2760", id="a word and a number"),
    ],
)
def test_the_scores_are_those_of_the_package_that_made_the_index(folder: Path, question: str) -> None:
    engine = bm25s.BM25.load(str(folder), show_progress=False)
    known = [term for term in terms(question) if term in engine.vocab_dict]
    scores = LexicalIndex.load(folder, len(TEXTS)).scores(question)
    assert scores.max() > 0
    np.testing.assert_array_equal(scores, engine.get_scores(known))


def test_words_that_no_text_has_score_nothing(folder: Path) -> None:
    np.testing.assert_array_equal(LexicalIndex.load(folder, len(TEXTS)).scores("鲸鱼"), np.zeros(len(TEXTS)))


def test_an_index_of_other_texts_is_refused(folder: Path) -> None:
    with pytest.raises(IndexMissing, match="holds 4 texts, not 5"):
        LexicalIndex.load(folder, 5)


def test_an_index_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="rebuild"):
        LexicalIndex.load(tmp_path / "bm25", 4)
