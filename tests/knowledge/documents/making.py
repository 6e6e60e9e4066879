"""Makes small documents for the tests: DOCX with lists of its own, PDF drawn by hand, workbooks, zips."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped, unused-ignore]
from docx.document import Document
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from knowledge.documents.model import Cell, Format, LoadedDocument, Place, Table, Text

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text_document(text: str, name: str = "样本.txt") -> LoadedDocument:
    """A document of the text's lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    blocks = tuple(Text(line.strip(), Place(paragraph=n)) for n, line in enumerate(lines, start=1))
    return LoadedDocument(Path(name), Format.TEXT, blocks)


def grid(rows: Sequence[Sequence[str | None]], number: int = 1) -> Table:
    """A table of rows; None is a position that the cell above, or else the one to the left, covers."""
    cells: list[list[Cell]] = []
    for r, row in enumerate(rows):
        cells.append([])
        for c, text in enumerate(row):
            place = Place(table=number, row=r + 1, column=c + 1)
            if text is not None:
                cells[r].append(Cell(text, place))
            elif r and (rows[r][0] is None or any(t is not None for t in row[c:])) and rows[r - 1][c] != "":
                cells[r].append(Cell(cells[r - 1][c].text, place, merged=True))
            else:
                cells[r].append(Cell(cells[r][c - 1].text, place, merged=True))
    return Table(tuple(map(tuple, cells)), Place(table=number))


def table_document(*tables: Table, title: str = "", name: str = "样本.docx") -> LoadedDocument:
    """A document of a title and tables."""
    head = (Text(title, Place(paragraph=1)),) if title else ()
    return LoadedDocument(Path(name), Format.DOCX, (*head, *tables))


def save_docx(path: Path, document: Document) -> Path:
    """The document, written."""
    document.save(str(path))
    return path


def docx_of(path: Path, lines: Iterable[str]) -> Path:
    """A DOCX with a paragraph a line."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return save_docx(path, document)


def add_list(
    document: Document, number: int, levels: Sequence[Mapping[str, str]], start_override: int = 0
) -> None:
    """A list definition with its instance `number`; each level gives numFmt, lvlText and what else it sets."""
    described = "".join(
        f'<w:lvl w:ilvl="{depth}">'
        + "".join(f'<w:{name} w:val="{value}"/>' for name, value in {"start": "1", **level}.items())
        + "</w:lvl>"
        for depth, level in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {_W} w:abstractNumId="{900 + number}">{described}</w:abstractNum>')
    )
    add_instance(document, number, 900 + number, start_override)


def add_instance(document: Document, number: int, abstract: int, start_override: int = 0) -> None:
    """Another instance of a list definition, starting anew where `start_override` says so."""
    override = (
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start_override}"/></w:lvlOverride>'
        if start_override
        else ""
    )
    document.part.numbering_part.element.append(
        parse_xml(f'<w:num {_W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>')
    )


def numbered(document: Document, text: str, number: int, level: int = 0) -> Paragraph:
    """A paragraph in a list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def workbook(
    path: Path, rows: Sequence[Sequence[object]], merged: Iterable[str] = (), title: str = "裁量表"
) -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip file of the members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def pdf_of(path: Path, pages: Iterable[str], image: bool = False) -> Path:
    """A PDF whose pages have these content streams, in Helvetica as /F1; `image`: a picture /I1 is at hand."""
    streams = list(pages)
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
    objects.append(picture)
    kids: list[str] = []
    for stream in streams:
        content = stream.encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        extra = b" /XObject << /I1 4 0 R >>" if image else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >>%s >> >>"
            % (len(objects), extra)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode("ascii")
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    path.write_bytes(out.getvalue())
    return path


def drawn_table(xs: Sequence[int], ys: Sequence[int], words: Mapping[tuple[int, int], str]) -> str:
    """The content stream of a full grid with words in its cells; xs from the left, ys downwards from the top."""
    lines = [f"{x} {842 - ys[0]} m {x} {842 - ys[-1]} l S" for x in xs]
    lines += [f"{xs[0]} {842 - y} m {xs[-1]} {842 - y} l S" for y in ys]
    lines += [written(xs[column] + 4, ys[row] + 16, text) for (row, column), text in words.items()]
    return "\n".join(lines)


def written(x: int, y: int, text: str) -> str:
    """The content stream of words at a place, y downwards from the top."""
    return f"BT /F1 10 Tf {x} {842 - y} Td ({text}) Tj ET"
