"""The admin's own questions of the admission test: checked, kept, taken away, asked by the next build."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.indexing.admission import admission_questions
from desk.indexing.commands import index_app
from desk.indexing.own_questions import HardKind, OwnQuestion, OwnQuestions
from kernel.errors import (
    AdmissionQuestionNotFound,
    ArticleNotFound,
    DataError,
    InvalidInput,
    ZhiwenError,
)
from tests.desk.indexing.small import library

TODAY = date(2026, 11, 23)
CORPUS = library().corpus
ANSWERED = OwnQuestion("占道怎么罚", ("样例甲条例第二条",))


def test_a_question_is_kept_with_the_article_that_its_citation_names(tmp_path: Path) -> None:
    own = OwnQuestions(tmp_path)
    own.add(ANSWERED, CORPUS, TODAY)
    own.add(OwnQuestion("明天下雨吗", hard=HardKind.OUTSIDE), CORPUS, TODAY)
    assert [(question.text, sorted(question.relevant), question.kind) for question in own.all()] == [
        ("占道怎么罚", [("样例甲条例", "第二条")], ""),
        ("明天下雨吗", [], "outside"),
    ]


def test_the_next_build_asks_it_beside_those_that_ship(tmp_path: Path) -> None:
    before = admission_questions(tmp_path)
    own = OwnQuestions(tmp_path)
    own.add(ANSWERED, CORPUS, TODAY)
    assert admission_questions(tmp_path) == [*before, *own.all()]


def test_the_same_question_again_gives_way_to_the_new_one(tmp_path: Path) -> None:
    own = OwnQuestions(tmp_path)
    own.add(ANSWERED, CORPUS, TODAY)
    own.add(OwnQuestion("占道怎么罚 ", ("样例甲条例第三条",)), CORPUS, TODAY)
    (kept,) = own.all()
    assert sorted(kept.relevant) == [("样例甲条例", "第三条")]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        pytest.param(OwnQuestion("怎么罚", ("样例甲条例第九百条",)), ArticleNotFound, id="no such article"),
        pytest.param(OwnQuestion("怎么罚", ("没有这部法",)), InvalidInput, id="no citation"),
        pytest.param(OwnQuestion("怎么罚"), InvalidInput, id="neither answer nor reason"),
        pytest.param(
            OwnQuestion("怎么罚", ("样例甲条例第二条",), HardKind.HUMAN), InvalidInput, id="both of them"
        ),
        pytest.param(OwnQuestion(" ", ("样例甲条例第二条",)), InvalidInput, id="no words"),
        pytest.param(OwnQuestion("罚" * 4001, ("样例甲条例第二条",)), InvalidInput, id="too long"),
        pytest.param(
            OwnQuestion("怎么罚", ("样例甲条例第二条",), department="气象局"),
            InvalidInput,
            id="no such department",
        ),
    ],
)
def test_what_is_off_is_refused_and_nothing_is_kept(
    tmp_path: Path, wanted: OwnQuestion, error: type[ZhiwenError]
) -> None:
    own = OwnQuestions(tmp_path)
    with pytest.raises(error):
        own.add(wanted, CORPUS, TODAY)
    assert own.all() == []


def test_a_question_is_taken_away_by_its_words(tmp_path: Path) -> None:
    own = OwnQuestions(tmp_path)
    own.add(ANSWERED, CORPUS, TODAY)
    own.remove("占道怎么罚")
    assert own.all() == []
    with pytest.raises(AdmissionQuestionNotFound):
        own.remove("占道怎么罚")


def test_a_file_comes_in_whole_or_not_at_all(tmp_path: Path) -> None:
    own = OwnQuestions(tmp_path)
    file = tmp_path / "more.jsonl"
    good = '{"question": "秸秆能烧吗", "relevant": [{"law": "样例甲条例", "article": "第一条"}]}\n'
    file.write_text(good + '{"question": "没有答案"}\n', "utf-8")
    with pytest.raises(DataError, match="line 2"):
        own.take_in(file)
    assert own.all() == []
    file.write_text(good, "utf-8")
    assert own.take_in(file) == 1
    assert [question.text for question in own.all()] == ["秸秆能烧吗"]


def test_no_more_than_a_thousand_are_kept(tmp_path: Path) -> None:
    own = OwnQuestions(tmp_path)
    file = tmp_path / "many.jsonl"
    rows = [json.dumps({"question": f"问题{n}", "kind": "outside"}, ensure_ascii=False) for n in range(1000)]
    file.write_text("\n".join(rows), "utf-8")
    own.take_in(file)
    with pytest.raises(InvalidInput, match="at most 1000"):
        own.add(ANSWERED, CORPUS, TODAY)
    assert len(own.all()) == 1000


def test_the_command_adds_lists_and_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "var"))
    run = CliRunner()
    added = run.invoke(index_app, ["questions", "add", "一事不再罚是哪一条", "--answer", "处罚法29条"])
    assert (added.exit_code, "第二十九条" in added.stdout) == (0, True)
    refused = run.invoke(index_app, ["questions", "add", "有这一条吗", "--answer", "处罚法290条"])
    assert refused.exit_code == 2
    listed = run.invoke(index_app, ["questions", "list", "--json"])
    assert json.loads(listed.stdout) == {
        "question": "一事不再罚是哪一条",
        "relevant": [{"law": "中华人民共和国行政处罚法", "article": "第二十九条"}],
    }
    assert run.invoke(index_app, ["questions", "remove", "一事不再罚是哪一条"]).exit_code == 0
    assert run.invoke(index_app, ["questions", "list", "--json"]).stdout == ""
