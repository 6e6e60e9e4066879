"""The trained last step of the bundled model: what it does to vectors, and how a model knows that it has one."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from kernel.errors import EmbeddingUnavailable
from retrieval.embeddings import BUNDLED, PROJECTIONS, OnnxEmbeddings
from retrieval.ngrams import NgramEmbedding, ngrams
from retrieval.projection import Floats, Projections


def some(seed: int, *shape: int) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    unit: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


GRAMS = NgramEmbedding.of(["罚", "罚款", "秤砣"], some(4, 3, 4), some(5, 4, 8))


@pytest.fixture
def projections() -> Projections:
    return Projections(some(1, 8, 8), some(2, 8, 8), GRAMS)


def test_projected_vectors_have_unit_length_one_by_one_and_together(projections: Projections) -> None:
    vectors = some(3, 5, 8)
    together = projections.of_queries(vectors)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(np.stack([projections.of_queries(v) for v in vectors]), together, atol=1e-6)


def test_questions_and_passages_go_their_own_ways(projections: Projections) -> None:
    vectors = some(3, 5, 8)
    assert not np.allclose(projections.of_queries(vectors), projections.of_passages(vectors), atol=0.1)


def test_matrices_of_zeros_leave_vectors_as_they_are() -> None:
    nothing = Projections(np.zeros((8, 8), np.float32), np.zeros((8, 8), np.float32), GRAMS)
    np.testing.assert_allclose(nothing.of_passages(some(3, 5, 8)), some(3, 5, 8), atol=1e-6)


def test_they_are_kept_in_a_file_to_three_digits(projections: Projections, tmp_path: Path) -> None:
    projections.save(tmp_path / "p.npz")
    kept = Projections.load(tmp_path / "p.npz")
    np.testing.assert_allclose(kept.query, projections.query, atol=1e-3)
    np.testing.assert_allclose(kept.passage, projections.passage, atol=1e-3)
    np.testing.assert_allclose(
        kept.ngrams.of_text("罚款多少"), projections.ngrams.of_text("罚款多少"), atol=1e-3
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("罚款", ["罚", "款", "罚款"]),
        ("罚，款！", ["罚", "款", "罚款"]),
        ("AbA", ["a", "b", "ab", "ba", "aba"]),
        ("？！", []),
    ],
    ids=["runs of one and two", "signs left out", "small letters, each once", "nothing but signs"],
)
def test_the_ngrams_of_a_text(text: str, expected: list[str]) -> None:
    assert ngrams(text) == expected


def test_known_ngrams_move_a_question_among_passages_and_not_among_questions(
    projections: Projections,
) -> None:
    vector = some(3, 8)
    np.testing.assert_array_equal(projections.of_search("无人知晓", vector), projections.of_queries(vector))
    moved = projections.of_search("秤砣", vector)
    assert float(moved @ projections.of_queries(vector)) < 0.999
    assert float(np.linalg.norm(moved)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("content", [b"", b"no archive", None], ids=["empty", "other bytes", "absent"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / PROJECTIONS).write_bytes(content)
    with pytest.raises(EmbeddingUnavailable, match=PROJECTIONS):
        Projections.load(tmp_path / PROJECTIONS)


def test_a_model_with_other_projections_is_another_model(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUNDLED, folder)
    grams = NgramEmbedding.of(["罚"], some(3, 1, 4), some(4, 4, 384))
    Projections(some(1, 384, 384), some(2, 384, 384), grams).save(folder / PROJECTIONS)
    other, bundled, general = OnnxEmbeddings(folder), OnnxEmbeddings(), OnnxEmbeddings(projected=False)
    assert len({other.identity, bundled.identity, general.identity}) == 3
    assert (
        float(other.encode_query("罚款").among_passages @ bundled.encode_query("罚款").among_passages) < 0.9
    )


def test_texts_of_one_sort_are_compared_by_the_general_model() -> None:
    general = OnnxEmbeddings(projected=False)
    texts = ["罚款单没人签收", "处罚决定书送不到人"]
    np.testing.assert_allclose(OnnxEmbeddings().encode_alike(texts), general.encode_queries(texts), atol=1e-6)
