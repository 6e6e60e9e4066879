"""Every error that Zhiwen raises on purpose, in one tree.

::

    ZhiwenError
    ├── InvalidInput            the caller's words or arguments are off; retrying the same call is useless
    │   ├── NumeralError        a text is no Chinese or Arabic number in range
    │   ├── QuestionRejected    a question cannot be read
    │   │   ├── QuestionEmpty
    │   │   ├── QuestionTooLong
    │   │   └── QuestionNotText
    │   └── InvalidSetting      an environment variable is unknown or has a value out of range
    ├── NotFound                what was asked for by name does not exist
    │   ├── InstrumentNotFound
    │   └── ArticleNotFound
    ├── DataError               a source of law or an example file is not what it must be
    └── IndexUnavailable        no usable index
        ├── EmbeddingUnavailable  the embedding model is absent or cannot be loaded
        ├── IndexMissing        nothing has been built yet
        └── ModelMismatch       the index was made by another embedding model

A message says what was wrong, which value, and what to do.
"""


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


class NotFound(ZhiwenError):
    """What was asked for by name does not exist."""


class InstrumentNotFound(NotFound):
    """No instrument has that title."""


class ArticleNotFound(NotFound):
    """The instrument has no such article."""


class DataError(ZhiwenError):
    """A source of law, or a file of the project's own data, is not what it must be."""


class IndexUnavailable(ZhiwenError):
    """There is no index that can be served."""


class EmbeddingUnavailable(IndexUnavailable):
    """The embedding model is absent, cannot be loaded, or needs an extra that is not installed."""


class IndexMissing(IndexUnavailable):
    """Nothing has been built yet."""


class ModelMismatch(IndexUnavailable):
    """The index was made by another embedding model than the one that is configured."""
