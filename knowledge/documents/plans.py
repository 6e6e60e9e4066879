"""Parses a work plan: goals and measures with who does them, by when, and with which numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.documents.lines import Line, read_lines
from knowledge.documents.model import LoadedDocument, Place, Table
from knowledge.documents.opening import read_front
from knowledge.documents.outline import Entry, split_outline
from knowledge.plan import PlanItem, WorkPlan

_GOAL = re.compile(r"目标|总体要求|指导思想|基本原则|工作思路")
_WHO = (
    re.compile(
        r"[（(]?\s*(?:牵头|责任|配合|主办|承办|协办|负责|实施)(?:部门|单位|科室|人|领导|机关)?\s*[：:]\s*([^）)。；\n]+)"
    ),
    re.compile(
        r"[（(]([^（）()。；]{2,80}?)(?:按照?职责分工)?(?:牵头|分别)?(?:负责|落实)[^（）()]{0,12}[）)]"
    ),
    re.compile(
        r"(?:^|[，。；：])由([^，。；、]{2,30}?(?:部门|单位|局|委|办|厅|队|科|组|院|政府)(?:[、和][^，。；]{2,20})?)(?:牵头|负责|会同|组织)"
    ),
)
_DATE = r"(?:(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?|20\d\d年(?:度|(?:上|下)半年|年?底|年?末|[一二三四1-4]季度)?)"
_WHEN = re.compile(
    rf"{_DATE}(?:\s*(?:至|—|-|－|～|到)\s*{_DATE})?(?:\s*(?:以?前|之前|底前|前后|起|完成))?"
    r"|(?:每|按)(?:年|半年|季度|季|月|周|日)|(?:年底|年内|月底|季度末|长期|持续|全年)(?:前|坚持|推进)?"
    r"|\d+个(?:工作日|月|年)(?:之?内|以内)"
)
_NUMBER = re.compile(
    r"(?:不(?:少|低|多|高|超)(?:于|过)|达到?|至少|超过|平均)?\s*\d+(?:\.\d+)?(?:[%％]|万|亿)?(?:以上|以下|余)?"
    r"(?:个|名|件|家|次|人|组|支|项|类|场|份|宗|起|部|条|元|户|批|期|倍|%|％)?"
    r"|(?:百分之)[一二三四五六七八九十百]+|[一二三四五六七八九十]{1,3}(?:个|名|件|次|项|类|支|组|场)(?!人|月|方面|是|字)"
)
_UNITLESS = re.compile(r"^\s*\d+(?:\.\d+)?$")
_COLUMNS = (
    ("when", re.compile(r"时限|时间|期限|完成日期|进度")),
    ("who", re.compile(r"责任|牵头|单位|部门|负责|配合")),
    ("numbers", re.compile(r"指标|目标值|数量")),
    ("text", re.compile(r"任务|措施|内容|事项|要求|举措|目标")),
)
_LONGEST_HEADING = 60


class PlanPart(StrEnum):
    """What an item of a plan is."""

    GOAL = "goal"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """An item with what it is and where it stands."""

    part: PlanPart
    item: PlanItem
    place: Place


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """A plan taken apart; `preamble` is what stands before its first heading."""

    title: str
    preamble: str
    items: tuple[ParsedItem, ...]

    def work_plan(self) -> WorkPlan:
        """The plan as the library keeps it."""
        return WorkPlan(self.title, False, tuple(parsed.item for parsed in self.items))


def parse_plan(document: LoadedDocument) -> ParsedPlan:
    """The plan in a document: an item a passage of its outline, and an item a row of its task tables."""
    lines = read_lines(document)
    front = read_front(lines, document.path.stem)
    title = front.title or document.path.stem
    before, entries = split_outline([line for line in lines[front.length :] if line.table is None])
    if len(entries) == 1 and entries[0].label == "全文":
        # Prose without headings: a paragraph is an item.
        entries = [
            Entry(f"段{number}", (), line.place, [line])
            for number, line in enumerate(entries[0].lines, start=1)
        ]
    items: list[ParsedItem] = []
    for entry in entries:
        heading, text = _divided(entry.lines)
        goal = any(_GOAL.search(words) for words in (heading, *entry.headings[-1:]))
        part = PlanPart.GOAL if goal else PlanPart.MEASURE
        items.append(ParsedItem(part, _item(title, entry.label, heading, text), entry.place))
    for table in document.tables:
        items.extend(_rows(title, table))
    notes = [line.text for line in (*front.notes, *before)]
    return ParsedPlan(title, "\n".join(notes), tuple(items))


def _divided(lines: list[Line]) -> tuple[str, str]:
    """The heading of a passage and its words; a heading that runs on in its line ends with its first sentence."""
    first = lines[0].text
    if len(first) <= _LONGEST_HEADING and "。" not in first:
        return first, "\n".join(line.text for line in lines)
    head = re.split(r"(?<=[。：:])", first, maxsplit=1)[0]
    heading = head if len(head) <= _LONGEST_HEADING else head[:_LONGEST_HEADING]
    return heading.rstrip("。：:"), "\n".join(line.text for line in lines)


def _item(plan: str, label: str, heading: str, text: str) -> PlanItem:
    return PlanItem(
        plan=plan,
        id=label,
        heading=heading,
        text=text,
        who="、".join(_found(_whos(text))),
        when="、".join(_found(match.group().strip() for match in _WHEN.finditer(text))),
        numbers="、".join(_found(_numbers(text))),
    )


def _whos(text: str) -> Iterator[str]:
    for pattern in _WHO:
        for match in pattern.finditer(text):
            yield match[1].strip()


def _numbers(text: str) -> Iterator[str]:
    """Figures with what they count; days and the marks of headings are none."""
    without_days = _WHEN.sub(" ", text)
    lines = (
        re.sub(r"^\s*(?:[（(]?[\d一二三四五六七八九十]+[)）、.．])+", "", line)
        for line in without_days.split("\n")
    )
    for line in lines:
        for match in _NUMBER.finditer(
            re.sub(r"[〔\[（(]\d{4}[〕\]）)]\d+号|第\S{1,6}[条款项号届次]", " ", line)
        ):
            if not _UNITLESS.match(match.group()):
                yield match.group().strip()


def _found(words: Iterator[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


def _rows(title: str, table: Table) -> Iterator[ParsedItem]:
    """A task table: one item a row, its columns told from the header."""
    if not table.rows:
        return
    roles: dict[int, str] = {}
    for index, cell in enumerate(table.rows[0]):
        role = next((name for name, words in _COLUMNS if words.search(cell.text)), None)
        if role is not None:
            roles[index] = role
    if "text" not in roles.values() or len(set(roles.values())) < 2:
        return
    for number, row in enumerate(table.rows[1:], start=1):
        cells: dict[str, list[str]] = {}
        for index, role in roles.items():
            if row[index].text and row[index].text not in cells.get(role, []):
                cells.setdefault(role, []).append(row[index].text)
        text = "\n".join(cells.get("text", []))
        if not text:
            continue
        label = f"表{table.place.table}-{number}"
        read = _item(title, label, text.split("\n")[0][:_LONGEST_HEADING], text)
        item = PlanItem(
            plan=title,
            id=label,
            heading=read.heading,
            text=text,
            who="、".join(cells.get("who", [])) or read.who,
            when="、".join(cells.get("when", [])) or read.when,
            numbers="、".join(cells.get("numbers", [])) or read.numbers,
        )
        yield ParsedItem(PlanPart.MEASURE, item, row[0].place)
