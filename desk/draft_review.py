"""The citation gate as the team's drafts meet it: verdicts turned into objections that the writer can read."""

import asyncio
from datetime import date

from escalation.case import DraftProblem
from escalation.gate import DraftReview
from retrieval.gate import CheckedCitation, CitationGate, TextVerdict, Verdict

_NOTHING_CITED = DraftProblem(
    "",
    TextVerdict.NO_CITATIONS.value,
    "没有引用任何条文，请写明依据的法律名称和条号；确实不需要引用的，请说明理由。",
)


class CitationReview:
    """Reviews drafts with the citation gate, as the law stood on the case's day."""

    def __init__(self, gate: CitationGate) -> None:
        self._gate = gate

    async def review(self, text: str, as_of: date) -> DraftReview:
        """The citations of a draft, and what the gate objects to."""
        verification = await asyncio.to_thread(self._gate.verify, text, as_of)
        if verification.verdict is TextVerdict.NO_CITATIONS:
            return DraftReview((), (_NOTHING_CITED,))
        verified = [c.citation for c in verification.citations if c.verdict is Verdict.VERIFIED]
        problems = [_problem(c) for c in verification.citations if c.verdict is not Verdict.VERIFIED]
        return DraftReview(tuple(dict.fromkeys(verified)), tuple(problems))


def _problem(checked: CheckedCitation) -> DraftProblem:
    return DraftProblem(
        checked.citation or checked.text,
        checked.verdict.value,
        checked.detail,
        checked.closest_citation or checked.closest,
        checked.successor,
    )
