"""All operations on cases, for doors: the asker's side, the team's side, and what each may see."""

from escalation.asking import Asking
from escalation.handling import Handling
from escalation.viewing import Viewing


class CaseService(Asking, Handling, Viewing):
    """Cases, by rights, each operation one transaction; see the three sides for the operations.

    `CaseService(store, clock, deadlines, gate, likeness=…)`. Every operation that changes something takes
    `once=Once(channel, update_id)`: an update delivered twice acts once.
    """
