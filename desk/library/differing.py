"""What differs between two editions of an instrument, or two documents: added, removed, changed, renumbered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from desk.library.shelved import ShelvedDocument
from knowledge.statute import Edition

_SPACING = re.compile(r"\s+")
_LIKE = 0.75
# Comparing every removed piece with every added one grows with both; more than this is no renumbering.
_MOST_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Change:
    """A piece whose words changed; `moved_from` is its earlier number where that differs."""

    label: str
    before: str
    after: str
    moved_from: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that only one side has."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second side has more, less and otherwise; `moved` are pieces with the same words under another
    number, as (before, after); `same` counts what did not change."""

    added: tuple[Piece, ...]
    removed: tuple[Piece, ...]
    changed: tuple[Change, ...]
    moved: tuple[tuple[str, str], ...]
    same: int


def pieces_of_edition(edition: Edition) -> dict[str, str]:
    """The articles of an edition by number."""
    return {article.label: article.text for article in edition.articles}


def pieces_of_document(document: ShelvedDocument) -> dict[str, str]:
    """The articles, benchmark rows and plan items of a document; rows are told apart by what they are about, since
    their places change with every edition."""
    pieces = {article.label: article.text for article in document.content.articles}
    for row in document.content.rows:
        label = " ".join(part for part in (row.section, row.violation, row.tier, row.circumstances) if part)
        pieces[_free(pieces, label[:160])] = f"{row.circumstances}\n{row.penalty}".strip()
    for item in document.content.items:
        pieces[_free(pieces, item.id)] = item.text
    return pieces


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Compare two sides, label → words. White space is no difference. A piece that is gone and one that is new are
    taken for one that was renumbered where their words are the same or nearly so."""
    common = [label for label in after if label in before]
    same = [label for label in common if _bare(before[label]) == _bare(after[label])]
    gone = [label for label in before if label not in after]
    new = [label for label in after if label not in before]
    differing = [label for label in common if label not in set(same)]
    moved, changed = _renumbered(before, after, [*gone, *differing], [*new, *differing])
    left = {old for old, _ in moved} | {change.moved_from or change.label for change in changed}
    come = {label for _, label in moved} | {change.label for change in changed}
    for label in differing:
        if label not in left and label not in come:
            changed.append(Change(label, before[label], after[label]))
            left.add(label)
            come.add(label)
    order = {label: at for at, label in enumerate(after)}
    return Difference(
        added=tuple(Piece(label, after[label]) for label in after if label in {*new, *differing} - come),
        removed=tuple(Piece(label, before[label]) for label in before if label in {*gone, *differing} - left),
        changed=tuple(sorted(changed, key=lambda change: order[change.label])),
        moved=tuple(sorted(moved, key=lambda pair: order[pair[1]])),
        same=len(same),
    )


def _renumbered(
    before: Mapping[str, str], after: Mapping[str, str], gone: Sequence[str], new: Sequence[str]
) -> tuple[list[tuple[str, str]], list[Change]]:
    """Pieces with the same words under another label, then those with nearly the same."""
    moved: list[tuple[str, str]] = []
    words: dict[str, list[str]] = {}
    for label in gone:
        words.setdefault(_bare(before[label]), []).append(label)
    for label in new:
        found = words.get(_bare(after[label]))
        if found:
            moved.append((found.pop(0), label))
    left = [label for label in gone if label not in {old for old, _ in moved}]
    come = [label for label in new if label not in {label for _, label in moved}]
    changed: list[Change] = []
    if len(left) > _MOST_COMPARED or len(come) > _MOST_COMPARED:
        return moved, changed
    pairs = sorted(
        ((_alike(before[old], after[label]), old, label) for old in left for label in come),
        key=lambda pair: -pair[0],
    )
    used: set[str] = set()
    for alike, old, label in pairs:
        if alike < _LIKE:
            break
        if f"<{old}" not in used and f">{label}" not in used:
            used |= {f"<{old}", f">{label}"}
            changed.append(Change(label, before[old], after[label], "" if old == label else old))
    return moved, changed


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()


def _bare(text: str) -> str:
    return _SPACING.sub("", text)


def _free(pieces: Mapping[str, str], label: str) -> str:
    if label not in pieces:
        return label
    number = 2
    while f"{label}#{number}" in pieces:
        number += 1
    return f"{label}#{number}"
