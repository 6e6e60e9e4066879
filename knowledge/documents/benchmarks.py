"""Parses discretion benchmarks: tables to rows of violation, basis, tier, circumstances and penalty."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.benchmark import TableKind
from knowledge.documents.fines import Range, find_ranges
from knowledge.documents.lists import read_list
from knowledge.documents.model import Cell, LoadedDocument, Place, Text
from knowledge.documents.points import PointScheme, is_start, read_percent, read_schemes
from knowledge.documents.roles import Column, Role, columns_of
from knowledge.documents.sections import Section, split_grid

_LENIENT = re.compile(r"不予(?:行政)?处罚|免予(?:行政)?处罚|免罚|从轻|减轻|首违不罚|轻微违法")
_MARK_LINE = re.compile(r"§|裁量标准$|^表\s*\d+$|单位[:：]")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row. `norm` and `basis` are the cells on the duty and on the penalty as printed; `ranges` the penalties
    read from the words; `weights` the percentages of a point-weighted row, one a column. The condition columns of a table that
    has several stand in `circumstances` as header：value, joined by ；."""

    violation: str
    norm: str
    basis: str
    tier: str
    circumstances: str
    penalty: str
    ranges: tuple[Range, ...]
    place: Place
    serial: str = ""
    remark: str = ""
    weights: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """A table of benchmarks. `schemes` are there for point-weighted tables, one a column of weights."""

    title: str
    kind: TableKind
    rows: tuple[ParsedRow, ...]
    columns: tuple[Column, ...]
    place: Place
    schemes: tuple[PointScheme, ...] = ()


def parse_benchmarks(document: LoadedDocument) -> tuple[ParsedTable, ...]:
    """The benchmark tables of a document, in order; other tables are passed over.

    A grid may hold several tables below one another, each under a header of its own; a header that is repeated
    is left out. Rows that label themselves (违反条款 | …, 备注 | …) apply to the table they stand with.
    """
    tables: list[ParsedTable] = []
    above: list[str] = []
    lenient = bool(_LENIENT.search("".join(text.text for text in list(document.texts)[:6])))
    for block in document.blocks:
        if isinstance(block, Text):
            above.append(block.text)
            continue
        parsed = (_table(section, block.place, lenient) for section in split_grid(block, _title(above)))
        tables.extend(table for table in parsed if table is not None)
    if lenient and not tables:
        tables.extend(_listed(document))
    return tuple(tables)


def _listed(document: LoadedDocument) -> Iterator[ParsedTable]:
    """A list of leniency written under headings, as one table."""
    rows = tuple(
        ParsedRow(
            violation=violation,
            norm=words.get(Role.NORM, ""),
            basis=words.get(Role.PENALTY_BASIS, ""),
            tier="",
            circumstances=words.get(Role.LENIENT, ""),
            penalty="",
            ranges=(),
            place=place,
            remark=words.get(Role.REMARK, ""),
        )
        for violation, words, place in read_list(document)
        if words.get(Role.LENIENT)
    )
    if rows:
        title = next(document.texts).text
        yield ParsedTable(title, TableKind.LENIENT, rows, (), rows[0].place)


def _title(above: list[str]) -> str:
    """The words over a table: the last line that is not a mere mark, short enough to be a title."""
    for text in reversed(above[-4:]):
        if not _MARK_LINE.search(text) and len(text) <= _LONGEST_TITLE:
            return text
    return ""


def _table(section: Section, place: Place, lenient: bool) -> ParsedTable | None:
    columns = columns_of(section.header, section.body)
    roles = {column.role for column in columns}
    if not roles & {Role.VIOLATION, Role.PENALTY, Role.WEIGHT, Role.LENIENT}:
        return None
    names = _take_weight_names(section, columns)
    rows = list(_rows(section, columns))
    if not rows:
        return None
    kind = TableKind.TIERS
    if Role.WEIGHT in roles:
        kind = TableKind.POINTS
    elif Role.LENIENT in roles or ((lenient or _LENIENT.search(section.title)) and Role.PENALTY not in roles):
        kind = TableKind.LENIENT
    schemes: tuple[PointScheme, ...] = ()
    if kind is TableKind.POINTS:
        rows = _with_violation(rows)
        weighted = [(*_factor(row), row.weights) for row in rows]
        schemes = read_schemes(weighted, names, section.labelled.get(Role.REMARK, ""))
    return ParsedTable(section.title, kind, tuple(rows), tuple(columns), place, schemes)


