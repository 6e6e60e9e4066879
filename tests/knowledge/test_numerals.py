"""Numerals are read in every spelling that statutes and people use, and printed as statutes do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput, NumeralError
from knowledge.numerals import CHINESE_NUMERALS, parse_number, to_chinese

PRINTED = [
    (1, "一"),
    (10, "十"),
    (11, "十一"),
    (20, "二十"),
    (21, "二十一"),
    (100, "一百"),
    (103, "一百零三"),
    (110, "一百一十"),
    (115, "一百一十五"),
    (1000, "一千"),
    (1001, "一千零一"),
    (1010, "一千零一十"),
    (1100, "一千一百"),
    (1242, "一千二百四十二"),
    (9999, "九千九百九十九"),
]

READ = [
    ("一百〇三", 103),
    ("一百○三", 103),
    ("一百零三", 103),
    ("两百", 200),
    ("两千零一十", 2010),
    ("一百十五", 115),
    ("廿一", 21),
    ("廿", 20),
    ("卅", 30),
    ("一百三", 130),
    ("一千二", 1200),
    ("二〇二一", 2021),
    ("二零二六", 2026),
    ("三三", 33),
    ("一零零", 100),
    ("〇", 0),
    ("壹佰贰拾叁", 123),
    ("壹万", 10_000),
    ("三万五", 35_000),
    ("十二万三千", 123_000),
    ("一千万", 10_000_000),
    ("33", 33),
    ("１２", 12),
    ("007", 7),
    (" 33 ", 33),
]

REFUSED = ["", " ", "条", "十百", "一一十", "百", "百一", "三十三条", "3.5", "1,823", "-3", "十零", "二千三千", "1二", "万",
           "九" * 33 + "十", "1" * 13]  # fmt: skip


@pytest.mark.parametrize(("number", "printed"), PRINTED, ids=[printed for _, printed in PRINTED])
def test_a_number_is_printed_as_statutes_do(number: int, printed: str) -> None:
    assert to_chinese(number) == printed
    assert parse_number(printed) == number


@pytest.mark.parametrize(("text", "number"), READ, ids=[text for text, _ in READ])
def test_every_spelling_is_read(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", REFUSED, ids=[repr(text[:8]) for text in REFUSED])
def test_what_is_no_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(NumeralError, match="is no number; write it like"):
        parse_number(text)


def test_the_error_counts_as_invalid_input_and_as_a_value_error() -> None:
    with pytest.raises(InvalidInput):
        parse_number("条")
    with pytest.raises(ValueError, match="1 to 9999"):
        to_chinese(0)


@pytest.mark.parametrize("number", [0, -1, 10_000], ids=str)
def test_numbers_that_no_statute_has_are_not_printed(number: int) -> None:
    with pytest.raises(NumeralError, match=str(number)):
        to_chinese(number)


def test_every_number_of_a_statute_comes_back_from_its_print() -> None:
    assert all(parse_number(to_chinese(n)) == n for n in range(1, 10_000))


@given(st.integers(1, 9999))
def test_zero_may_be_written_as_a_circle(number: int) -> None:
    assert parse_number(to_chinese(number).replace("零", "〇")) == number


@given(st.integers(0, 10**12 - 1))
def test_arabic_digits_are_read_in_both_widths(number: int) -> None:
    wide = str(number).translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert parse_number(str(number)) == parse_number(wide) == number


@given(st.text(alphabet=CHINESE_NUMERALS, max_size=12))
def test_any_row_of_numerals_is_a_number_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except NumeralError:
        return
    assert number >= 0
