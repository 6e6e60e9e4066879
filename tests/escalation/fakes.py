"""Hand-written stand-ins at escalation's edges."""

from collections.abc import Callable
from datetime import date

from escalation.case import DraftProblem, NewCase
from escalation.deadlines import Urgency
from escalation.gate import DraftReview
from kernel.errors import IndexUnavailable

WRONG = DraftProblem("《中华人民共和国行政处罚法》第九十九条", "NOT_FOUND", "没有第九十九条", None, None)


class ScriptedLaw:
    """The law of the stories: each citation's words by the day that they begin to hold; none before it."""

    def __init__(self) -> None:
        self.words: dict[str, dict[date, str]] = {}
        self.library = "1"

    def tell(self, citation: str, words: str, since: date = date(2021, 7, 15)) -> None:
        """From a day on an article reads so; empty: it is gone."""
        self.words.setdefault(citation, {})[since] = words

    def state(self) -> str:
        return self.library

    def wording(self, citation: str, day: date) -> str:
        begun = [since for since in self.words.get(citation, {}) if since <= day]
        return self.words[citation][max(begun)] if begun else ""


class ScriptedGate:
    """Objects to every draft that names 第九十九条; can be made to fail."""

    def __init__(self) -> None:
        self.broken = False
        self.read: list[tuple[str, date]] = []

    async def review(self, text: str, as_of: date) -> DraftReview:
        self.read.append((text, as_of))
        if self.broken:
            raise IndexUnavailable("the corpus is not loaded")
        if "第九十九条" in text:
            return DraftReview((), (WRONG,))
        return DraftReview(("《中华人民共和国行政处罚法》第三十三条",), ())


def question(
    text: str = "小吃店卖过期面包，货值才八块，情节算不算轻微？",
    *,
    urgency: Urgency = Urgency.ORDINARY,
    reply_to: str = "tg-小陈",
    change: Callable[[NewCase], NewCase] = lambda new: new,
) -> NewCase:
    """A case as a Telegram door would open it."""
    return change(NewCase(text, "person_asked", date(2026, 11, 23), "telegram", reply_to, urgency=urgency))
