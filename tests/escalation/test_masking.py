"""What is taken out of a text before others read it, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.masking import mask

# Numbers made up for these tests; check digits are right, nobody is meant.
GONE = [
    ("身份证号532501199003074518的人", "532501199003074518"),
    ("号码５３２５０１１９９００３０７４５１８", "532501199003074518"),
    ("身份证号码：53250119900307451X", "53250119900307451X"),
    ("统一社会信用代码91532501MA6K5X7T1W的公司", "91532501MA6K5X7T1W"),
    ("电话13887654321", "13887654321"),
    ("联系 +86 138 8765 4321", "8765"),
    ("座机0873-2123456", "2123456"),
    ("账号6222 0215 0200 1234 567", "6222 0215"),
    ("车牌云G·12345超载", "12345"),
    ("新能源车云GD12345", "12345"),
    ("邮箱li.si@example.com", "example.com"),
    ("许可证编号：JY15325010012345", "JY15325010012345"),
    ("当事人李建国在路边摆摊", "李建国"),
    ("姓名：王芳，女", "王芳"),
    ("法定代表人欧阳明说", "欧阳明"),
    ("司机叫马六，拒绝签字", "马六"),
    ("举报人张三丰和店主赵四", "赵四"),
    ("李先生说不知道", "李先生"),
]


@pytest.mark.parametrize(("text", "personal"), GONE, ids=[text for text, _ in GONE])
def test_what_names_a_person_is_taken_out(text: str, personal: str) -> None:
    masked = mask(text)
    assert personal not in masked
    assert masked != text


KEPT = [
    "依据《中华人民共和国行政处罚法》第三十三条第一款，不予处罚。",
    "当事人在现场拒绝签字，当事人和见证人都在。",
    "当事人于2026年3月1日占道经营，罚款500元以上5000元以下。",
    "违法所得13886元，货值金额200000元，面积1200平方米。",
    "负责人未到场，法定代表人为公司经理。",
    "经营者有权陈述和申辩，当事人要求听证的应当五日内提出。",
    "案号之外，许可证已过期。",
    "高速公路上的车主与承运人。",
    "当事人何时改正、当事人如何认定、驾驶人有无过错。",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_law_or_plain_talk_is_left_alone(text: str) -> None:
    assert mask(text) == text


def test_the_same_name_stays_the_same_person_wherever_it_stands() -> None:
    masked = mask("当事人李建国开店，店主李建国与房东王芳有约，李建国违约。")
    assert masked == "当事人某甲开店，店主某甲与房东某乙有约，某甲违约。"


def test_names_known_beforehand_are_taken_out_without_an_announcement() -> None:
    assert "陈大文" not in mask("据陈大文了解，情况属实。", names=["陈大文"])


@given(st.text(alphabet="当事人李王的在第三条，。12 38云GＡ７x-", max_size=60))
def test_masking_a_masked_text_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask(text), str)