def _take_weight_names(section: Section, columns: list[Column]) -> list[str]:
    """What each column of weights is for: the cells above its first percentage, taken out of the body."""
    weighted = [column.index for column in columns if column.role is Role.WEIGHT]
    names = dict.fromkeys(weighted, "")
    while weighted and section.body:
        labels = {
            i: section.body[0][i].text for i in weighted if read_percent(section.body[0][i].text) is None
        }
        if not any(labels.values()):
            break
        for index, label in labels.items():
            if label not in {"", "/", names[index]}:
                names[index] = f"{names[index]} {label}".strip()
        section.body.pop(0)
    return list(names.values())


def _with_violation(rows: list[ParsedRow]) -> list[ParsedRow]:
    """The starting points (裁量起点) stand across the column of violations: they get the violation of the table."""
    named = next((row.violation for row in rows if not is_start(row.violation)), "")
    return [
        replace(row, violation=named, circumstances=row.violation) if is_start(row.violation) else row
        for row in rows
    ]


def _factor(row: ParsedRow) -> tuple[str, str]:
    name, _, text = row.circumstances.partition("：")
    return (name, text) if text else (row.circumstances, row.circumstances)


def _rows(section: Section, columns: list[Column]) -> Iterator[ParsedRow]:
    carried: dict[Role, str] = {}
    for row in section.body:
        texts = _by_role(row, columns)
        if not any(texts.get(role) for role in Role if role not in {Role.SERIAL, Role.REMARK}):
            continue
        violation = texts.get(Role.VIOLATION, "")
        if violation and violation != carried.get(Role.VIOLATION):
            carried = {}
        for role in (Role.SERIAL, Role.VIOLATION, Role.NORM, Role.PENALTY_BASIS, Role.TIER, Role.PENALTY):
            if texts.get(role):
                carried[role] = texts[role]
        if not (texts.get(Role.TIER) or texts.get(Role.PENALTY)):
            # An empty cell under a penalty says "as above", also where the author merged nothing.
            texts.update({r: carried[r] for r in (Role.TIER, Role.PENALTY) if r in carried})
        weights = tuple(read_percent(row[c.index].text) for c in columns if c.role is Role.WEIGHT)
        yield _row(row, texts, carried, section, weights)


def _by_role(row: tuple[Cell, ...], columns: list[Column]) -> dict[Role, str]:
    """The words of a row by role; conditions are put together, each under its header."""
    texts: dict[Role, str] = {}
    several = sum(column.role is Role.PENALTY for column in columns) > 1
    conditions: list[tuple[str, str]] = []
    weighted = any(column.role is Role.WEIGHT for column in columns)
    for column in columns:
        cell = row[column.index]
        role = column.role
        if role in {Role.CIRCUMSTANCES, Role.FACTOR, None}:
            repeated = cell.merged and column.index > 0 and row[column.index - 1].text == cell.text
            if cell.text and column.header and not repeated:
                conditions.append((column.header, cell.text))
        elif cell.text and role is not None:
            wide = cell.merged and column.index > 0 and row[column.index - 1].text == cell.text
            if not wide:
                text = f"{column.header}：{cell.text}" if several and role is Role.PENALTY else cell.text
                texts[role] = f"{texts[role]}\n{text}" if role in texts else text
    if weighted and len(conditions) >= 2:
        # The last two conditions of a weighted row are the factor and its case.
        texts[Role.CIRCUMSTANCES] = f"{conditions[-2][1]}：{conditions[-1][1]}"
    elif len(conditions) == 1:
        texts[Role.CIRCUMSTANCES] = conditions[0][1]
    elif conditions:
        texts[Role.CIRCUMSTANCES] = "；".join(f"{header}：{text}" for header, text in conditions)
    return texts


def _row(
    row: tuple[Cell, ...],
    texts: dict[Role, str],
    carried: dict[Role, str],
    section: Section,
    weights: tuple[Decimal | None, ...],
) -> ParsedRow:
    penalty = texts.get(Role.PENALTY, "")
    return ParsedRow(
        violation=carried.get(Role.VIOLATION) or section.labelled.get(Role.VIOLATION, ""),
        norm=carried.get(Role.NORM) or section.labelled.get(Role.NORM, ""),
        basis=carried.get(Role.PENALTY_BASIS) or section.labelled.get(Role.PENALTY_BASIS, ""),
        tier=texts.get(Role.TIER, ""),
        circumstances=texts.get(Role.LENIENT) or texts.get(Role.CIRCUMSTANCES, ""),
        penalty=penalty or texts.get(Role.WEIGHT, ""),
        ranges=tuple(found for line in penalty.split("\n") for found in find_ranges(line)),
        place=row[0].place,
        serial=carried.get(Role.SERIAL, ""),
        remark=texts.get(Role.REMARK) or section.labelled.get(Role.REMARK, ""),
        weights=weights,
    )
