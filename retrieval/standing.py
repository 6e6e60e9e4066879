"""What is known of each passage before any question comes: when it is the law, and what sort of law it stands in."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.corpus import Provision
from knowledge.departments import departments
from knowledge.references import is_penalty_article
from knowledge.statute import Edition, InstrumentKind
from retrieval.passages import Passage, PassageKind

# 行政执法's own procedure laws, used by all 16 departments.
CORE_LAWS = frozenset(
    f"中华人民共和国{law}" for law in ("行政处罚法", "行政强制法", "行政许可法", "行政复议法", "行政诉讼法")
)
CIVIL_CODE = "中华人民共和国民法典"
_FOR_EVER = int(np.iinfo(np.int64).max)


class Standing:
    """Marks of the passages, by position. `titles` numbers the laws, and `law` is each passage's number; the others
    are 1 or True where a passage is a penalty article, of a core law, of a law that some department enforces, of an
    interpretation, of the 民法典, or of an imported document."""

    def __init__(self, passages: Sequence[Passage], provisions: Sequence[Provision | None]) -> None:
        """`provisions` are the passages' own; benchmark rows and plan items have none."""
        self._of_kind = {
            kind: np.array([passage.kind is kind for passage in passages]) for kind in PassageKind
        }
        self.titles: dict[str, int] = {}
        self.law = np.array(
            [self.titles.setdefault(passage.title, len(self.titles)) for passage in passages], np.int64
        )
        penalties = (found is not None and is_penalty_article(found.article) for found in provisions)
        self.penalty = np.fromiter(penalties, np.float32, len(provisions))
        marks = _EditionMarks()
        rows = [marks.row(found.edition if found else None) for found in provisions]
        self._from, self._until = (np.array(each, np.int64)[rows] for each in (marks.begins, marks.ends))
        self.imported = np.array(marks.imported, np.bool_)[rows]
        self.core, self.officer, self.interpretation, self.civil = (
            np.array(each, np.float32)[rows]
            for each in (marks.core, marks.officer, marks.interpretation, marks.civil)
        )

    def in_force(self, day: date) -> NDArray[np.bool_]:
        """Which passages are the law on a day; benchmark rows and plan items always are."""
        ordinal = day.toordinal()
        mask: NDArray[np.bool_] = (self._from <= ordinal) & (ordinal < self._until)
        return mask

    def of_kind(self, kind: PassageKind) -> NDArray[np.bool_]:
        """Which passages stand for that sort of thing."""
        return self._of_kind[kind]


class _EditionMarks:
    """What all articles of an edition have in common, a row for each edition; the first row is for what has none."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._officer_laws = CORE_LAWS.union(*(department.laws for department in departments().values()))
        self.begins, self.ends = [0], [_FOR_EVER]
        self.core, self.officer, self.interpretation, self.civil = [False], [False], [False], [False]
        self.imported = [False]

    def row(self, edition: Edition | None) -> int:
        """The row of an edition, which is added where it is new."""
        if edition is None:
            return 0
        known = self._rows.get(id(edition))
        if known is not None:
            return known
        self.begins.append(edition.in_force.toordinal())
        self.ends.append(edition.until.toordinal() if edition.until is not None else _FOR_EVER)
        self.core.append(edition.title in CORE_LAWS)
        self.officer.append(edition.title in self._officer_laws)
        self.interpretation.append(edition.kind is InstrumentKind.INTERPRETATION)
        self.civil.append(edition.title == CIVIL_CODE)
        self.imported.append(bool(edition.source))
        return self._rows.setdefault(id(edition), len(self._rows) + 1)
