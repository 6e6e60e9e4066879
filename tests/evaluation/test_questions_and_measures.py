"""Question sets and what is reckoned from them: places found, right documents, and halves that share no document."""

import json
from pathlib import Path

import pytest

from evaluation.measures import Ranking, summarize
from evaluation.questions import LabelledQuestion, load_labelled
from kernel.errors import DataError
from retrieval.passages import PassageKind

QUESTIONS = Path(__file__).resolve().parents[2] / "evaluation" / "questions"
RIGHT = frozenset({("样本条例", "第三条")})


def written(folder: Path, *rows: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("found", "document", "first", "reciprocal"),
    [
        pytest.param([("样本条例", "第三条")], 1.0, 1.0, 1.0, id="the article itself"),
        pytest.param(
            [("样本条例", "第一条"), ("样本条例", "第三条")], 1.0, 0.0, 0.5, id="its neighbour first"
        ),
        pytest.param(
            [("另一条例", "第三条"), ("样本条例", "第三条")], 0.0, 0.0, 0.5, id="another document first"
        ),
        pytest.param([], 0.0, 0.0, 0.0, id="nothing"),
    ],
)
def test_the_right_document_counts_where_its_article_is_not_first(
    found: list[tuple[str, str]], document: float, first: float, reciprocal: float
) -> None:
    measured = summarize([Ranking(found, RIGHT)])
    assert (measured["document@1"], measured["hit@1"], measured["mrr@10"]) == (document, first, reciprocal)


def test_no_questions_have_no_means() -> None:
    assert summarize([]) == {"questions": 0.0}


def test_a_split_takes_its_own_questions_only_and_a_row_says_its_kind(tmp_path: Path) -> None:
    relevant = [{"law": "样本条例", "article": "第三条"}]
    path = written(
        tmp_path,
        {"question": "河边倒垃圾罚多少", "relevant": relevant, "split": "dev"},
        {"question": "倒两车渣土哪一档", "relevant": relevant, "split": "test", "kind": "benchmark"},
    )
    assert len(load_labelled(path)) == 2
    assert load_labelled(path, "test") == [
        LabelledQuestion("倒两车渣土哪一档", RIGHT, kind=PassageKind.BENCHMARK)
    ]


def test_a_line_that_lacks_its_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1"):
        load_labelled(written(tmp_path, {"question": "河边倒垃圾罚多少"}))


def test_the_halves_of_the_imported_questions_share_no_document() -> None:
    path = QUESTIONS / "imported.jsonl"
    titles = {
        split: {title for question in load_labelled(path, split) for title, _ in question.relevant}
        for split in ("imported_dev", "imported")
    }
    assert all(titles.values())
    assert not titles["imported_dev"] & titles["imported"]
