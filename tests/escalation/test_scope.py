"""The scope of a question, and why."""

import json
from pathlib import Path

import pytest

import escalation.scope
from escalation.scope import Scope, ScopeClassifier
from kernel.errors import DataError

EXAMPLES = Path(escalation.scope.__file__).with_name("scope_examples.jsonl")
MEASURED = Path(__file__).parents[2] / "evaluation" / "questions" / "scope_dev.jsonl"
CLASSIFIER = ScopeClassifier.load()


def right(path: Path) -> float:
    """The share of questions whose scope is read right."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    hits = [CLASSIFIER.read(row["question"]).scope is Scope(row["scope"]) for row in rows]
    return sum(hits) / len(hits)


@pytest.mark.parametrize(
    ("question", "scope", "word"),
    [
        ("公司注销了，处罚谁", Scope.SUBJECT, "注销"),
        ("告知书送达后几天能下决定书", Scope.PROCEDURE, "送达"),
        ("他说不知情，能不能认定主观故意", Scope.FACTS, "主观故意"),
        ("只有聊天记录，证据够不够", Scope.EVIDENCE, "证据"),
        ("新法旧法按从旧兼从轻怎么选", Scope.LAW, "从旧兼从轻"),
    ],
)
def test_a_question_is_read_with_the_words_that_decided(question: str, scope: Scope, word: str) -> None:
    reading = CLASSIFIER.read(question)
    assert reading.scope is scope
    assert any(word in each or each in word for each in reading.words)
    assert reading.margin > 0


def test_a_question_without_any_telling_word_is_a_guess_and_says_so() -> None:
    reading = CLASSIFIER.read("你好")
    assert (reading.scope, reading.words, reading.margin) == (Scope.LAW, (), 0)
    assert "请成员核对" in reading.why


def test_nearly_all_of_the_examples_that_it_was_tuned_on_are_right() -> None:
    assert right(EXAMPLES) >= 0.95


def test_three_of_four_of_a_hundred_others_are_right() -> None:
    assert right(MEASURED) >= 0.75


def test_a_broken_table_of_terms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scope.toml"
    path.write_text('fallback = "法律适用"\n[scope."案件主体"]\n3 = ["("]\n', "utf-8")
    with pytest.raises(DataError, match=r"scope\.toml"):
        ScopeClassifier.load(path)
