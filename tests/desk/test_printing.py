"""Answers on a terminal: a benchmark row says its tier where it has one and nothing where it has none."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from desk.printing import print_answer
from retrieval.answer import FittingRow
from tests.bot.samples import answer, article

ROW = FittingRow("表", False, "生态环境局", "沿途遗撒", "较重", "三车以上", "罚三万元", ("依据",))


@pytest.mark.parametrize(
    ("row", "line"),
    [
        pytest.param(ROW, "· [较重] 沿途遗撒：三车以上", id="a tier"),
        pytest.param(replace(ROW, example=True), "· [较重]（示例） 沿途遗撒：三车以上", id="an example"),
        pytest.param(
            replace(ROW, tier="", circumstances="整改情况：按期改正", penalty="0%"),
            "· 沿途遗撒：整改情况：按期改正",
            id="points: a factor and no tier",
        ),
        pytest.param(replace(ROW, tier="", circumstances=""), "· 沿途遗撒\n", id="neither"),
    ],
)
def test_a_row_of_a_benchmark_shows_what_it_has(row: FittingRow, line: str) -> None:
    out = io.StringIO()
    print_answer(Console(file=out, width=120), answer(article(), rows=(row,)))
    assert line in out.getvalue()
    assert "[]" not in out.getvalue()
