"""Reads DOCX: paragraphs with their automatic numbers, tables with merged cells, footnotes and text boxes."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from kernel.errors import DocumentBroken
from knowledge.documents.archive import Archive
from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Block, Format, LoadedDocument, Place, Table, Text
from knowledge.documents.numbering import Numbering
from knowledge.documents.styles import Styles
from knowledge.documents.word_runs import (
    UNSEEN,
    boxes_of,
    chosen,
    hidden_in,
    mark_is_deleted,
    references_of,
    unread_in,
    words_of,
)
from knowledge.documents.wordml import (
    ALTERNATE,
    normalized,
    tag,
    value,
)

_BODY = "word/document.xml"
_DEEPEST_TABLE = 8
_CONTAINERS = {tag(name) for name in ("body", "tc", "txbxContent", "footnote", "endnote")}


def read_docx(path: Path, data: bytes) -> LoadedDocument:
    """The document in a DOCX file; DocumentBroken, DocumentTooLarge where it cannot be read."""
    archive = Archive(data, path.name)
    if _BODY not in archive.names:
        raise DocumentBroken(f"{path.name}: the zip container holds no {_BODY}; it is no Word document")
    body = normalized(archive.xml(_BODY)).find(tag("body"))
    if body is None:
        raise DocumentBroken(f"{path.name}: {_BODY} has no body")
    reader = _Reader(archive)
    blocks = tuple(reader.blocks(body))
    return LoadedDocument(
        path, Format.DOCX, blocks, dropped=tuple(hidden_in(body)), unread=tuple(unread_in(body))
    )


class _Reader:
    """One pass over one document."""

    def __init__(self, archive: Archive) -> None:
        self._numbering = Numbering(_part(archive, "word/numbering.xml"))
        self._styles = Styles(_part(archive, "word/styles.xml"))
        self._notes = {
            **_notes(_part(archive, "word/footnotes.xml"), "footnote"),
            **_notes(_part(archive, "word/endnotes.xml"), "endnote"),
        }
        self._paragraphs = 0
        self._tables = 0
        self._begun = ""

    def blocks(self, container: Element, depth: int = 0) -> Iterator[Block]:
        """The blocks of a body, a cell, a text box or a note."""
        for element in container:
            if element.tag == tag("p"):
                yield from self._paragraph(element, depth)
            elif element.tag == tag("tbl"):
                yield from self._table(element, depth)
            elif element.tag == ALTERNATE:
                yield from self.blocks(chosen(element), depth)
            elif element.tag not in UNSEEN:
                # Content controls, custom XML, insertions: what they wrap counts.
                yield from self.blocks(element, depth)
        if container.tag in _CONTAINERS:
            yield from self._left_over()

    def _left_over(self) -> Iterator[Block]:
        """Words before a deleted paragraph mark that no paragraph takes up."""
        if self._begun.strip():
            yield Text(self._begun.strip(), Place(paragraph=self._paragraphs))
        self._begun = ""

    def _paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        self._paragraphs += 1
        place = Place(paragraph=self._paragraphs)
        words = self._begun + "".join(words_of(element)).strip("\n")
        # A deleted paragraph mark joins its words to the next paragraph, which then counts alone in a list.
        joins = mark_is_deleted(element)
        self._begun = words if joins else ""
        if joins:
            words = ""
        number = self._number(element) if not joins and (words.strip() or _has_number(element)) else ""
        if (number + words).strip():
            text = number + (words.lstrip() if number else words)
            yield Text(text.rstrip(), place, self._styles.heading(element), len(number.rstrip()))
        for box in boxes_of(element):
            yield from self.blocks(box, depth + 1) if depth < _DEEPEST_TABLE else self._flat(box)
        for note in references_of(element):
            content = self._notes.get(note)
            if content is not None:
                yield from self.blocks(content, depth + 1)

    def _number(self, element: Element) -> str:
        properties = element.find(tag("pPr"))
        style = (value(properties, "pStyle") if properties is not None else None) or self._styles.default
        own = properties.find(tag("numPr")) if properties is not None else None
        inherited = self._styles.numbered(style)
        number = (value(own, "numId") if own is not None else None) or (inherited[0] if inherited else None)
        if number is None or number == "0":
            return ""
        depth = value(own, "ilvl") if own is not None else None
        if depth is None and inherited:
            depth = (
                inherited[1] if inherited[1] is not None else str(self._numbering.style_level(number, style))
            )
        return self._numbering.next(number, int(depth) if depth and depth.isdigit() else 0)

    def _table(self, element: Element, depth: int) -> Iterator[Block]:
        yield from self._left_over()
        if depth >= _DEEPEST_TABLE:
            yield from self._flat(element)
            return
        self._tables += 1
        place = Place(table=self._tables, paragraph=self._paragraphs + 1)
        spans: list[Span] = []
        open_spans: dict[int, Span] = {}
        for row_number, row in enumerate(_children(element, "tr")):
            column = _skipped(row, "gridBefore")
            for cell in _children(row, "tc"):
                properties = cell.find(tag("tcPr"))
                width = _grid_span(properties)
                merge = properties.find(tag("vMerge")) if properties is not None else None
                text = self._cell(cell, depth)
                above = open_spans.get(column)
                if merge is not None and merge.get(tag("val")) != "restart" and above is not None:
                    above.rows = row_number - above.row + 1
                    if text.strip():
                        above.text = f"{above.text}\n{text}".strip("\n")
                else:
                    span = Span(row_number, column, 1, width, text)
                    spans.append(span)
                    for covered in range(column, column + width):
                        open_spans.pop(covered, None)
                    if merge is not None:
                        open_spans[column] = span
                column += width
        rows = resolve_grid(spans, lambda r, c: Place(table=place.table, row=r + 1, column=c + 1))
        if rows:
            yield Table(rows, place)

    def _flat(self, element: Element) -> Iterator[Block]:
        """The words of what is nested too deeply to keep its form."""
        lines = ("".join(words_of(paragraph)) for paragraph in element.iter(tag("p")))
        text = "\n".join(line for line in lines if line.strip())
        if text:
            yield Text(text, Place(paragraph=self._paragraphs))

    def _cell(self, cell: Element, depth: int) -> str:
        """A cell's words; a table inside a cell gives its words in order."""
        return "\n".join(block.text for block in self.blocks(cell, depth + 1))


def _part(archive: Archive, name: str) -> Element | None:
    return normalized(archive.xml(name)) if name in archive.names else None


def _notes(root: Element | None, kind: str) -> dict[tuple[str, str], Element]:
    if root is None:
        return {}
    return {
        (kind, note.get(tag("id"), "")): note
        for note in root.iterfind(tag(kind))
        if note.get(tag("type")) in {None, "normal"}
    }


def _has_number(element: Element) -> bool:
    properties = element.find(tag("pPr"))
    return properties is not None and properties.find(tag("numPr")) is not None


def _children(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, also inside content controls."""
    for child in element:
        if child.tag == tag(name):
            yield child
        elif child.tag in {tag("sdt"), tag("sdtContent"), tag("ins"), tag("customXml")}:
            yield from _children(child, name)


def _skipped(row: Element, name: str) -> int:
    properties = row.find(tag("trPr"))
    count = value(properties, name) if properties is not None else None
    return min(int(count), 200) if count and count.isdigit() else 0


def _grid_span(properties: Element | None) -> int:
    count = value(properties, "gridSpan") if properties is not None else None
    return max(1, min(int(count), 200)) if count and count.isdigit() else 1
