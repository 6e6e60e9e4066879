"""Questions that might join the bank: from helpful answers, approved guidance and drafts; an admin decides on each."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

_NOT_WORDS = re.compile(r"[\W_]+")


class Source(StrEnum):
    """Where a question comes from."""

    HELPFUL = "helpful"
    """An officer asked it and called the answer helpful."""
    GUIDANCE = "guidance"
    """The quality team answered it."""
    SUGGESTED = "suggested"
    """A language model drafted it."""


class CandidateState(StrEnum):
    """What has become of a question."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """A question, masked, and the article that answers it: of the edition adopted on a day, with a digest of its words.

    `turn_id` is the turn that was called helpful, `guidance_id` the answer that it was taken from.
    """

    question: str
    law: str
    edition: date
    article: str
    words: str
    source: Source
    turn_id: int | None = None
    guidance_id: int | None = None
    proposed_by: int | None = None

    @property
    def key(self) -> str:
        """The same question for the same article is one candidate, whatever its punctuation and edition."""
        words = f"{self.law}\n{self.article}\n{_NOT_WORDS.sub('', self.question).lower()}"
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question as kept. `withdrawn_at`: what it was taken from no longer holds, and it went with it."""

    id: int
    question: str
    law: str
    edition: date
    article: str
    words: str
    source: Source
    state: CandidateState
    proposed_at: datetime
    turn_id: int | None = None
    guidance_id: int | None = None
    proposed_by: int | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    why: str = ""
    withdrawn_at: datetime | None = None

    @property
    def citation(self) -> str:
        """The article that answers, as printed."""
        return f"《{self.law}》{self.article}"
