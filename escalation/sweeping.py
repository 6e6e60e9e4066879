"""The sweep: looks at every case whose next step is due, once, however long it slept and however many run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from escalation.guidance import StandingLaw
from escalation.guidance_book import GuidanceBook
from escalation.notices import Directory, Notices
from escalation.outbox import Notice, Outgoing
from escalation.states import Action
from escalation.steps import Load, Stepping
from escalation.store import CaseStore
from escalation.timing import CaseClock
from kernel.clock import Clock

# Cases in one transaction: enough to be quick, few enough that nobody waits long for the write lock.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How many cases were looked at, and what was done, by action."""

    looked_at: int = 0
    done: dict[Action, int] = field(default_factory=dict)


class Sweeper:
    """Reminds, hands round, reports, closes. Run it every minute; running it twice changes nothing more.

    A case is claimed by a conditional update on its `next_step_at`, and what is done to it (state, events,
    messages) commits with that: a sweep that dies half-way has done nothing, and two at once share the cases.
    After a long sleep each case gets what is due now, not every step it slept through. With the `law` it also puts
    guidance whose cited articles have changed up for review, once a day and when the library is another.
    """

    def __init__(
        self, store: CaseStore, clock: Clock, case_clock: CaseClock, law: StandingLaw | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._case_clock = case_clock
        self._law = law
        self._book = GuidanceBook(store, clock)
        self._law_read: tuple[date, str] | None = None

    async def sweep(self) -> SweepReport:
        """Look at all that is due; what was done."""
        looked_at, done = 0, Counter[Action]()
        if reviewed := await self._read_law():
            done[Action.REVIEW_DUE] = reviewed
        while True:
            moment = self._clock.now()
            async with self._store.write() as work:
                due = await work.cases.claim_due(moment, _BATCH)
                if not due:
                    break
                load = Load(await work.people.team())
                notices = Notices(await Directory.read(work))
                steps = [Stepping(case, moment, load, notices, self._case_clock) for case in due]
                for stepping in steps:
                    stepping.step()
                await work.cases.replace_many([stepping.case for stepping in steps])
                events = [event for stepping in steps for event in stepping.events]
                await work.cases.record(events)
                messages = [message for stepping in steps for message in stepping.messages]
                await work.outbox.put([*messages, *_reports(steps, notices)], moment)
            looked_at += len(due)
            done.update(event.action for event in events)
            if len(due) < _BATCH:
                break
        return SweepReport(looked_at, dict(done))

    async def _read_law(self) -> int:
        """At the start, each day and for each library: put guidance whose law has changed up for review; how many."""
        if self._law is None or self._law_read == (moment := (self._clock.today(), self._law.state())):
            return 0
        found = await self._book.review_changed(self._law)
        self._law_read = moment
        return len(found)


def _reports(steps: Sequence[Stepping], notices: Notices) -> list[Outgoing]:
    """One report of each kind for the whole batch: a contact is not flooded after a long sleep."""
    made: list[Outgoing] = []
    for kind in (Notice.OVERDUE, Notice.UNROUTED):
        cases = [report for stepping in steps for told, report in stepping.reports if told is kind]
        made += notices.to_contacts(cases, kind)
    return made
