"""Every notice of the desk can be put in words, with the buttons that its reader needs."""

from typing import Any

import pytest

from bot.callbacks import CaseAction, OnCase, SetScope, Show, ToGroup, View
from bot.case_cards import letter, shortened
from bot.notices import WRITERS
from desk.desk import Notice
from tests.e2e.telegram.markup import MOST_CALLBACK_BYTES, plain_text

CARD: dict[str, Any] = {
    "number": "ZW2026-0001",
    "version": 3,
    "state": "open",
    "question": "公司<占道>&怎么罚",
    "reason": "person_asked",
    "as_of": "2026-11-23",
    "department": "市综合执法局",
    "scope": "法律适用",
    "scope_words": ["怎么罚"],
    "urgency": "roadside",
    "group": "第一组",
    "assignee": "陈法官",
    "drafter": "陈法官",
    "turn_due": "2026-11-24T09:00:00+08:00",
    "answer_due": "2026-11-26T18:30:00+08:00",
    "due_approximate": False,
    "found": ["《样例法》第八条"],
    "text": "依据第八条<处罚>。",
    "draft_version": 2,
    "problems": [
        {
            "citation": "",
            "verdict": "NO_CITATIONS",
            "detail": "没有引用。",
            "closest": None,
            "successor": None,
        }
    ],
    "acknowledged": "不需要引用",
    "like": [{"number": "ZW2026-0000", "question": "摆摊怎么罚", "score": 0.5}],
    "why": "理由不足",
    "author": "李警官",
}


REPORT = {"total": 3, "cases": [CARD, CARD | {"number": "ZW2026-0002"}]}
REPORTED = {Notice.OVERDUE, Notice.UNROUTED}
OF_THE_LIBRARY = {Notice.CORPUS_CHANGED, Notice.DOCUMENTS_REFUSED}


@pytest.mark.parametrize("kind", sorted({*REPORTED, Notice.REVIEW_DUE}), ids=str)
def test_a_report_lists_its_cases_and_counts_the_rest(kind: Notice) -> None:
    blocks, _ = WRITERS[kind](REPORT)
    shown = "".join(plain_text(part, "HTML") for part in letter(blocks).parts)
    assert "3 件" in shown
    assert shown.index("ZW2026-0001") < shown.index("ZW2026-0002") < shown.index("另有 1 件")


@pytest.mark.parametrize("kind", sorted(set(Notice) - REPORTED - OF_THE_LIBRARY), ids=str)
def test_a_notice_names_its_case_in_markup_that_telegram_takes(kind: Notice) -> None:
    blocks, buttons = WRITERS[kind](CARD)
    written = letter(blocks, buttons)
    shown = "".join(plain_text(part, "HTML") for part in written.parts)
    assert "ZW2026-0001" in shown
    assert "{" not in shown


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Notice.CASE_CARD, "同类问题\n• ZW2026-0000　摆摊怎么罚"),
        (Notice.CASE_CARD, "【现场】案件"),
        (Notice.DRAFT_READY, "起草人确认提交，理由：不需要引用"),
        (Notice.DRAFT_RETURNED, "理由不足"),
        (Notice.REMINDER, "11月24日 09:00 前处理"),
    ],
)
def test_a_notice_says_what_its_reader_needs(kind: Notice, words: str) -> None:
    blocks, buttons = WRITERS[kind](CARD)
    assert words in "".join(plain_text(part, "HTML") for part in letter(blocks, buttons).parts)


def test_the_admins_read_what_the_calendar_changed_and_what_is_due() -> None:
    turn = {"title": "样例法", "day": "2027-01-01", "articles": [], "total": 0}
    news = {
        "turns": [
            turn | {"turn": "begins"},
            turn | {"turn": "ends", "title": "样例<旧>法"},
            turn | {"turn": "replaced", "articles": ["第二条", "第五条"], "total": 9},
        ],
        "turns_total": 4,
        "rows": [{"table": "样例基准", "violation": "占道经营", "place": "table-1.row-2"}],
        "rows_total": 3,
        "guidance": ["ZW2026-0001"],
        "guidance_total": 1,
        "phrasing": [{"article": "《样例法》第二条", "questions": 4}],
        "phrasing_total": 3,
    }
    blocks, buttons = WRITERS[Notice.CORPUS_CHANGED](news)
    shown = "\n".join(plain_text(part, "HTML") for part in letter(blocks, buttons).parts)
    for words in (
        "4 件法规有变化",
        "《样例法》自2027年1月1日起施行\n",
        "《样例<旧>法》自2027年1月1日起失效",
        "第二条、第五条等 9 条有变化",
        "另有 1 项",
        "共 3 行",
        "《样例基准》占道经营",
        "ZW2026-0001",
        "问法需要复核，共 3 条",
        "《样例法》第二条（4 个问法）",
        "zhiwen library list --review",
    ):
        assert words in shown


def test_the_admins_read_which_files_stayed_out_and_why() -> None:
    refused = {"documents": ["坏.docx：文件已损坏。"], "total": 2}
    blocks, _ = WRITERS[Notice.DOCUMENTS_REFUSED](refused)
    shown = plain_text(letter(blocks).parts[0], "HTML")
    assert "2 份文件没有导入" in shown
    assert "坏.docx：文件已损坏。" in shown


def test_a_case_without_a_group_is_said_to_wait() -> None:
    blocks, _ = WRITERS[Notice.CASE_OPENED](CARD | {"group": None})
    assert "已报告负责人安排" in blocks[0].plain


@pytest.mark.parametrize(
    "packed",
    [
        OnCase(case="ZW2026-1234567", action=CaseAction.ACKNOWLEDGE, version=999).pack(),
        SetScope(case="ZW2026-1234567", scope=4).pack(),
        ToGroup(case="ZW2026-1234567", group=999_999).pack(),
        Show(turn=2**40, view=View.OTHER_SIDE).pack(),
    ],
)
def test_callback_data_fits_into_telegrams_limit(packed: str) -> None:
    assert len(packed.encode()) <= MOST_CALLBACK_BYTES


def test_a_long_text_is_shortened_with_an_ellipsis() -> None:
    assert shortened("甲" * 400, 10) == "甲" * 9 + "…"
