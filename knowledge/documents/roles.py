"""What a column of a benchmark table holds, told from the words of its header and from its values."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.documents.model import Cell


class Role(StrEnum):
    """What a column or a labelled row holds."""

    SERIAL = "serial"
    VIOLATION = "violation"
    NORM = "norm"
    PENALTY_BASIS = "penalty basis"
    TIER = "tier"
    CIRCUMSTANCES = "circumstances"
    PENALTY = "penalty"
    WEIGHT = "weight"
    FACTOR = "factor"
    LENIENT = "lenient"
    CATEGORY = "category"
    DEPARTMENT = "department"
    REMARK = "remark"


# The first pattern that fits wins: the particular before the general.
_HEADERS: tuple[tuple[Role, str], ...] = (
    (Role.SERIAL, r"序号|编号|项次|编码|代码|职权编码"),
    (
        Role.LENIENT,
        r"(?:不予|免予|免于|从轻|减轻|免罚|不予实施|首违不罚|轻微).*(?:情节|情形|条件|依据|标准|处罚)|适用(?:条件|情形)$",
    ),
    (Role.WEIGHT, r"权重|分值|百分[值比]|裁量比例|裁量系数|得分|^比例$"),
    (Role.FACTOR, r"裁量(?:因素|因子|要素)|(?:因素|因子)$"),
    (Role.NORM, r"违反(?:条款|规定|法律|依据|条文|的法律)|违则|义务(?:条款|规定)|禁止性规定"),
    (Role.PENALTY_BASIS, r"依据|罚则|法律责任|处罚条款|法条|法律条文|法律规定|法定处罚|法律法规|法规条款"),
    (
        Role.TIER,
        r"阶次|档次|等级|裁量(?:档|阶|级)|情节(?:轻重|程度|等级)|处罚档|违法(?:等级|档次|轻重)|层级|裁量级别",
    ),
    (
        Role.PENALTY,
        r"裁量(?:标准|幅度|基准|结果|范围|规则)|处罚(?:标准|幅度|基准|裁量|种类|内容|结果|措施|金额)|罚款|量罚|具体标准|罚金|处理(?:标准|结果)|行政处罚$",
    ),
    (
        Role.VIOLATION,
        r"违法(?:行为|事项|种类|事实|案由)|处罚事项|行为(?:名称|种类)|事项名称|案由|事项$|职权名称",
    ),
    (Role.CIRCUMSTANCES, r"情节|情形|条件|程度|后果|违法情况|表现|情况|区域|类型|情势|裁量"),
    (Role.CATEGORY, r"类别|分类|领域|类型"),
    (Role.DEPARTMENT, r"部门|机关|主体|单位$"),
    (Role.REMARK, r"备注|说明|备考|附注|计算"),
)
_PATTERNS = tuple((role, re.compile(words)) for role, words in _HEADERS)
_LONGEST_HEADER = 40
_NO_HEADER = re.compile(
    r"[。；，]|的$|\d+(?:\.\d+)?\s*(?:万|元|%|％|倍|日|天|次|年|个月)|[一二三四五六七八九十]+(?:万?元|倍|次)|^《|警告"
)
_TIER_VALUE = re.compile(
    r"(?:违法)?(?:情节|程度|行为)?(?:特别|较为|比较)?(?:轻微|较轻|一般|较重|严重|恶劣|从轻|减轻|从重|不予(?:行政)?处罚|免予处罚|轻)"
    r"(?:的|违法|情节|处罚)?|[0-9一二三四五六七八九ⅠⅡⅢⅣⅤA-E]{1,2}(?:\.0)?(?:档|级|阶)?|第[一二三四五六七八\d](?:档|阶|级)(?:次)?"
)
_PERCENT_VALUE = re.compile(r"\d+(?:\.\d+)?\s*[%％]?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands, its header as printed, what it holds (None: a condition of its own kind)."""

    index: int
    header: str
    role: Role | None


def role_of(header: str) -> Role | None:
    """The role that a header's words name; None where they name none."""
    text = "".join(header.split())
    if not text or len(text) > _LONGEST_HEADER:
        return None
    return next((role for role, pattern in _PATTERNS if pattern.search(text)), None)


def is_header(row: tuple[Cell, ...], above: tuple[Cell, ...] | None = None) -> bool:
    """Whether a row heads columns: most of its cells name roles, a violation, penalty or weight among them; none is
    long, holds a figure, or is the lower part of a cell of the row above."""
    cells = list(dict.fromkeys(cell.text for cell in row if cell.text))
    if len(cells) < 2 or any(
        len("".join(text.split())) > _LONGEST_HEADER or _NO_HEADER.search(text) for text in cells
    ):
        return False
    if above and any(
        low.merged and low.text and low.text == high.text for low, high in zip(row, above, strict=True)
    ):
        return False
    named = {text: role_of(text) for text in cells}
    roles = {role for role in named.values() if role is not None}
    essential = {Role.VIOLATION, Role.PENALTY, Role.WEIGHT, Role.LENIENT, Role.FACTOR} & roles
    known = sum(role is not None for role in named.values())
    return bool(essential) and len(roles) >= 2 and known >= max(2, round(0.5 * len(cells)))


def columns_of(header: list[tuple[Cell, ...]], body: list[tuple[Cell, ...]]) -> list[Column]:
    """The columns of a table. header: its one or two header rows; body: the rows below, whose values decide
    where the words leave it open (违法程度 may hold tiers or conditions, 类别 may number the tiers)."""
    columns: list[Column] = []
    for index in range(len(header[0])):
        words = list(dict.fromkeys(row[index].text for row in header if row[index].text))
        text = words[-1] if words else ""
        role = role_of(text)
        if role is None and len(words) > 1:
            role = role_of(words[0])
        columns.append(Column(index, text, _judged(role, text, [row[index] for row in body])))
    return _settled(columns)


def _judged(role: Role | None, header: str, cells: list[Cell]) -> Role | None:
    values = ["".join(cell.text.split()) for cell in cells if cell.text and not cell.merged]
    if not values:
        return role
    tiers = sum(bool(_TIER_VALUE.fullmatch(value)) for value in values) / len(values)
    if role in {Role.CIRCUMSTANCES, Role.CATEGORY, None} and tiers >= 0.6 and header:
        return Role.TIER
    if role is Role.TIER and tiers < 0.3:
        return Role.CIRCUMSTANCES
    percents = sum(bool(_PERCENT_VALUE.fullmatch(value)) for value in values) / len(values)
    if role is Role.PENALTY and percents >= 0.8 and any("%" in v or "％" in v for v in values):
        return Role.WEIGHT
    return role


def _settled(columns: list[Column]) -> list[Column]:
    """One violation and one penalty column; a second of the kind is a condition or a remark."""
    settled: list[Column] = []
    seen: set[Role] = set()
    roles = {column.role for column in columns}
    for column in columns:
        role = column.role
        if role is Role.LENIENT and "依据" in column.header:
            role = Role.PENALTY_BASIS
        if role in {Role.VIOLATION, Role.CATEGORY} and Role.VIOLATION in seen:
            role = Role.CIRCUMSTANCES
        elif role is Role.CATEGORY and Role.VIOLATION not in roles:
            role = Role.VIOLATION
        if role is not None:
            seen.add(role)
        settled.append(Column(column.index, column.header, role))
    return settled
