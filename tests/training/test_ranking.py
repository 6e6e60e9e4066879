"""Learning the order: weights from lessons, what is left out, intervals, and the order of the stages."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.question import Question
from retrieval.signals import SIGNALS, Candidates
from training.__main__ import stages
from training.ablation import GROUPS, interval, left_out
from training.ranking import FOLDS, Lesson, folds, learn, measure

BM25, DENSE = SIGNALS.index("bm25"), SIGNALS.index("dense")


def lesson(number: int) -> Lesson:
    """Five candidates; the one that answers has the best BM25, another the best cosine."""
    chance = np.random.default_rng(number)
    rows = np.zeros((5, len(SIGNALS)), np.float32)
    rows[:, [BM25, DENSE]] = chance.normal(size=(5, 2)) * 0.1
    answer, lure = chance.permutation(5)[:2]
    rows[answer, BM25] += 1
    rows[lure, DENSE] += 1
    nothing = np.zeros(5, np.float32)
    candidates = Candidates(np.arange(5), rows, nothing, nothing, 0.0, 0.0, 0.0)
    question = Question(text=f"问题{number}", as_of=date(2026, 11, 23))
    return Lesson(question, candidates, np.arange(5) == answer, "made")


LESSONS = [lesson(number) for number in range(60)]


def test_the_signal_that_tells_the_answer_gets_the_weight() -> None:
    weights = learn(LESSONS[:40])
    assert weights[BM25] > 1 > weights[DENSE]
    assert measure(weights, LESSONS[40:])["hit@1"] == 1.0


def test_a_signal_left_out_gets_no_weight_and_is_missed() -> None:
    kept = np.ones(len(SIGNALS))
    kept[BM25] = 0
    assert learn(LESSONS, kept)[BM25] == 0
    fold = folds(LESSONS)
    whole, without = left_out(LESSONS, fold, ()), left_out(LESSONS, fold, ["bm25"])
    assert whole[:, 0].mean() == 1.0
    assert without[:, 0].mean() < 0.5


def test_every_lesson_has_a_fold_and_one_question_has_one() -> None:
    fold = folds([*LESSONS, LESSONS[0]])
    assert set(fold.tolist()) == set(range(FOLDS))
    assert fold[0] == fold[-1]


def test_the_groups_left_out_name_signals_that_exist() -> None:
    assert {name for names in GROUPS.values() for name in names} <= set(SIGNALS)


@pytest.mark.parametrize(("values", "mean"), [([0.0, 1.0] * 50, 0.5), ([1.0] * 10, 1.0)], ids=["half", "all"])
def test_an_interval_holds_its_mean(values: list[float], mean: float) -> None:
    found, low, high = interval(np.array(values))
    assert found == mean
    assert low <= mean <= high
    assert (low == high) == (len(set(values)) == 1)


def test_the_public_teaches_the_vectors_only_after_the_ranking() -> None:
    commands = [stage.command for stage in stages(Path("public.jsonl"), Path("imported"))]
    names = [command[0] for command in commands]
    assert "--learn-public" not in commands[0]
    assert "--learn-public" in commands[names.index("training.fusion") + 1]
    assert (
        names.index("training.ranking") < names.index("training.fusion") < names.index("training.confidence")
    )
    assert names[-1] == "training.imported"


def test_without_the_publics_questions_nothing_is_learnt_twice() -> None:
    names = [stage.command[0] for stage in stages(None, None)]
    assert len(names) == len(set(names))
