"""Every error that Zhiwen raises on purpose, in one tree.

::

    ZhiwenError
    ├── InvalidInput            the caller's words or arguments are off; retrying the same call is useless
    │   ├── NumeralError        a text is no Chinese or Arabic number in range
    │   ├── QuestionRejected    a question cannot be read
    │   │   ├── QuestionEmpty
    │   │   ├── QuestionTooLong
    │   │   └── QuestionNotText
    │   ├── InvalidSetting      an environment variable is unknown or has a value out of range
    │   │   └── ChatModelMissing  what was asked for needs a language model, and none is set
    │   ├── InvitationInvalid   a one-time code is wrong, used, revoked or expired
    │   ├── KeyReused           a request's key was given to another request before
    │   └── DocumentRejected    a document cannot be taken in
    │       ├── DocumentEmpty       it has no words
    │       ├── DocumentTooLarge    it is, or unpacks to, more than is read
    │       ├── DocumentEncrypted   it asks for a password
    │       ├── DocumentBroken      it is damaged
    │       ├── DocumentMismatched  its name says another format than its content
    │       ├── DocumentUnsupported its format is not read
    │       ├── DocumentScanned     its pages are pictures without text
    │       └── DocumentTooSlow     reading it takes longer than is waited
    ├── NotFound                what was asked for by name does not exist
    │   ├── InstrumentNotFound
    │   ├── ArticleNotFound
    │   ├── CaseNotFound
    │   ├── PersonNotFound
    │   ├── GenerationNotFound
    │   └── CandidateNotFound
    ├── NotAllowed              this person may not do this; another may
    ├── CaseConflict            the case's state does not admit this, or another was faster
    │   └── ProblemsOutstanding  a draft's problems are neither mended nor acknowledged
    ├── DataError               a source of law or an example file is not what it must be
    ├── StorageUnavailable      the database cannot be reached or opened
    ├── PhrasingConflict        a proposed question's state, or its article, does not admit this
    ├── ChatModelFailed         the language model did not answer, or with nothing that can be used
    ├── GenerationConflict      a generation's state does not admit this
    ├── BuildCancelled          the build of an index was called off, or passed to another
    └── IndexUnavailable        no usable index
        ├── EmbeddingUnavailable  the embedding model is absent or cannot be loaded
        ├── IndexMissing        nothing has been built yet
        └── ModelMismatch       the index was made by another embedding model

A message says what was wrong, which value, and what to do.
"""

from collections.abc import Sequence


class ZhiwenError(Exception):
    """Root of the tree: anything else that escapes is a defect."""


class InvalidInput(ZhiwenError):
    """The caller's words or arguments are off."""


class NumeralError(InvalidInput, ValueError):
    """A text is no Chinese or Arabic number in the range that is asked for."""


class QuestionRejected(InvalidInput):
    """A question cannot be read."""


class QuestionEmpty(QuestionRejected):
    """A question has no words."""


class QuestionTooLong(QuestionRejected):
    """A question has more characters than are read."""


class QuestionNotText(QuestionRejected):
    """A question holds bytes that are no text."""


class InvalidSetting(InvalidInput):
    """A setting is unknown, or its value is out of range."""


class ChatModelMissing(InvalidSetting):
    """What was asked for needs a language model, and none is set."""


class InvitationInvalid(InvalidInput):
    """A one-time code is wrong, used, revoked or expired; which of them is not told to strangers."""


class KeyReused(InvalidInput):
    """The key that marks repeats of one request was given to another request before."""


class DocumentRejected(InvalidInput):
    """A document cannot be taken in; the message says which, why, and what to do."""


class DocumentEmpty(DocumentRejected):
    """A document has no words."""


class DocumentTooLarge(DocumentRejected):
    """A document is, or unpacks to, more than is read."""


class DocumentEncrypted(DocumentRejected):
    """A document asks for a password."""


class DocumentBroken(DocumentRejected):
    """A document is damaged."""


class DocumentMismatched(DocumentRejected):
    """A document's name says another format than its content."""


class DocumentUnsupported(DocumentRejected):
    """A document's format is not read."""


class DocumentScanned(DocumentRejected):
    """A document's pages are pictures without text."""


class DocumentTooSlow(DocumentRejected):
    """Reading a document takes longer than is waited."""


class NotFound(ZhiwenError):
    """What was asked for by name does not exist."""


class InstrumentNotFound(NotFound):
    """No instrument has that title."""


class ArticleNotFound(NotFound):
    """The instrument has no such article."""


class CaseNotFound(NotFound):
    """No case has that number, or none that this person may see."""


class PersonNotFound(NotFound):
    """No person, or no group, has that number."""


class GenerationNotFound(NotFound):
    """No generation of the index has that name."""


class AdmissionQuestionNotFound(NotFound):
    """The admin has no such question of the admission test."""


class CandidateNotFound(NotFound):
    """No proposed question has that number."""


class NotAllowed(ZhiwenError):
    """This person may not do this; the message says who may, `rule` names the rule for a door to put in words."""

    def __init__(self, message: str, *, rule: str = "role") -> None:
        super().__init__(message)
        self.rule = rule


class CaseConflict(ZhiwenError):
    """The case's state does not admit this, or another was faster; read the case again.

    `state` is the state that the case is in now, `holder` the name of whoever has it in hand, if anyone.
    """

    def __init__(self, message: str, *, state: str = "", holder: str = "") -> None:
        super().__init__(message)
        self.state = state
        self.holder = holder


class ProblemsOutstanding(CaseConflict):
    """A draft's problems are neither mended nor acknowledged by its writer; `problems` are what the gate objects to."""

    def __init__(self, message: str, *, state: str = "", problems: Sequence[object] = ()) -> None:
        super().__init__(message, state=state)
        self.problems = tuple(problems)


class DataError(ZhiwenError):
    """A source of law, or a file of the project's own data, is not what it must be."""


class StorageUnavailable(ZhiwenError):
    """The database cannot be reached or opened; the same call may succeed later."""


class PhrasingConflict(ZhiwenError):
    """A proposed question's state or its article does not admit this, or another was faster; list them again."""


class ChatModelFailed(ZhiwenError):
    """The language model did not answer in time, refused, or answered with nothing that can be used; `retry` says
    whether the same call may succeed later."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.retry = retry


class GenerationConflict(ZhiwenError):
    """A generation's state does not admit this; list the generations again."""


class BuildCancelled(ZhiwenError):
    """The build of an index was called off, or has passed to another builder."""


class IndexUnavailable(ZhiwenError):
    """There is no index that can be served."""


class EmbeddingUnavailable(IndexUnavailable):
    """The embedding model is absent, cannot be loaded, or needs an extra that is not installed."""


class IndexMissing(IndexUnavailable):
    """Nothing has been built yet."""


class ModelMismatch(IndexUnavailable):
    """The index was made by another embedding model than the one that is configured."""
