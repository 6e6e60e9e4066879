"""Answers for the bot's tests: our own sample texts, no statutes."""

from datetime import date

from retrieval.answer import Answer, CitedArticle, Disposition, FittingRow, Point, Role
from retrieval.notices import Notice

TODAY = date(2026, 11, 23)
LAW = "中华人民共和国样例法"


def article(number: str = "第七条", text: str = "不得占道。", role: Role = Role.MAIN) -> CitedArticle:
    """An article of the sample law with its first three characters highlighted."""
    day = date(2020, 1, 1)
    return CitedArticle(
        f"《{LAW}》{number}", LAW, number, text, ((0, 3),), role, day, day, None, approximate_day=False
    )


def answer(
    *articles: CitedArticle,
    disposition: Disposition = Disposition.ANSWERED,
    question: str = "占道怎么罚",
    reason: str = "",
    rows: tuple[FittingRow, ...] = (),
    notices: tuple[Notice, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Answer:
    """An answer that shows these articles."""
    return Answer(
        question=question,
        disposition=disposition,
        message="以下为现行有效的原文：",
        as_of=TODAY,
        as_of_note="按今天有效的法律",
        confidence=0.9,
        points=tuple(Point(a.text[:20], f"{a.citation}第一款") for a in articles[:2]),
        articles=articles,
        benchmarks=rows,
        notices=notices,
        remarks=remarks,
        next_steps=("回复“转人工”，可交给质量提升分队。",),
        reason=reason,
        citations=tuple(a.citation for a in articles),
    )
