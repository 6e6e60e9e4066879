"""Reads lists of leniency (不予处罚, 从轻 …) that are written under headings instead of in tables."""

import re
from collections.abc import Iterator

from knowledge.documents.model import LoadedDocument, Place, Text
from knowledge.documents.roles import Role, role_of

_NUMBERED = re.compile(r"^\s*(?:\d+|[一二三四五六七八九十百]+|[（(][^）)]{1,4}[）)])\s*[、.．]?\s*")
_LONGEST_LABEL = 16


def read_list(document: LoadedDocument) -> Iterator[tuple[str, dict[Role, str], Place]]:
    """The entries of a list: violation, its words by role (norm, penalty basis, lenient), and its place.

    An entry begins at a heading of the deepest level; lines that name a role (违反条款, 不予处罚的情节) say what
    the lines behind them hold.
    """
    levels = [text.level for text in document.texts if text.level is not None]
    deepest = max(levels, default=0)
    if deepest < 2:
        return
    entry: Text | None = None
    words: dict[Role, str] = {}
    role: Role | None = None
    for text in document.texts:
        if text.level is not None:
            if entry is not None and words:
                yield _NUMBERED.sub("", entry.text), words, entry.place
            entry, words, role = (text if text.level == deepest else None), {}, None
            continue
        named = role_of(text.text) if len(text.text) <= _LONGEST_LABEL else None
        if named in {Role.NORM, Role.PENALTY_BASIS, Role.LENIENT, Role.REMARK}:
            role = named
        elif entry is not None and role is not None:
            words[role] = f"{words[role]}\n{text.text}" if role in words else text.text
    if entry is not None and words:
        yield _NUMBERED.sub("", entry.text), words, entry.place
