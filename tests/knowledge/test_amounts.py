"""Figures with units, in every numeral."""

from decimal import Decimal

import pytest

from knowledge.amounts import Unit, find_amounts


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param(
            "处五万元以上十万元以下罚款", [(50_000, Unit.YUAN), (100_000, Unit.YUAN)], id="Chinese money"
        ),
        pytest.param("罚款5万元", [(50_000, Unit.YUAN)], id="Arabic with a scale"),
        pytest.param("二十万元", [(200_000, Unit.YUAN)], id="tens of thousands"),
        pytest.param("六万五千元", [(65_000, Unit.YUAN)], id="thousands behind ten thousands"),
        pytest.param("一千二百元", [(1200, Unit.YUAN)], id="hundreds"),
        pytest.param(
            "货值金额十五倍以上三十倍以下", [(15, Unit.MULTIPLE), (30, Unit.MULTIPLE)], id="multiples"
        ),
        pytest.param("百分之三十", [(30, Unit.PERCENT)], id="per cent in words"),
        pytest.param("3%", [(3, Unit.PERCENT)], id="per cent sign"),
        pytest.param("自立案之日起九十日内", [(90, Unit.DAY)], id="days"),
        pytest.param("7天内", [(7, Unit.DAY)], id="天 is 日"),
        pytest.param("七个工作日", [(7, Unit.WORKDAY)], id="working days"),
        pytest.param("二年内未被发现", [(2, Unit.YEAR)], id="years"),
        pytest.param("不满十四周岁", [(14, Unit.AGE)], id="age"),
        pytest.param("1.5万元", [(15_000, Unit.YUAN)], id="a decimal"),
        pytest.param("2021年修订", [], id="a calendar year is no span"),
        pytest.param("第三条第二款", [], id="article numbers are no amounts"),
    ],
)
def test_figures_are_read_to_whole_units(text: str, figures: list[tuple[int, Unit]]) -> None:
    assert [a.figure for a in find_amounts(text)] == [(Decimal(v), u) for v, u in figures]
