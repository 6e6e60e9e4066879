"""The bank is held against the law of a day: what must be looked at is told, and what is recorded is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kernel.errors import ArticleNotFound, DataError, InvalidInput
from knowledge.corpus import Corpus
from knowledge.phrasing import (
    BankQuestion,
    Trouble,
    Wording,
    check_phrasing,
    digest_of,
    load_bank,
    read_wordings,
    recorded,
    reviewed,
    write_wordings,
)
from retrieval.index import Library
from tests.conftest import TODAY
from tests.knowledge.phrasing.editions import (
    LAW,
    NEW,
    NOISE,
    OLD,
    SMOKE,
    STALL,
    STALL_MORE,
    TURN,
    asked,
    corpus_of,
)

BANK = [asked("第一条", "路边摆摊罚多少", of=STALL), asked("第一条", "占道摆摊", of=STALL)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param((STALL,), [Trouble.OTHER_EDITION], id="the same words"),
        pytest.param((SMOKE, STALL), [Trouble.OTHER_EDITION, Trouble.MOVED], id="renumbered"),
        pytest.param((STALL_MORE,), [Trouble.OTHER_EDITION, Trouble.LIKE], id="like words, unreviewed"),
        pytest.param((SMOKE,), [Trouble.OTHER_EDITION, Trouble.CHANGED], id="another matter"),
    ],
)
def test_with_the_day_of_a_new_edition_its_changes_are_told(
    after: Sequence[str], expected: list[Trouble]
) -> None:
    corpus = corpus_of((STALL,), after)
    assert check_phrasing(BANK, corpus, date(2026, 12, 31)) == []
    found = check_phrasing(BANK, corpus, TURN)
    assert [finding.trouble for finding in found] == expected
    assert {finding.questions for finding in found} == {2}
    assert [finding.trouble.fatal for finding in found] == [each is Trouble.LIKE for each in expected]


@pytest.mark.parametrize(
    ("question", "trouble"),
    [
        pytest.param(replace(BANK[0], law="样例无此条例"), Trouble.UNKNOWN_LAW, id="a law that is not held"),
        pytest.param(asked("第九条", of=STALL), Trouble.NO_ARTICLE, id="a number that the edition has not"),
        pytest.param(replace(BANK[0], wording=None), Trouble.UNRECORDED, id="words that nobody wrote down"),
        pytest.param(
            asked("第一条", of=SMOKE), Trouble.REWORDED, id="an edition whose own words were mended"
        ),
    ],
)
def test_what_is_off_with_the_bank_itself_must_be_seen_to(question: BankQuestion, trouble: Trouble) -> None:
    (finding,) = check_phrasing([question], corpus_of((STALL,)), TODAY)
    assert (finding.trouble, finding.trouble.fatal) == (trouble, True)


@pytest.mark.parametrize("holds", [True, False], ids=["they hold", "they fail"])
def test_a_review_settles_the_questions_of_exactly_these_words(holds: bool) -> None:
    corpus = corpus_of((STALL,), (SMOKE, STALL_MORE))
    known = recorded(BANK, corpus, {})
    after, now = reviewed(BANK, corpus, known, LAW, "第一条", TURN, holds=holds)
    bank = [replace(question, wording=after[LAW, OLD, "第一条"]) for question in BANK]
    assert now == "第二条"
    assert [each.trouble for each in check_phrasing(bank, corpus, TURN)] == [Trouble.OTHER_EDITION]
    again = corpus_of((STALL,), (SMOKE, STALL_MORE.replace("五百", "六百")))
    assert Trouble.LIKE in [each.trouble for each in check_phrasing(bank, again, TURN)]


def test_a_review_of_nothing_is_refused() -> None:
    corpus = corpus_of((STALL,), (STALL,))
    known = recorded(BANK, corpus, {})
    with pytest.raises(InvalidInput, match="nothing to review"):
        reviewed(BANK, corpus, known, LAW, "第一条", TURN, holds=True)
    with pytest.raises(ArticleNotFound, match="no questions"):
        reviewed(BANK, corpus, known, LAW, "第二条", TURN, holds=True)


def test_recording_anew_keeps_what_was_reviewed_and_what_is_no_longer_held() -> None:
    known = {(LAW, OLD, "第一条"): Wording(digest_of(STALL), holds=frozenset({digest_of(NOISE)}))}
    assert recorded(BANK, corpus_of((STALL,)), known) == known
    assert recorded(BANK, Corpus([]), known) == known
    assert recorded(BANK, Corpus([]), {}) == {}


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    rows = {
        (LAW, OLD, "第一条"): Wording(digest_of(STALL), frozenset({digest_of(SMOKE), digest_of(NOISE)})),
        (LAW, OLD, "第三条之一"): Wording(digest_of(NOISE), fails=frozenset({digest_of(STALL)})),
        (LAW, NEW, "第一条"): Wording(digest_of(STALL_MORE)),
    }
    write_wordings(tmp_path / "wordings.tsv", rows)
    assert read_wordings(tmp_path / "wordings.tsv") == rows
    assert read_wordings(tmp_path / "none.tsv") == {}


@pytest.mark.parametrize(
    "line", ["第一条", "第一条\txyz", "law\t样例\t2020-13-01", "第一条\t0123456789ab\t0123456789ab"]
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "wordings.tsv").write_text(f"# head\n{line}\n", "utf-8")
    with pytest.raises(DataError, match="line 2"):
        read_wordings(tmp_path / "wordings.tsv")


def test_loaded_questions_know_the_words_that_they_were_written_for(tmp_path: Path) -> None:
    text = f"law: {LAW}\nedition: {OLD}\n\n第一条\n- 摆摊罚多少\n\n第二条\n- 烧烤\n"
    (tmp_path / "样例.txt").write_text(text, "utf-8")
    write_wordings(tmp_path / "wordings.tsv", {(LAW, OLD, "第一条"): Wording(digest_of(STALL))})
    first, second = load_bank(tmp_path)
    assert (first.wording, second.wording) == (Wording(digest_of(STALL)), None)


def test_the_bank_that_ships_is_true_to_the_law_of_today(library: Library) -> None:
    """After a change to the bank's texts: `zhiwen phrasing record`."""
    assert [each for each in check_phrasing(library.bank, library.corpus, TODAY) if each.trouble.fatal] == []
