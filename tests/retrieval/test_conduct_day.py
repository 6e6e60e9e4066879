"""The day whose law a question asks for."""

from datetime import date

import pytest

from retrieval.conduct_day import conduct_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "day", "approximate"),
    [
        pytest.param("2023年5月6日卖的过期奶怎么罚", date(2023, 5, 6), False, id="a full day"),
        pytest.param("二〇二五年三月一日的事", date(2025, 3, 1), False, id="in Chinese numerals"),
        pytest.param("2025-12-31查获的", date(2025, 12, 31), False, id="ISO"),
        pytest.param("2025年12月的案子", date(2025, 12, 31), True, id="a month means its end"),
        pytest.param("2024年打架", date(2024, 12, 31), True, id="a year means its end"),
        pytest.param("如果是去年的事呢", date(2025, 12, 31), True, id="last year"),
        pytest.param("今年发生的", TODAY, True, id="this year means today at the latest"),
        pytest.param("3月5号查的", date(2026, 3, 5), False, id="a day of this year"),
        pytest.param("12月5号查的", date(2025, 12, 5), False, id="a day still to come was last year's"),
        pytest.param("昨天拦下的车", date(2026, 11, 22), False, id="yesterday"),
        pytest.param("2027年1月1日起怎么办", date(2027, 1, 1), False, id="a day to come"),
    ],
)
def test_a_day_is_read_from_the_words(question: str, day: date, approximate: bool) -> None:
    found = conduct_day(question, TODAY)
    assert found is not None
    assert (found.day, found.approximate) == (day, approximate)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("摆摊怎么罚", id="no day at all"),
        pytest.param("国办发〔2022〕27号怎么说", id="a document's number"),
        pytest.param("2021年修订的处罚法", id="an edition's year"),
        pytest.param("二年内未被发现", id="a span"),
        pytest.param("2023年2月30日", id="a day that does not exist is passed over"),
    ],
)
def test_no_day_is_invented(question: str) -> None:
    found = conduct_day(question, TODAY)
    assert found is None or found.approximate
