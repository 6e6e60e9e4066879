"""How rare pairs of characters are, and how much of one text's words another holds."""

from math import isclose, log
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.likeness import Rarity, bigrams

_TEXTS = st.lists(st.text(st.sampled_from("违法的了吗经营罚款aB9，。\n 𠀀\uffff"), max_size=12), max_size=8)


@given(_TEXTS)
def test_a_pair_is_the_rarer_the_fewer_texts_hold_it(texts: list[str]) -> None:
    rarity = Rarity(texts)
    for bigram in {bigram for text in texts for bigram in bigrams(text)} | {"罚没"}:
        holding = sum(bigram in bigrams(text) for text in texts)
        assert rarity.of(bigram) == log(1 + len(texts) / (holding + 1))


@given(_TEXTS)
def test_what_was_kept_is_as_rare_as_before(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rarity.npz"
        Rarity(texts).save(path)
        kept = Rarity.load(path)
    for bigram in {bigram for text in texts for bigram in bigrams(text)} | {"罚没", "罚"}:
        assert kept.of(bigram) == Rarity(texts).of(bigram)


def test_without_texts_every_pair_is_as_rare() -> None:
    assert Rarity([]).of("罚款") == Rarity([]).of("违法") == 0.0


@pytest.mark.parametrize(
    ("words", "text", "share"),
    [
        pytest.param("罚款", "处罚款", 1.0, id="held"),
        pytest.param("罚款", "没收", 0.0, id="not held"),
        pytest.param("", "没收", 0.0, id="no words"),
    ],
)
def test_coverage_is_the_share_of_the_words_that_a_text_holds(words: str, text: str, share: float) -> None:
    assert isclose(Rarity(["处罚款", "没收"]).coverage(words, text), share)
