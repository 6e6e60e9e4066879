"""Where a rule holds: the province, prefecture, city or county in the title of a local document or in its issuer."""

import re

# The stem is taken of two characters: 云南 of 云南省, 红河 of 红河哈尼族彝族自治州, 内蒙 of 内蒙古自治区.
_STEM = 2
_PLACE = re.compile(
    r"(?:关于)?(?:印发|发布|公布)?[《〈]?"
    r"(?:[\u4e00-\u9fff]{2,3}?(?:省|市(?!场)|州|县(?!级))|[\u4e00-\u9fff]{2,9}?自治[区州县])"
)
_FORE = re.compile(r"^(?:关于)?(?:印发|发布|公布)?[《〈]?")
_HERE = ("云南", "红河", "个旧")


def place_of(title: str, issuer: str = "") -> str:
    """The stem of the place whose rule it is, empty for a rule of the whole state."""
    for text in (title, issuer):
        found = _PLACE.match(text)
        if found:
            return _FORE.sub("", found[0])[:_STEM]
    return ""


def holds_here(place: str) -> bool:
    """Whether a place's rules hold in Gejiu: those of the state, the province, the prefecture and the city."""
    return not place or place in _HERE
