"""Training the projections: questions that lie apart from their passages by one rotation come to lie beside them."""

import numpy as np

from training.projection import Floats, Pairs, measure, train

DIMENSION, PASSAGES = 16, 80


def rotated() -> tuple[Pairs, Floats]:
    """Passages at random; each one's three questions are the passage, rotated, and a little noise."""
    chance = np.random.default_rng(5)
    passages = _unit(chance.normal(size=(PASSAGES, DIMENSION)))
    rotation, _ = np.linalg.qr(chance.normal(size=(DIMENSION, DIMENSION)))
    answers = np.repeat(np.arange(PASSAGES), 3)
    noise = chance.normal(size=(len(answers), DIMENSION)) * 0.05
    texts = [f"{chr(0x4E00 + answer)}怎么办" for answer in answers]
    return Pairs(texts, _unit(passages[answers] @ rotation + noise), answers), passages


def _unit(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
    unit: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_questions_of_unseen_passages_come_nearer_too() -> None:
    pairs, passages = rotated()
    seen = pairs.answers % 5 != 0
    taught = train(pairs.only(seen), passages, rate=0.05, epochs=30)
    unseen = pairs.only(~seen)
    assert measure(taught, unseen, passages)["mrr@10"] > measure(None, unseen, passages)["mrr@10"] + 0.3


def test_one_seed_gives_one_result() -> None:
    pairs, passages = rotated()
    once, again = (train(pairs, passages, seed=7) for _ in range(2))
    np.testing.assert_array_equal(once.query, again.query)
    np.testing.assert_array_equal(once.passage, again.passage)
