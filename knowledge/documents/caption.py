"""Reads the days, the number and the issuing body of an instrument from its caption (题注) and last article."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.errors import NumeralError
from knowledge.numerals import parse_number
from knowledge.statute import Certainty

_DIGITS = "〇○零0O一二三四五六七八九"
_DAY = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[{_DIGITS}]{{4}})\s*年\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(
    r"(?:令|公告)\s*(?:[〔\[（(]?\d{4}[〕\]）)]?年?)?\s*第\s*[\d一二三四五六七八九十百]+\s*号(?:令|公告)?"
    r"|第\s*\d+\s*号令"
    r"|[\u4e00-\u9fff]{1,12}\s*[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*(?:第?\s*\d+(?:\s*-\s*\d+)?\s*号|第?\d+号?)"
)
_ADOPTED = re.compile(r"通过|公布|发布|颁布|批准|印发|制定")
_AMENDED = re.compile(r"修订|修正|修改")
_COMMENCES = re.compile(
    r"(?:自|从|于)?\s*(?P<day>[^，。；自从]{0,40}?)\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|生效|执行)"
)
_FROM_PUBLICATION = re.compile(
    r"(?:自|从)(?:公布|发布|颁布|印发|通过|批准|下发|签发)之日(?:起|后)?\s*(?:满?(?P<days>\d+)[日天]后)?(?:起)?\s*"
    r"(?:施行|实施|生效|执行)"
)
_TITLED = re.compile(
    r"(?:[^号]{0,16}号)?\s*([\u4e00-\u9fff]{0,30}?(?:国务院|中共中央|委员会|人民政府|总局|部|局|厅|院|办公厅|办公室))(?=关于|印发)"
)
_BODY = re.compile(
    r"(?P<body>(?P<place>[\u4e00-\u9fff]{2,12}?)?第[一二三四五六七八九十]+届(?P<congress>[\u4e00-\u9fff]{0,20}?人民代表大会(?:常务委员会)?)"
    r"|(?P<other>[\u4e00-\u9fff、]{2,80}?(?:委员会|总局|总署|人民政府|部|署|局|院|办公厅|办公室|行|会|办)))"
    r"(?:第[\u4e00-\u9fff\d]{1,12}次)?(?:令|公告|公布|发布|颁布|通过|批准|印发|第|常务会议|部务会议|局务会议|[〔（(\d])"
)


def find_days(text: str) -> list[tuple[int, date]]:
    """Every full day in a text with the place behind it; impossible days are passed over."""
    days: list[tuple[int, date]] = []
    for match in _DAY.finditer(text.translate(_NARROW)):
        printed = match["year"]
        year = printed if printed.isascii() and printed.isdigit() else re.sub("[O0○零]", "〇", printed)
        try:
            day = date(parse_number(year), parse_number(match["month"]), parse_number(match["day"]))
            days.append((match.end(), day))
        except (NumeralError, ValueError):
            continue
    return days


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the instrument: adopted, amended or commenced, on a day."""

    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Caption:
    """What the caption and the last article say. `adopted` is the day of this edition, `first_adopted` that of the
    instrument; `in_force` the day from which this edition holds, with how surely."""

    number: str = ""
    issuer: str = ""
    first_adopted: date | None = None
    adopted: date | None = None
    in_force: date | None = None
    certainty: Certainty = Certainty.APPROXIMATE
    amended: tuple[date, ...] = ()


