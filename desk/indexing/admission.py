"""The admission test: what a generation finds and declines, beside the active one, before it may take its place."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from desk.composition import Service
from kernel.errors import DataError, InvalidInput
from knowledge.departments import department_named
from retrieval.answer import Disposition

SHIPPED_QUESTIONS = Path(__file__).with_name("admission_questions.jsonl")
OWN_QUESTIONS = "admission_questions.jsonl"
_HIT_DEPTH = 5
_DEPTH = 10
MOST_QUESTIONS = 1000


@dataclass(frozen=True, slots=True)
class AdmissionQuestion:
    """A question with the (law, article) pairs that answer it, or, where there are none, one to be declined or handed
    on, of that `kind`."""

    text: str
    relevant: frozenset[tuple[str, str]] = frozenset()
    department: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """What a generation reached: `hit` among the first five, `rank` (mean reciprocal rank at ten), `declined` of
    what is to be declined or handed on; all 0 to 1. `questions` identifies the set it was measured on."""

    hit: float
    rank: float
    declined: float
    questions: str


@dataclass(frozen=True, slots=True)
class AdmissionReport:
    """The verdict. `drops` are the measures that fell by more than the tolerance, `lost` the questions that the
    active generation answered among its first five and this one does not."""

    admitted: bool
    measures: Measures
    before: Measures | None
    tolerance: float
    drops: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    note: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is stored and shown."""
        return asdict(self)


@dataclass(frozen=True)
class Sitting:
    """One generation's run through the questions: its measures, and those it answered among its first five."""

    measures: Measures
    found: frozenset[str] = field(default=frozenset())


def admission_questions(data: Path) -> list[AdmissionQuestion]:
    """The questions that ship, and the admin's own in `admission_questions.jsonl` of the data folder: JSON lines
    with `question` and either `relevant` (a list of `law` and `article`) or `kind`.

    DataError names the line that is off.
    """
    own = data / OWN_QUESTIONS
    return [*read_questions(SHIPPED_QUESTIONS), *(read_questions(own) if own.is_file() else ())]


def sit(
    service: Service, questions: Sequence[AdmissionQuestion], done: Callable[[int], None] = lambda _: None
) -> Sitting:
    """Ask a generation every question; `done` is told how many are."""
    ranks: list[float] = []
    declined: list[bool] = []
    found: set[str] = set()
    for number, question in enumerate(questions, start=1):
        if question.relevant:
            rank = _rank(service, question)
            ranks.append(1 / rank if rank else 0.0)
            if rank and rank <= _HIT_DEPTH:
                found.add(question.text)
        else:
            declined.append(
                service.answerer.ask(question.text).disposition is not Disposition.ANSWERED,
            )
        done(number)
    measures = Measures(
        hit=len(found) / len(ranks) if ranks else 0.0,
        rank=sum(ranks) / len(ranks) if ranks else 0.0,
        declined=sum(declined) / len(declined) if declined else 0.0,
        questions=identity(questions),
    )
    return Sitting(measures, frozenset(found))


def compare(new: Sitting, before: Sitting | None, tolerance: float, note: str = "") -> AdmissionReport:
    """Whether the new generation may take the place of the one before."""
    if before is None:
        return AdmissionReport(True, new.measures, None, tolerance, note=note)
    drops = tuple(
        name
        for name in ("hit", "rank", "declined")
        if getattr(before.measures, name) - getattr(new.measures, name) > tolerance + 1e-9
    )
    lost = tuple(sorted(before.found - new.found))
    return AdmissionReport(not drops, new.measures, before.measures, tolerance, drops, lost, note)


def identity(questions: Iterable[AdmissionQuestion]) -> str:
    """16 hex digits that change with the questions: measures of two sets are never compared."""
    digest = hashlib.sha256()
    for question in questions:
        digest.update(repr((question.text, sorted(question.relevant), question.department)).encode())
    return digest.hexdigest()[:16]


def _rank(service: Service, question: AdmissionQuestion) -> int | None:
    """The place of the first article that answers, from 1; None beyond the tenth."""
    department = department_named(question.department) if question.department else None
    read = service.searcher.read(question.text, department=department)
    hits = service.searcher.search(read, k=_DEPTH).hits
    for place, hit in enumerate(hits, start=1):
        if hit.provision and (hit.provision.edition.title, hit.provision.article.label) in question.relevant:
            return place
    return None


def read_questions(path: Path) -> list[AdmissionQuestion]:
    """The questions of a file of JSON lines; DataError names the line that is off."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the questions in {path.name} cannot be read: {error}") from error
    found: list[AdmissionQuestion] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, relevant = str(row["question"]), row.get("relevant", [])
            pairs = frozenset((str(pair["law"]), str(pair["article"])) for pair in relevant)
            department = row.get("department")
            if department is not None:
                department_named(str(department))
        except (InvalidInput, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(
                f"{path.name}, line {number}: write question, and relevant or kind ({error!r})"
            ) from error
        if not pairs and "kind" not in row:
            raise DataError(f"{path.name}, line {number} has neither relevant articles nor a kind")
        found.append(AdmissionQuestion(text, pairs, department, str(row.get("kind", ""))))
    if len(found) > MOST_QUESTIONS:
        raise DataError(f"{path.name} holds {len(found)} questions; at most {MOST_QUESTIONS} are asked")
    return found
