"""A shelved document as JSON: the form in which it is kept, named by its own digest."""

import hashlib

from pydantic import TypeAdapter, ValidationError

from desk.library.shelved import ShelvedDocument
from kernel.errors import DataError

_FORM = TypeAdapter(ShelvedDocument)


def written_form(document: ShelvedDocument) -> bytes:
    """The form of a document; the same document gives the same bytes."""
    return _FORM.dump_json(document)


def form_digest(form: bytes) -> str:
    """What a form is called: its SHA-256 in hex."""
    return hashlib.sha256(form).hexdigest()


def read_form(form: bytes, digest: str) -> ShelvedDocument:
    """The document in a form; DataError where the bytes are not those of that digest, or no form."""
    if form_digest(form) != digest:
        raise DataError(f"the library's form {digest[:12]} is damaged; add its document again")
    try:
        return _FORM.validate_json(form)
    except ValidationError as error:
        raise DataError(
            f"the library's form {digest[:12]} cannot be read by this version; add its document again"
        ) from error
