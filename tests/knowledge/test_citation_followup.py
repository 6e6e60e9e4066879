"""A short follow-up that names only a piece is understood; anything longer or other is not taken for one."""

import pytest

from knowledge.citation import ArticleNumber, Citation, find_followup

FOLLOWUPS = [
    ("第二款呢", Citation(None, None, 2)),
    ("第二款", Citation(None, None, 2)),
    ("那第二项呢？", Citation(None, None, None, 2)),
    ("第（二）项怎么说", Citation(None, None, None, 2)),
    ("第一款第二项是什么", Citation(None, None, 1, 2)),
    ("其第二款", Citation(None, None, 2)),
    ("第三十四条呢", Citation(None, ArticleNumber(34))),
    ("那34条呢", Citation(None, ArticleNumber(34))),
    ("再看看第 35 条第 2 款", Citation(None, ArticleNumber(35), 2)),
    ("133条之一怎么规定的？", Citation(None, ArticleNumber(133, 1))),
]

OTHERS = [
    "",
    "第二款车",
    "第二款车呢",
    "一条龙呢",
    "三条裤子",
    "二款呢",
    "处罚法第二款呢",
    "第一款、第二款呢",
    "罚多少",
    "第二款和行政强制法有没有冲突",
    "第二款" + "呢" * 40,
]


@pytest.mark.parametrize(("text", "citation"), FOLLOWUPS, ids=[text for text, _ in FOLLOWUPS])
def test_a_piece_alone_is_a_followup(text: str, citation: Citation) -> None:
    assert find_followup(text) == citation


@pytest.mark.parametrize("text", OTHERS, ids=[text[:12] for text in OTHERS])
def test_anything_else_is_no_followup(text: str) -> None:
    assert find_followup(text) is None
