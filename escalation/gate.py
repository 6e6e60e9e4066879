"""What reads a draft before it may be checked: the citation gate, handed in by the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from escalation.case import DraftProblem
from kernel.errors import ZhiwenError


@dataclass(frozen=True, slots=True)
class DraftReview:
    """What the gate found: the citations, printed in full, and its objections. A text without any citation has
    one objection, that it cites nothing."""

    citations: tuple[str, ...]
    problems: tuple[DraftProblem, ...]


class DraftGate(Protocol):
    """Reads a draft as the law stood on a day."""

    async def review(self, text: str, as_of: date) -> DraftReview:
        """The review; a ZhiwenError where it cannot be made."""
        ...


async def reviewed(gate: DraftGate, text: str, as_of: date) -> DraftReview:
    """The gate's review. A check that could not run is an objection, never a pass, and loses no draft."""
    try:
        return await gate.review(text, as_of)
    except ZhiwenError as error:
        problem = DraftProblem(
            "", "UNCHECKED", f"引用核对未能完成（{type(error).__name__}），请人工核对后注明。"
        )
        return DraftReview((), (problem,))
