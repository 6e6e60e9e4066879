"""Names and attributes of WordprocessingML elements."""

from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def tag(name: str) -> str:
    """The qualified name of an element or attribute."""
    return _W + name


def value(parent: Element, name: str) -> str | None:
    """The w:val of a child element, or None where it is absent."""
    child = parent.find(_W + name)
    return child.get(_W + "val") if child is not None else None


def integer(element: Element, attribute: str, otherwise: int = 0) -> int:
    """A whole-number attribute."""
    text = element.get(_W + attribute, "")
    return int(text) if text.isdigit() else otherwise


def is_on(parent: Element, name: str) -> bool:
    """Whether an on/off property is set: present, and not said to be off."""
    child = parent.find(_W + name)
    return child is not None and child.get(_W + "val") not in {"0", "false", "off", "none"}


def normalized(root: Element) -> Element:
    """The tree with the names of the strict variant (ISO 29500 strict) turned into the usual ones."""
    if not root.tag.startswith("{" + _STRICT):
        return root
    for element in root.iter():
        element.tag = _usual(element.tag)
        for name in list(element.attrib):
            if name.startswith("{" + _STRICT):
                element.set(_usual(name), element.attrib.pop(name))
    return root


def _usual(name: str) -> str:
    return name.replace("{" + _STRICT + "}", _W)
