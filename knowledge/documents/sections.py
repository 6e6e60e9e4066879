"""Splits a grid into its benchmark tables: headers, section rows, and rows that label themselves."""

from dataclasses import dataclass, field

from knowledge.documents.model import Cell, Table
from knowledge.documents.roles import Role, is_header, role_of


@dataclass(slots=True)
class Section:
    """One table of a grid: its header rows, the rows below, and the rows that label themselves, by role."""

    title: str
    header: list[tuple[Cell, ...]] = field(default_factory=list)
    body: list[tuple[Cell, ...]] = field(default_factory=list)
    labelled: dict[Role, str] = field(default_factory=dict)


def split_grid(table: Table, title: str) -> list[Section]:
    """The tables in a grid, in order; `title` names those that have no section row of their own above them."""
    sections = [Section(title)]
    pending: dict[Role, str] = {}
    named = ""
    last: Role | None = None
    for above, row in zip((None, *table.rows), table.rows, strict=False):
        section = sections[-1]
        label = _label(row, last)
        last = label[0] if label else None
        if is_header(row, above):
            if section.header and _words(row) == _words(section.header[0]) and not named:
                continue
            if section.header:
                section = Section(named or title)
                sections.append(section)
            elif named:
                section.title = named
            section.header.append(row)
            section.labelled.update(pending)
            pending, named = {}, ""
        elif label is not None and not (section.header and label[0] is not Role.REMARK and not section.body):
            role, text = label
            target = section.labelled if section.header and role is Role.REMARK else pending
            target[role] = f"{target[role]}\n{text}" if role in target else text
        elif _is_section(row):
            named = next(cell.text for cell in row if cell.text)
        elif section.header and not section.body and _is_second_header(row, section.header[0]):
            section.header.append(row)
        elif section.header:
            section.body.append(row)
    return [section for section in sections if section.header and section.body]


def _words(row: tuple[Cell, ...]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _label(row: tuple[Cell, ...], last: Role | None) -> tuple[Role, str] | None:
    """A row of two cells of which the first names what the second holds: 处罚依据 | 《…》第八十五条…

    An empty first cell goes on from the labelled row above, whose role is `last`, over a page break.
    """
    heads = [cell for cell in row if not cell.merged]
    if len(heads) != 2 or row[0].merged or not heads[1].text or len(heads[0].text) > 12:
        return None
    if any(cell.text not in {heads[0].text, heads[1].text} for cell in row) or row[-1].text != heads[1].text:
        return None
    role = role_of(heads[0].text) if heads[0].text else last
    if role not in {Role.NORM, Role.PENALTY_BASIS, Role.REMARK, Role.VIOLATION, Role.DEPARTMENT}:
        return None
    return role, heads[1].text


def _is_section(row: tuple[Cell, ...]) -> bool:
    """A row with one cell's words only, which heads the rows below: 一、《中华人民共和国水污染防治法》."""
    cells = [cell for cell in row if not cell.merged and cell.text]
    return len(cells) == 1 and not any(cell.merged and cell.text != cells[0].text for cell in row)


def _is_second_header(row: tuple[Cell, ...], first: tuple[Cell, ...]) -> bool:
    """A row that divides a header cell spanning several columns (裁量标准 over 情节 and 幅度)."""
    split = any(cell.merged for cell in first)
    down = any(cell.merged and cell.text == above.text for cell, above in zip(row, first, strict=True))
    own = [cell.text for cell in row if not cell.merged and cell.text]
    return (
        split and down and bool(own) and all(len(text) <= 12 for text in own) and any(role_of(t) for t in own)
    )
