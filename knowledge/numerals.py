"""Numbers as statutes and people write them: Chinese, positional, formal and Arabic numerals, both ways."""

import re
from typing import Final

from kernel.errors import NumeralError

_DIGIT_WORDS: Final = "零一二三四五六七八九"
_UNIT_WORDS: Final = ((1000, "千"), (100, "百"), (10, "十"))

_DIGITS: Final = {
    **{word: value for value, word in enumerate(_DIGIT_WORDS)},
    **{"〇": 0, "○": 0, "两": 2, "俩": 2, "兩": 2},
    **{word: value for value, word in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD: Final = 10_000
_ARABIC: Final = re.compile(r"[0-9０-９]{1,12}")
_TENS: Final = {"廿": "二十", "卅": "三十", "卌": "四十", "萬": "万"}
# Longest spelling that can be a number: 九千九百九十九万九千九百九十九 has 15 characters.
_LONGEST: Final = 32

CHINESE_NUMERALS: Final = "".join([*_DIGITS, *_UNITS, *_TENS, "万"])
"""Every character that can stand in a Chinese numeral."""


def to_chinese(n: int) -> str:
    """The number as statutes print it: 十, 二十一, 一百零三, 一千二百四十二.

    Holds for 1..9999; NumeralError otherwise.
    """
    if not 1 <= n <= 9999:
        raise NumeralError(f"cannot print {n} as a Chinese numeral: only 1 to 9999 occur in statutes")
    printed = ""
    skipped = False
    rest = n
    for unit, word in _UNIT_WORDS:
        digit, rest = divmod(rest, unit)
        if digit:
            # 十五, but 一百一十五: a leading ten drops its 一.
            lead = "" if unit == 10 and not printed and digit == 1 else _DIGIT_WORDS[digit]
            printed += ("零" if skipped else "") + lead + word
            skipped = False
        elif printed:
            skipped = True
    if rest:
        printed += ("零" if skipped else "") + _DIGIT_WORDS[rest]
    return printed


def parse_number(text: str) -> int:
    """The number that a text spells: 一百零三, 一百〇三, 两百, 廿一, 二〇二一, 壹万, 103 or １０３.

    A digit behind a hundred or thousand without 零 is read as people say it: 一百三 is 130. Whitespace
    around the number is ignored. Chinese numerals go up to 99,999,999. NumeralError for anything else.
    """
    stripped = text.strip()
    if _ARABIC.fullmatch(stripped):
        return int(stripped)
    if not stripped or len(stripped) > _LONGEST:
        raise _error(text)
    spelled = "".join(_TENS.get(character, character) for character in stripped)
    if all(character in _DIGITS for character in spelled):
        return int("".join(str(_DIGITS[character]) for character in spelled))
    high, myriad, low = spelled.partition("万")
    if not myriad:
        return _below_myriad(spelled, text)
    if not low:
        return _below_myriad(high, text) * _MYRIAD
    if len(low) == 1 and _DIGITS.get(low):  # 三万五 is 35,000
        return _below_myriad(high, text) * _MYRIAD + _DIGITS[low] * 1000
    return _below_myriad(high, text) * _MYRIAD + _below_myriad(low, text)


def _below_myriad(spelled: str, text: str) -> int:
    """A number of digits and 十百千, the units falling; `text` is the whole for the message."""
    total = 0
    digit: int | None = None
    last_unit = _MYRIAD
    zero = False
    for position, character in enumerate(spelled):
        unit = _UNITS.get(character)
        if unit is None:
            value = _DIGITS.get(character)
            if value is None or digit is not None or (value == 0 and zero):
                raise _error(text)
            if value == 0:
                zero = True
            else:
                digit = value
            continue
        # 十五 and 一百十五 leave the 一 of the ten out; no other unit may.
        bare_ten = unit == 10 and (position == 0 or last_unit > 10)
        if unit >= last_unit or (digit is None and not bare_ten):
            raise _error(text)
        total += (digit or 1) * unit
        digit, last_unit, zero = None, unit, False
    if digit is None:
        if zero:
            raise _error(text)
        return _positive(total, text)
    if last_unit in {100, 1000} and not zero:
        return total + digit * last_unit // 10
    return total + digit


def _positive(number: int, text: str) -> int:
    if number == 0:
        raise _error(text)
    return number


def _error(text: str) -> NumeralError:
    return NumeralError(
        f"{text[:_LONGEST]!r} is no number; write it like 三十三, 一百零三, 二〇二一 or 33 (at most 99,999,999)"
    )
