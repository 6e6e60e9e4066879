"""Reads XLSX and XLS: each sheet a table, merged cells resolved, numbers as the sheet shows them."""

import datetime as dt
import io
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl  # type: ignore[import-untyped, unused-ignore]
import xlrd  # type: ignore[import-untyped, unused-ignore]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped, unused-ignore]

from kernel.errors import DocumentBroken, DocumentEncrypted, DocumentTooLarge
from knowledge.documents.archive import Archive
from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Format, LoadedDocument, Place, Table, Unread, UnreadKind

_BARE_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# Parts of a number format: quoted and escaped words, a currency, blanks of a width or that fill, placeholders.
_FORM = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(?P<place>General|[0#?.,/Ee+@%]+)|(?P<end>;)|(?P<plain>.)'
)
MOST_CELLS = 1_000_000
"""Positions of one sheet that are read."""


def read_xlsx(path: Path, data: bytes) -> LoadedDocument:
    """The workbook; formulas give the value that was last computed, hidden sheets are read like others.

    Raises DocumentBroken, DocumentTooLarge.
    """
    archive = Archive(data, path.name)
    archive.check_xml()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        # openpyxl meets damage with whatever its own code trips over.
        raise DocumentBroken(f"{path.name}: no readable workbook ({error!r})") from error
    tables: list[Table] = []
    dropped: list[str] = []
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise _too_large(path, sheet.title, sheet.max_row, sheet.max_column)
        merged = [
            (area.min_row - 1, area.max_row, area.min_col - 1, area.max_col)
            for area in sheet.merged_cells.ranges
        ]
        cells = (
            (cell.row - 1, cell.column - 1, _shown(cell.value, cell.number_format))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        )
        tables.extend(_table(sheet.title, cells, merged, len(tables) + 1, dropped))
    book.close()
    unread = (*_without_value(archive, data), *_drawn(archive))
    return LoadedDocument(path, Format.XLSX, tuple(tables), dropped=tuple(dropped), unread=unread)


def _drawn(archive: Archive) -> Iterator[Unread]:
    """Pictures and text boxes that float over the sheets."""
    drawings = [archive.read(name) for name in archive.names if name.startswith("xl/drawings/drawing")]
    for kind, mark in ((UnreadKind.PICTURE, b":pic>"), (UnreadKind.OBJECT, b":txBody>")):
        count = sum(drawing.count(mark) for drawing in drawings) // 2
        if count:
            yield Unread(kind, count)


def _without_value(archive: Archive, data: bytes) -> Iterator[Unread]:
    """Formulas whose value the file does not keep, as programs write them that do not calculate."""
    parts = (name for name in archive.names if name.startswith("xl/worksheets/"))
    if not any(_BARE_FORMULA.search(archive.read(name)) for name in parts):
        return
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    places = tuple(
        f"{sheet.title}!{cell.coordinate}"
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and values[sheet.title][cell.coordinate].value is None
    )
    if places:
        yield Unread(UnreadKind.FORMULA, len(places), places)


def read_xls(path: Path, data: bytes) -> LoadedDocument:
    """The workbook in the older binary format.

    Raises DocumentEncrypted, DocumentBroken, DocumentTooLarge.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        if "encrypted" in str(error).lower():
            raise DocumentEncrypted(f"{path.name}: asks for a password; save it without one") from error
        raise DocumentBroken(f"{path.name}: no readable workbook ({error})") from error
    except (AssertionError, ValueError, LookupError, TypeError, AttributeError, struct.error) as error:
        # xlrd meets damage with whatever its own code trips over.
        raise DocumentBroken(f"{path.name}: no readable workbook ({error!r})") from error
    tables: list[Table] = []
    dropped: list[str] = []
    for sheet in book.sheets():
        if sheet.nrows * sheet.ncols > MOST_CELLS:
            raise _too_large(path, sheet.name, sheet.nrows, sheet.ncols)
        cells = (
            (row, column, _shown_xls(book, sheet.cell(row, column)))
            for row in range(sheet.nrows)
            for column in range(sheet.row_len(row))
            if sheet.cell_type(row, column) not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}
        )
        tables.extend(_table(sheet.name, cells, sheet.merged_cells, len(tables) + 1, dropped))
    return LoadedDocument(path, Format.XLS, tuple(tables), dropped=tuple(dropped))


def _too_large(path: Path, sheet: str, rows: int, columns: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{path.name}: sheet {sheet} spans {rows} rows and {columns} columns; at most {MOST_CELLS} cells are read. "
        f"Delete the empty formatted rows and columns"
    )


def _table(
    sheet: str,
    cells: Iterable[tuple[int, int, str]],
    merged: Iterable[tuple[int, int, int, int]],
    number: int,
    dropped: list[str],
) -> list[Table]:
    """The grid of a sheet, none where it is empty; words that a merged cell covers go to `dropped`."""
    areas = {(top, left): (bottom - top, right - left) for top, bottom, left, right in merged}
    shown, covered = _uncovered([cell for cell in cells if cell[2].strip()], areas)
    dropped.extend(covered)
    spans = [Span(row, column, *areas.get((row, column), (1, 1)), text) for row, column, text in shown]
    # An area merged over empty cells must not take the words of a neighbour: it stays an empty cell.
    held = {(span.row, span.column) for span in spans}
    spans.extend(Span(t, c, *size, "") for (t, c), size in areas.items() if (t, c) not in held and spans)
    bottom = max((span.row + span.rows for span in spans if span.text), default=0)
    spans = [span for span in spans if span.row < bottom]
    rows = resolve_grid(spans, lambda r, c: Place(sheet=sheet, table=number, row=r + 1, column=c + 1))
    return [Table(rows, Place(sheet=sheet, table=number))] if rows else []


def _uncovered(
    cells: list[tuple[int, int, str]], areas: Mapping[tuple[int, int], tuple[int, int]]
) -> tuple[list[tuple[int, int, str]], list[str]]:
    """The cells that the sheet shows, and the words that stay hidden under a merged cell with words of its own."""
    lowest = max((row for row, _, _ in cells), default=-1) + 1
    worded = {(row, column) for row, column, _ in cells}
    over: dict[int, list[tuple[int, int, tuple[int, int]]]] = {}
    for (top, left), (rows, columns) in areas.items():
        if rows * columns > 1 and (top, left) in worded:
            for row in range(top, min(top + rows, lowest)):
                over.setdefault(row, []).append((left, left + columns, (top, left)))
    shown: list[tuple[int, int, str]] = []
    covered: list[str] = []
    for row, column, text in cells:
        under = any(
            left <= column < right and (row, column) != first for left, right, first in over.get(row, ())
        )
        if under:
            covered.append(text)
        else:
            shown.append((row, column, text))
    return shown, covered


def _shown(value: Any, number_format: str) -> str:
    """A value as the sheet shows it: 0.05 formatted as a percentage is 5%, 5 formatted as 0"万元" is 5万元, a whole
    float has no decimals."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | float):
        before, after, percent = _words_around(number_format or "")
        shown = f"{_number(round(value * 100, 6))}%" if percent else _number(value)
        return f"{before}{shown}{after}"
    return re.sub(r"\r\n?", "\n", str(value)).replace("_x000D_", "")


def _words_around(form: str) -> tuple[str, str, bool]:
    """What a number format prints before and behind a number, and whether it is one of percent."""
    around = ["", ""]
    behind, percent = 0, False
    for part in _FORM.finditer(form):
        if part["end"]:
            break
        if part["place"]:
            behind, percent = 1, percent or "%" in part["place"]
            continue
        words = part["quoted"] or part["escaped"] or part["currency"] or part["plain"] or ""
        if part["plain"] and words.isascii():
            continue  # signs, brackets, @ and spaces are the number's own
        around[behind] += words
    return around[0], around[1], percent


def _shown_xls(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value), "")
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
        except (xlrd.xldate.XLDateError, OverflowError, ValueError):
            return _number(cell.value)
    key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else None
    form = book.format_map.get(key)
    return _shown(cell.value, form.format_str if form is not None else "")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
