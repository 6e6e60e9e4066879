"""What a Word paragraph shows: its words, without those deleted, hidden or in boxes; what it holds beside them."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from knowledge.documents.model import Unread, UnreadKind
from knowledge.documents.wordml import (
    ALTERNATE,
    CHART,
    CHOICE,
    DIAGRAM,
    FALLBACK,
    MATH_TEXT,
    PICTURES,
    is_on,
    tag,
)

# Deleted and moved-away words, field codes and phonetic guides are not part of what the page shows.
UNSEEN = {tag(name) for name in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "rPr", "tblPr")} | {
    FALLBACK
}
_BOX = tag("txbxContent")
_PLAIN = {
    tag("tab"): "\t",
    tag("ptab"): "\t",
    tag("br"): "\n",
    tag("cr"): "\n",
    tag("noBreakHyphen"): "-",
}
_OBJECTS = {tag("object"), tag("altChunk"), CHART, DIAGRAM}


def words_of(element: Element) -> Iterator[str]:
    """The words of a paragraph as the page shows them, without those of its text boxes."""
    for child in element:
        if child.tag in UNSEEN or child.tag == _BOX:
            continue
        if child.tag in {tag("t"), MATH_TEXT}:
            yield child.text or ""
        elif child.tag in _PLAIN:
            yield _PLAIN[child.tag]
        elif child.tag == tag("sym"):
            code = child.get(tag("char"), "")
            yield chr(int(code, 16)) if len(code) == 4 and code.isalnum() else ""
        elif child.tag == ALTERNATE:
            yield from words_of(chosen(child))
        elif child.tag == tag("r") and _is_hidden(child):
            continue
        else:
            yield from words_of(child)


def _is_hidden(run: Element) -> bool:
    properties = run.find(tag("rPr"))
    return properties is not None and is_on(properties, "vanish")


def chosen(alternate: Element) -> Element:
    """Of alternative contents the first choice; the fallback repeats it for older programs."""
    choice = alternate.find(CHOICE)
    if choice is not None:
        return choice
    fallback = alternate.find(FALLBACK)
    return fallback if fallback is not None else alternate


def boxes_of(element: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag == ALTERNATE:
            yield from boxes_of(chosen(child))
        elif child.tag not in UNSEEN:
            yield from boxes_of(child)


def references_of(element: Element) -> Iterator[tuple[str, str]]:
    """The notes that a paragraph refers to: kind and number."""
    for kind in ("footnote", "endnote"):
        for reference in element.iter(tag(f"{kind}Reference")):
            yield kind, reference.get(tag("id"), "")


def mark_is_deleted(paragraph: Element) -> bool:
    """Whether the paragraph's end was deleted under tracked changes: the next one goes on with its words."""
    mark = paragraph.find(f"{tag('pPr')}/{tag('rPr')}")
    return mark is not None and (mark.find(tag("del")) is not None or mark.find(tag("moveFrom")) is not None)


def hidden_in(body: Element) -> Iterator[str]:
    """The words of runs that the page does not show."""
    for run in body.iter(tag("r")):
        words = "".join(element.text or "" for element in run.iter(tag("t")))
        if words.strip() and _is_hidden(run):
            yield words


def unread_in(body: Element) -> Iterator[Unread]:
    """Pictures and embedded objects: what they show is no text of the document."""
    counted: Counter[str] = Counter()
    for root, times in ((body, 1), *((fallback, -1) for fallback in body.iter(FALLBACK))):
        for element in root.iter():
            if element.tag in _OBJECTS:
                counted["objects"] += times
                # Of an embedded object a picture is kept beside it.
                counted["pictures"] -= times * sum(inner.tag in PICTURES for inner in element.iter())
            elif element.tag in PICTURES:
                counted["pictures"] += times
    for kind, name in ((UnreadKind.PICTURE, "pictures"), (UnreadKind.OBJECT, "objects")):
        if counted[name] > 0:
            yield Unread(kind, counted[name])
