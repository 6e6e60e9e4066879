"""Reads the front of an instrument: title, caption, addressee and table of contents."""

import re
from dataclasses import dataclass, field

from knowledge.documents.caption import find_days
from knowledge.documents.lines import (
    Line,
    article_opening,
    heading_depth,
    opens_contents,
)

_LONGEST_TITLE = 120
_MOST_TITLE_LINES = 5
_LEADING_NUMBER = re.compile(r"^[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]\d+号(?=[\u4e00-\u9fff])")
_LONGEST_COVER = 30
_NAMED = re.compile(r"《([^《》]{4,80}(?:〈[^〉]*〉[^《》]*)?)》")
_OUTLINE = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:[.．、]|[\s　]|[\u4e00-\u9fff])"
)
_SENTENCE = re.compile(r"[。；！？]$|[：:]$")
_NOTE = re.compile(
    r"^[（(【].*(?:通过|公布|发布|颁布|施行|实施|修订|修正|修改|批准|印发|号)"
    r"|(?:令|公告)\s*(?:〔?\d{4}〕?年?)?第\s*[\d一二三四五六七八九十百]+\s*号"
    r"|[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*第?\s*\d+\s*号"
    r"|^第\s*\d+\s*号$"
)
_DATED = re.compile(r"通过|公布|发布|颁布|施行|实施|修订|修正|修改|批准|印发|起生效")


@dataclass(slots=True)
class Front:
    """The front: the lines of the title, the caption and the table of contents, and how many lines it takes."""

    title_lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    length: int = 0

    @property
    def title(self) -> str:
        """The title in one piece, without the document number that some put before it."""
        return _LEADING_NUMBER.sub("", tidy_title("".join(line.text for line in self.title_lines)))


def tidy_title(text: str) -> str:
    """A title without white space between Chinese characters."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text).strip()


def read_front(lines: list[Line], name: str) -> Front:
    """The front of the document; `name` is what its file is called, which helps to tell where the title ends."""
    front = Front()
    at = _read_covered_title(lines, front, tidy_title(name)) or _read_title(lines, front, tidy_title(name))
    at = _read_notes(lines, at, front)
    at = _read_contents(lines, at, front)
    front.length = at
    return front


def _read_covered_title(lines: list[Line], front: Front, name: str) -> int:
    """The title where a covering notice stands before it: the notice names it in 《》, or the file is called so.
    The notice is kept with the caption, whose number, day and body it holds. 0 where there is none."""
    head = lines[:_LONGEST_COVER]
    named = {name, *(tidy_title(t) for line in head for t in _NAMED.findall(line.text))}
    for at, line in enumerate(head):
        if at and line.bare and tidy_title(line.text) in named and not _is_body(line):
            front.notes.extend(lines[:at])
            front.title_lines.append(line)
            return at + 1
        if _is_body(line) and at:
            break
    return 0


def _read_title(lines: list[Line], front: Front, name: str) -> int:
    at = 0
    while at < len(lines) and at < _MOST_TITLE_LINES:
        line = lines[at]
        begun = name != front.title and name.startswith(tidy_title(front.title + line.text))
        if front.title_lines and front.title == name:
            break
        if front.title_lines and not begun and (_marked_title(lines, at) or _ends_title(line)):
            break
        if not front.title_lines and (_is_body(line) or len(line.text) > _LONGEST_TITLE):
            break
        if len(front.title + line.text) > _LONGEST_TITLE:
            break
        front.title_lines.append(line)
        at += 1
    return at


def _marked_title(lines: list[Line], at: int) -> bool:
    """Whether the source's own marking says that the title ended above."""
    return lines[0].level == 1 and lines[at].level != 1


def _ends_title(line: Line) -> bool:
    return _is_body(line) or is_note(line) or bool(_SENTENCE.search(line.text)) or bool(find_days(line.text))


def _is_body(line: Line) -> bool:
    return (
        line.table is not None
        or opens_contents(line)
        or article_opening(line.text) is not None
        or heading_depth(line) is not None
        or bool(_OUTLINE.match(line.text))
    )


def is_note(line: Line) -> bool:
    """Whether a line is of a caption: （…通过 …修订）, an order's number, or a day with what happened on it."""
    text = line.text
    if _NOTE.search(text) and len(text) < 2000 and not article_opening(text):
        return text.startswith(("（", "(", "【")) or len(text) <= 80
    dated = find_days(text)
    return (
        bool(dated)
        and len(text) <= 160
        and (bool(_DATED.search(text)) or _is_only_day(text))
        and not text.endswith("。")
    )


def _is_only_day(text: str) -> bool:
    return len("".join(text.split())) <= 14


def _read_notes(lines: list[Line], at: int, front: Front) -> int:
    open_bracket = False
    while at < len(lines):
        line = lines[at]
        if _is_body(line) or line.table is not None:
            break
        if not (open_bracket or is_note(line) or (front.notes and _continues(line))):
            break
        front.notes.append(line)
        joined = "".join(note.text for note in front.notes)
        brackets = joined.count("（") + joined.count("(") - joined.count("）") - joined.count(")")
        open_bracket = brackets > 0 and joined.startswith(("（", "(")) and len(front.notes) < 40
        at += 1
    return at


def _continues(line: Line) -> bool:
    """根据…修正 on a line of its own behind the first line of a caption."""
    return bool(re.match(r"根据.*(?:修正|修订|修改)[）)]?$", line.text)) or bool(
        re.fullmatch(r"[）)]+", line.text)
    )


def _read_contents(lines: list[Line], at: int, front: Front) -> int:
    """目录 and the headings that it lists, up to where the first of them comes again."""
    if at >= len(lines) or not opens_contents(lines[at]):
        return at
    start = at
    at += 1
    first = lines[at].bare if at < len(lines) else ""
    while at < len(lines):
        line = lines[at]
        again = at > start + 1 and line.bare == first
        if again or line.table is not None or article_opening(line.text) or len(line.text) > 80:
            break
        if heading_depth(line) is None and not _OUTLINE.match(line.text) and not _listed_later(lines, at):
            break
        at += 1
    front.contents.extend(lines[start:at])
    return at


def _listed_later(lines: list[Line], at: int) -> bool:
    """Whether an unnumbered line of a table of contents is a continuation or a heading: it stands again below."""
    text = re.sub(r"[.…·\d\s]+$", "", lines[at].bare)
    return bool(text) and any(
        later.bare.endswith(text) and len(later.bare) <= 80 for later in lines[at + 1 : at + 4000]
    )
