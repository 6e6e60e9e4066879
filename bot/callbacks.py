"""What the buttons carry: typed callback data, each within Telegram's 64 bytes."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class View(StrEnum):
    """How an answer is shown."""

    BRIEF = "b"
    FULL = "f"
    OTHER_SIDE = "o"


class Show(CallbackData, prefix="v"):
    """Show the answer of a turn in another view."""

    turn: int
    view: View


class AskDay(CallbackData, prefix="d"):
    """Ask the question of a turn again, as of another day."""

    turn: int


class Rate(CallbackData, prefix="r"):
    """Was the answer of a turn helpful?"""

    turn: int
    helpful: bool


class HandOver(CallbackData, prefix="h"):
    """Hand the question of a turn to a person."""

    turn: int


class Choose(CallbackData, prefix="c"):
    """Press one of the choices that were offered with a question back."""

    turn: int
    choice: int


class CaseAction(StrEnum):
    """What is pressed on a case."""

    CLAIM = "cl"
    DRAFT = "dr"
    ACKNOWLEDGE = "ak"
    CHECK = "ch"
    RETURN = "rt"
    TRANSFER = "tr"
    SCOPE = "sc"
    CLOSE = "ok"
    REOPEN = "ro"
    WITHDRAW = "wd"
    SHOW = "sh"
    FILES = "at"


class OnCase(CallbackData, prefix="k"):
    """Do something to a case; `version` is that of the draft which was read, where one was."""

    case: str
    action: CaseAction
    version: int = 0


class SetScope(CallbackData, prefix="s"):
    """Correct the scope of a case to the one at this place in the list of scopes."""

    case: str
    scope: int


class ToGroup(CallbackData, prefix="g"):
    """Transfer a case to a group."""

    case: str
    group: int
