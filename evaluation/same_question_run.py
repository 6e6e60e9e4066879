"""Measures how rightly two questions are told to be one."""

from collections.abc import Sequence
from datetime import date

from evaluation.questions import LabelledPair
from knowledge.citation import NameTable, load_abbreviations
from retrieval.embeddings import load_embeddings
from retrieval.question_likeness import SURE, QuestionLikeness


def same_question_measures(pairs: Sequence[LabelledPair], today: date) -> dict[str, float]:
    """Precision and recall of the pairs taken for one question; `today` is what 去年 counts from."""
    likeness = QuestionLikeness(NameTable((), load_abbreviations()), load_embeddings())
    taken = [pair.same for pair in pairs if likeness.sameness(pair.earlier, pair.asked, today) >= SURE]
    same = sum(pair.same for pair in pairs)
    return {
        "questions": len(pairs),
        "same": same,
        "taken": len(taken),
        "right": sum(taken),
        "precision": sum(taken) / len(taken) if taken else 1.0,
        "recall": sum(taken) / same if same else 1.0,
    }
