"""What the bot waits for from somebody: the states of a dialogue."""

from aiogram.fsm.state import State, StatesGroup


class Waiting(StatesGroup):
    """`turn` or `case` and its `version` stand in the state's data."""

    day = State()
    draft = State()
    acknowledgement = State()
    return_reason = State()
    transfer_reason = State()
    reopen_reason = State()