def read_caption(
    notes: Iterable[str], last_words: str = "", closing: Iterable[str] = (), title: str = ""
) -> Caption:
    """The caption of an instrument.

    notes: the lines under the title; last_words: the article on commencement; closing: lines behind the text,
    which name body and day where no caption does; title: as printed, which may name number and body
    (国发〔2002〕17号国务院关于…). A commencement that an amendment does not restate is the
    instrument's first one, so an amended edition is taken to hold from its amendment: APPROXIMATE.
    """
    notes = list(notes)
    text = " ".join(notes)
    source = text if find_days(text) else " ".join([text, *closing])
    events = _events(source)
    adopted = [event.day for event in events if event.kind == "adopted"]
    amended = tuple(event.day for event in events if event.kind == "amended")
    first = min(adopted) if adopted else None
    # 通过 and 公布 of the first text stand side by side; the day of the edition is the last act upon it.
    latest = max(amended) if amended else (max(adopted) if adopted else None)
    published = max(adopted) if adopted else None
    in_force, certainty = _commencement(source, last_words, published, latest, amended)
    number = _NUMBER.search(f"{title} {source}".translate(_NARROW))
    return Caption(
        number="".join(number.group().split()) if number else "",
        issuer=_issuer(source.translate(_NARROW)) or _named_in_title(title),
        first_adopted=first,
        adopted=latest,
        in_force=in_force,
        certainty=certainty,
        amended=amended,
    )


def _events(text: str) -> list[Event]:
    events: list[Event] = []
    days = find_days(text)
    for position, (end, day) in enumerate(days):
        stop = days[position + 1][0] if position + 1 < len(days) else len(text)
        behind = text[end:stop]
        behind = _DAY.split(behind)[0]
        if re.match(r"\s*(?:起|开始)?(?:正式)?(?:施行|实施|生效|执行)", behind):
            events.append(Event("commenced", day))
        elif _AMENDED.search(re.sub(r"《[^》]*》|关于.{0,40}?的决定(?!.{0,6}修)", "", behind)) or re.search(
            r"决定》?[^。；]{0,12}(?:修订|修正|修改)", behind
        ):
            events.append(Event("amended", day))
        elif (
            _ADOPTED.search(behind)
            or re.search(r"令|第.{1,8}号|会议", behind)
            or not behind.strip(" 　）)。")
        ):
            events.append(Event("adopted", day))
    return events


def _commencement(
    notes: str, last_words: str, published: date | None, latest: date | None, amended: tuple[date, ...]
) -> tuple[date | None, Certainty]:
    told = [event.day for event in _events(notes) if event.kind == "commenced"]
    if told and (latest is None or max(told) >= latest):
        return max(told), Certainty.EXACT
    own = _commencement_words(last_words, published)
    if amended:
        if own is not None and latest is not None and own >= latest:
            return own, Certainty.EXACT
        return latest, Certainty.APPROXIMATE
    if own is not None:
        return own, Certainty.EXACT
    if told:
        return max(told), Certainty.EXACT
    if _FROM_PUBLICATION.search(notes) and latest:
        return latest, Certainty.EXACT
    return latest, Certainty.APPROXIMATE


def _commencement_words(text: str, published: date | None) -> date | None:
    """The day in 本法自2021年7月15日起施行 or 自公布之日起30日后施行."""
    for end, day in find_days(text):
        if re.match(r"\s*(?:零时)?(?:起|开始)?\s*(?:正式)?(?:施行|实施|生效|执行)", text[end:]):
            return day
    match = _FROM_PUBLICATION.search(text)
    if match and published:
        return published + timedelta(days=int(match["days"] or 0))
    return None


def _issuer(text: str) -> str:
    """The body that adopted or issued the instrument, as its caption names it."""
    cleaned = _DAY.sub("，", text)
    cleaned = re.sub(r"《[^》]*》", "", cleaned)
    match = _BODY.search(cleaned)
    if match is None:
        return ""
    body: str = f"{match['place'] or ''}{match['congress']}" if match["congress"] else match["other"]
    body = re.sub(r"^(?:根据|已经|已由|经|由|据|（|\()", "", body)
    return "国务院" if re.fullmatch(r"(?:中华人民共和国)?国务院", body) else body


def _named_in_title(title: str) -> str:
    """国务院办公厅 in 国务院办公厅关于…的意见."""
    match = _TITLED.match(title)
    return match[1] if match else ""
