"""What captions say: days, document numbers, issuing bodies."""

from datetime import date

import pytest

from knowledge.documents.caption import read_caption
from knowledge.statute import Certainty


@pytest.mark.parametrize(
    ("note", "last", "adopted", "in_force", "certainty", "number", "issuer"),
    [
        pytest.param(
            "（1992年11月7日第七届全国人民代表大会常务委员会第二十八次会议通过　根据2009年8月27日第十一届全国人民代表大会"
            "常务委员会第十次会议《关于修改部分法律的决定》修正）",
            "第五十条 本法自1993年5月1日起施行。",
            date(2009, 8, 27),
            date(2009, 8, 27),
            Certainty.APPROXIMATE,
            "",
            "全国人民代表大会常务委员会",
            id="an amended law",
        ),
        pytest.param(
            "（2019年6月26日国家市场监督管理总局令第12号公布）",
            "本规定自2019年9月1日起施行。",
            date(2019, 6, 26),
            date(2019, 9, 1),
            Certainty.EXACT,
            "令第12号",
            "国家市场监督管理总局",
            id="a rule",
        ),
        pytest.param(
            "(2004年10月13日国务院第66次常务会议通过　2004年10月20日中华人民共和国国务院令第422号公布　自2004年12月1日起施行)",
            "",
            date(2004, 10, 20),
            date(2004, 12, 1),
            Certainty.EXACT,
            "令第422号",
            "国务院",
            id="an administrative regulation",
        ),
        pytest.param(
            "（2005年8月15日商务部、国家工商行政管理总局令2005年第14号公布）",
            "本规定自公布之日起30日后施行。",
            date(2005, 8, 15),
            date(2005, 9, 14),
            Certainty.EXACT,
            "令2005年第14号",
            "商务部、国家工商行政管理总局",
            id="days after publication",
        ),
        pytest.param(
            "国办发〔2022〕27号  2022年7月29日",
            "",
            date(2022, 7, 29),
            date(2022, 7, 29),
            Certainty.APPROXIMATE,
            "国办发〔2022〕27号",
            "",
            id="a notice",
        ),
        pytest.param(
            "２０１８年１１月２５日 公安部令第１４９号发布，２０１９年１月１日 施行",
            "",
            date(2018, 11, 25),
            date(2019, 1, 1),
            Certainty.EXACT,
            "令第149号",
            "公安部",
            id="full-width digits",
        ),
        pytest.param(
            "（二○○三年一月十五日发布）",
            "",
            date(2003, 1, 15),
            date(2003, 1, 15),
            Certainty.APPROXIMATE,
            "",
            "",
            id="Chinese days",
        ),
        pytest.param("", "", None, None, Certainty.APPROXIMATE, "", "", id="nothing"),
    ],
)
def test_a_caption_is_read(
    note: str,
    last: str,
    adopted: date | None,
    in_force: date | None,
    certainty: Certainty,
    number: str,
    issuer: str,
) -> None:
    caption = read_caption([note] if note else [], last)
    assert (caption.adopted, caption.in_force, caption.certainty) == (adopted, in_force, certainty)
    assert (caption.number, caption.issuer) == (number, issuer)


def test_the_closing_lines_stand_in_for_a_caption() -> None:
    caption = read_caption([], closing=["国家知识产权局", "2003年1月15日"])
    assert caption.adopted == date(2003, 1, 15)
