"""Ranges of penalties in the words of statutes and benchmarks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import Unit
from knowledge.documents.fines import Range, find_ranges, hull

YUAN, TIMES, PERCENT, DAYS = Unit.YUAN, Unit.MULTIPLE, Unit.PERCENT, Unit.DAY


@pytest.mark.parametrize(
    ("words", "ranges"),
    [
        ("处二万元以上五万元以下罚款", [(YUAN, 20000, 50000, True)]),
        ("处五万元以上不足六万五千元罚款", [(YUAN, 50000, 65000, False)]),
        ("处二万元以上不满五万元的罚款", [(YUAN, 20000, 50000, False)]),
        ("处1万元（含）以上3万元（不含）以下罚款", [(YUAN, 10000, 30000, False)]),
        ("处一万元以下罚款", [(YUAN, None, 10000, True)]),
        ("罚款金额不超过3万元", [(YUAN, None, 30000, True)]),
        ("处十万元以上罚款", [(YUAN, 100000, None, True)]),
        ("处二十万元罚款", [(YUAN, 200000, 200000, True)]),
        ("50万元", [(YUAN, 500000, 500000, True)]),
        ("500元/车次", [(YUAN, 500, 500, True)]),
        ("处2-5万元罚款", [(YUAN, 20000, 50000, True)]),
        ("处一至三万元罚款", [(YUAN, 10000, 30000, True)]),
        ("处七十万以上一百万元以下罚款", [(YUAN, 700000, 1000000, True)]),
        ("45万元以上60万元以上", [(YUAN, 450000, 600000, True)]),
        ("7.5万元元以上8.5万元元以下", [(YUAN, 75000, 85000, True)]),
        ("处建设项目总投资额百分之一以上百分之二以下的罚款", [(PERCENT, 1, 2, True)]),
        ("并处货值金额5倍至10倍罚款", [(TIMES, 5, 10, True)]),
        ("处违法所得1倍以上3倍以下罚款", [(TIMES, 1, 3, True)]),
        ("处五日以上十日以下拘留，可以并处一千元以下罚款", [(DAYS, 5, 10, True), (YUAN, None, 1000, True)]),
        (
            "没有违法所得或者违法所得不足十万元的，处一万元以上十万元以下罚款",
            [(YUAN, 10000, 100000, True)],
        ),
        (
            "货值金额一万元以上的，并处货值金额十倍以上不足十三倍罚款",
            [(TIMES, 10, 13, False)],
        ),
        ("责令停产停业三个月以上六个月以下", []),
        ("给予警告", []),
        ("限期十五日内改正", []),
    ],
)
def test_ranges_are_read(words: str, ranges: list[tuple[Unit, int | None, int | None, bool]]) -> None:
    found = [(r.unit, r.low, r.high, r.high_included) for r in find_ranges(words)]
    assert found == ranges


def test_the_base_of_a_multiple_is_kept() -> None:
    assert [found.base for found in find_ranges("处违法所得一倍以上五倍以下罚款")] == ["违法所得"]


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_range_reads_back_in_arabic(low: int, more: int) -> None:
    found = find_ranges(f"处{low}万元以上{low + more}万元以下罚款")
    assert [(r.low, r.high) for r in found] == [(Decimal(low * 10000), Decimal((low + more) * 10000))]


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        ((2, 5), (1, 10), True),
        ((2, 5), (2, 5), True),
        ((None, 5), (None, 10), True),
        ((None, 5), (1, 10), False),
        ((2, 11), (1, 10), False),
        ((2, None), (1, None), True),
        ((2, None), (1, 10), True),
        ((0, 5), (1, 10), False),
    ],
)
def test_a_range_lies_within_another(
    inner: tuple[int | None, int | None], outer: tuple[int | None, int | None], within: bool
) -> None:
    def made(pair: tuple[int | None, int | None]) -> Range:
        low, high = (Decimal(end) if end is not None else None for end in pair)
        return Range(YUAN, low, high)

    assert made(inner).within(made(outer)) is within


def test_the_hull_spans_all_ranges_of_a_unit() -> None:
    spans = hull(
        find_ranges(
            "处二万元以上五万元以下罚款；情节严重的，处五万元以上二十万元以下罚款，或者处违法所得一倍罚款"
        )
    )
    assert (spans[YUAN].low, spans[YUAN].high) == (Decimal(20000), Decimal(200000))
    assert (spans[TIMES].low, spans[TIMES].high) == (Decimal(1), Decimal(1))
