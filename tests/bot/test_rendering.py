"""How answers look in Telegram."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.callbacks import View
from bot.rendering import answer_messages, has_other_side, reply_messages
from bot.rich import LIMIT
from desk.conversation import Missing
from desk.desk import Guidance, Reply, ReplyKind, Scope
from retrieval.answer import Disposition, FittingRow, Role
from retrieval.notices import Notice
from tests.bot.samples import answer, article
from tests.e2e.telegram.markup import plain_text

NORM = article("第七条", "不得占道<经营>&堆放。")
PENALTY = article("第八条", "违反第七条的，处五百元罚款。", Role.PENALTY)


def _shown(parts: list[str]) -> str:
    return "\n".join(plain_text(part, "HTML") for part in parts)


def test_the_first_article_stands_whole_with_what_answers_in_bold() -> None:
    (message,) = answer_messages(answer(NORM), View.BRIEF)
    assert "<b>《中华人民共和国样例法》第七条</b>\n<b>不得占</b>道&lt;经营&gt;&amp;堆放。" in message


def test_a_further_article_is_shown_by_its_point_and_others_by_name() -> None:
    related = article("第九条", "另一条的内容。", Role.RELATED)
    text = _shown(answer_messages(answer(NORM, PENALTY, related), View.BRIEF))
    assert "违反第七条的，处五百元罚款。" in text
    assert "另见：《中华人民共和国样例法》第九条" in text
    assert "另一条的内容" not in text


def test_the_full_view_holds_every_article_word_for_word() -> None:
    text = _shown(answer_messages(answer(NORM, PENALTY), View.FULL))
    assert NORM.text in text
    assert PENALTY.text in text


def test_the_other_side_of_a_norm_is_its_penalty() -> None:
    both = answer(NORM, PENALTY)
    assert has_other_side(both)
    assert PENALTY.text in _shown(answer_messages(both, View.OTHER_SIDE))
    assert NORM.text not in _shown(answer_messages(both, View.OTHER_SIDE))
    assert not has_other_side(answer(NORM))


def test_a_benchmark_table_is_lines_of_text() -> None:
    rows = tuple(
        FittingRow("表", True, "市综合执法局", "占道经营", tier, f"占道{n}平方米", f"罚{n}百元", ("依据",))
        for n, tier in enumerate(("轻微", "一般"), start=1)
    )
    text = _shown(answer_messages(answer(NORM, rows=rows), View.BRIEF))
    assert "占道经营（示例）\n• 轻微：占道1平方米\n  → 罚1百元\n• 一般：占道2平方米\n  → 罚2百元" in text


def test_a_row_of_points_has_its_factor_where_others_have_their_tier() -> None:
    row = FittingRow("表", False, "生态环境局", "沿途遗撒", "", "整改情况：按期改正", "0%", ("依据",))
    text = _shown(answer_messages(answer(NORM, rows=(row,)), View.BRIEF))
    assert "沿途遗撒\n• 整改情况：按期改正\n  → 0%" in text


def test_notices_and_remarks_follow_the_articles() -> None:
    notice = Notice("听证", "可能较大数额", "《行政处罚法》第六十三条第一款", "原文")
    text = _shown(answer_messages(answer(NORM, notices=(notice,), remarks=("新旧文本不同",)), View.BRIEF))
    assert "• 听证：可能较大数额（《行政处罚法》第六十三条第一款）" in text
    assert text.index(NORM.text) < text.index("听证") < text.index("※ 新旧文本不同")


@pytest.mark.parametrize("length", [4000, 9000, 30_000])
def test_a_long_answer_is_split_into_messages_that_telegram_takes(length: int) -> None:
    long = article(text="甲款内容。" * (length // 5))
    parts = answer_messages(answer(replace(long, highlights=((10, length),))), View.FULL)
    assert all(len(plain_text(part, "HTML")) <= LIMIT for part in parts)
    assert sum(plain_text(part, "HTML").count("甲款内容。") for part in parts) == length // 5


def test_several_parts_tell_their_number() -> None:
    parts = answer_messages(answer(article(text="甲款内容。" * 1500)), View.FULL)
    assert [part.rsplit("\n", 1)[-1] for part in parts] == ["<i>（1/2）</i>", "<i>（2/2）</i>"]


def test_a_question_back_stands_alone_where_nothing_was_found() -> None:
    declined = answer(disposition=Disposition.DECLINED, reason="low_confidence")
    parts = reply_messages(Reply(ReplyKind.ASKED_BACK, 1, declined, missing=Missing.FIELD))
    assert parts == ["<b>您问的是哪个领域？请选择执法部门，或直接写出来：</b>"]


def test_a_question_back_stands_under_what_was_found() -> None:
    (message,) = reply_messages(Reply(ReplyKind.ASKED_BACK, 1, answer(NORM), missing=Missing.PARTY))
    assert NORM.citation in message
    assert message.endswith("<b>当事人是个人还是单位？两者的规定不同：</b>")


def test_a_declined_question_tells_what_to_do_next() -> None:
    declined = answer(disposition=Disposition.DECLINED)
    assert "转人工" in _shown(reply_messages(Reply(ReplyKind.DECLINED, 1, declined)))


def test_answers_to_like_questions_stand_last_and_say_that_they_are_none_to_this() -> None:
    day = datetime(2026, 11, 20, tzinfo=UTC)
    like = Guidance(1, 1, "ZW2026-0007", "摆摊占道", "处" * 500, (), Scope.LAW, "市综合执法局", day)
    text = _shown(reply_messages(Reply(ReplyKind.ANSWERED, 1, answer(NORM), alike=(like,))))
    assert text.index(NORM.text) < text.index("与您的问题不一定相同") < text.index("• 问：摆摊占道\n  答：处")
    assert text.endswith("…\n  ——质量提升分队指导意见ZW2026-0007")
    assert text.count("处") < 300
    assert "相近" not in _shown(reply_messages(Reply(ReplyKind.GUIDED, 1, answer(NORM), guidance=like)))
