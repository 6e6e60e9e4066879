"""Finds what people have answered before: the approved answer to the same question, and those to questions like it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desk.transactions import JoiningStore
from escalation.gate import DraftGate, reviewed
from escalation.guidance import Guidance, Review, StandingLaw

# Alike enough to be shown beside the law as the answer to another question.
_ALIKE = 0.6
_MOST_ALIKE = 2


class Comparing(Protocol):
    """What retrieval does to compare questions."""

    sure: float
    """From this sameness on two questions count as one."""

    def same(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """How surely a question is the same as each of the others, 0 to 1."""
        ...

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """How alike in meaning a question and each of the others are, 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Guided:
    """What people have answered: to this very question, and to questions like it (none where the first is there)."""

    answer: Guidance | None = None
    alike: tuple[Guidance, ...] = ()


class Guiding:
    """Reads the database for each question, so that an answer is there with the transaction that approved it,
    whichever process that was; the texts, which never change, are kept."""

    def __init__(
        self, store: JoiningStore, comparing: Comparing, gate: DraftGate, law: StandingLaw | None = None
    ) -> None:
        self._store = store
        self._comparing = comparing
        self._gate = gate
        self._law = law
        self._kept: dict[int, Guidance] = {}

    async def on(self, question: str, day: date) -> Guided:
        """What may be cited to a question of a day: approved, not under review, its articles read that day as it
        tells them, and the gate verifies each of its citations as of that day."""
        current = await self._current()
        if not current:
            return Guided()
        asked = [each.question for each in current]
        sure = await asyncio.to_thread(self._comparing.same, question, asked)
        for best in _best(current, sure, self._comparing.sure):
            held = await self._holding(best, day)
            if held is not None:
                return Guided(held)
        likeness = await asyncio.to_thread(self._comparing.compare, question, asked)
        alike = [await self._holding(each, day) for each in _best(current, likeness, _ALIKE)[:_MOST_ALIKE]]
        return Guided(alike=tuple(each for each in alike if each is not None))

    async def _current(self) -> list[Guidance]:
        async with self._store.read() as work:
            numbers = await work.guidance.current_ids()
            new = [number for number in numbers if number not in self._kept]
            self._kept.update((each.id, each) for each in (await work.guidance.with_ids(new) if new else ()))
        return [self._kept[number] for number in numbers]

    async def _holding(self, known: Guidance, day: date) -> Guidance | None:
        """The answer as it stands now, where it holds on that day."""
        async with self._store.read() as work:
            found = await work.guidance.with_ids([known.id])
        if not found or found[0].review is not Review.CURRENT:
            return None
        guidance = found[0]
        if self._law is not None and not guidance.holds_on(day, self._law):
            return None
        verified = (await reviewed(self._gate, guidance.answer, day)).citations if guidance.citations else ()
        return guidance if set(guidance.citations) <= set(verified) else None


def _best(guidance: Sequence[Guidance], scores: Sequence[float], at_least: float) -> list[Guidance]:
    """Those that score enough, the best first; of two that score the same, the newer."""
    found = [
        (score, each.id, each) for score, each in zip(scores, guidance, strict=True) if score >= at_least
    ]
    return [each for _, _, each in sorted(found, key=lambda scored: scored[:2], reverse=True)]
