"""What the paragraph styles of a Word document say about numbering and headings."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from knowledge.documents.wordml import tag, value

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)


class Styles:
    """The paragraph styles, each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default = ""
        for style in root.iterfind(tag("style")) if root is not None else ():
            if style.get(tag("type")) == "paragraph":
                name = style.get(tag("styleId"), "")
                self._styles[name] = style
                if style.get(tag("default")) in {"1", "true", "on"}:
                    self.default = name

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = value(self._styles[style], "basedOn") or ""

    def numbered(self, style: str) -> tuple[str, str | None] | None:
        """The list and level that a style puts its paragraphs into."""
        for element in self._chain(style):
            properties = element.find(tag("pPr"))
            numbers = properties.find(tag("numPr")) if properties is not None else None
            if numbers is not None and (number := value(numbers, "numId")):
                return number, value(numbers, "ilvl")
        return None

    def heading(self, paragraph: Element) -> int | None:
        """The outline level of a paragraph, 1 outermost; None for running text."""
        properties = paragraph.find(tag("pPr"))
        if properties is None:
            return None
        level = value(properties, "outlineLvl")
        for element in () if level else self._chain(value(properties, "pStyle") or ""):
            named = _HEADING_STYLE.match(value(element, "name") or "")
            inner = element.find(tag("pPr"))
            level = value(inner, "outlineLvl") if inner is not None else None
            if level is None and named:
                level = str(int(named[1]) - 1)
            if level:
                break
        return int(level) + 1 if level and level.isdigit() and int(level) < 9 else None
