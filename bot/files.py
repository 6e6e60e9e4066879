"""Photos and files by Telegram's own references: what kind one is, for Telegram sends a photo again only as a photo."""

from enum import StrEnum

from aiogram.types import Message


class FileKind(StrEnum):
    """How Telegram keeps a file."""

    PHOTO = "photo"
    DOCUMENT = "document"


def file_of(message: Message) -> tuple[str, str, int | None]:
    """The reference of a message's document or photo (its kind and Telegram's number), its name, its size."""
    if message.document is not None:
        document = message.document
        return f"{FileKind.DOCUMENT}:{document.file_id}", document.file_name or "文件", document.file_size
    assert message.photo  # noqa: S101 - the handler's filter
    largest = message.photo[-1]
    return f"{FileKind.PHOTO}:{largest.file_id}", "照片", largest.file_size


def told_apart(reference: str) -> tuple[FileKind, str]:
    """Kind and Telegram's number of a reference; one without a kind is a document's."""
    kind, _, file_id = reference.partition(":")
    return (FileKind(kind), file_id) if file_id and kind in set(FileKind) else (FileKind.DOCUMENT, reference)
