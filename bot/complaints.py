"""What an error is called in the chat."""

from bot import texts
from kernel.errors import (
    ArticleNotFound,
    CaseConflict,
    CaseNotFound,
    InstrumentNotFound,
    InvalidInput,
    InvitationInvalid,
    NotAllowed,
    QuestionEmpty,
    QuestionNotText,
    QuestionTooLong,
    ZhiwenError,
)

_RULES = {"second_person": texts.SECOND_PERSON, "own_department": texts.OWN_DEPARTMENT}
_WORDS: tuple[tuple[type[ZhiwenError], str], ...] = (
    (InvitationInvalid, texts.BAD_CODE),
    (QuestionTooLong, texts.TOO_LONG),
    (QuestionEmpty, texts.EMPTY),
    (QuestionNotText, texts.NOT_TEXT),
    (InstrumentNotFound, texts.LAW_NOT_FOUND),
    (ArticleNotFound, texts.LAW_NOT_FOUND),
    (CaseNotFound, texts.CASE_NOT_SEEN),
    (InvalidInput, texts.INVALID),
)


def complaint(error: ZhiwenError) -> str:
    """The error in courteous Chinese; the particulars stay in the log."""
    if isinstance(error, NotAllowed):
        return _RULES.get(error.rule, texts.NOT_YOURS)
    if isinstance(error, CaseConflict):
        if error.holder:
            return texts.TAKEN_BY.format(name=error.holder)
        return texts.NOT_POSSIBLE_NOW.format(state=texts.STATES.get(error.state, error.state))
    return next((words for kind, words in _WORDS if isinstance(error, kind)), texts.TRY_AGAIN)
