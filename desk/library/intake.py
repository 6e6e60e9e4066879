"""Takes in what a door receives: a stream of bytes with a name that a stranger chose, and what is told of it."""

import tempfile
from collections.abc import AsyncIterable
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

from desk.library.adding import Importer, Outcome
from desk.library.shelved import Told
from kernel.errors import DocumentTooLarge, InvalidInput
from knowledge.documents.loading import LARGEST_FILE, SUFFIXES
from knowledge.statute import InstrumentKind

__all__ = ["LARGEST_FILE", "file_name", "take_in", "told_of"]
_LONGEST_NAME = 200  # bytes; file systems keep 255
_KINDS = {
    kind.value: kind
    for kind in (
        InstrumentKind.STATUTE,
        InstrumentKind.BENCHMARK,
        InstrumentKind.PLAN,
        InstrumentKind.GUIDANCE,
    )
}


def file_name(name: str) -> str:
    """The last part of a name as sent; InvalidInput where it is none that a file can have."""
    last = PureWindowsPath(PurePosixPath(name.strip()).name).name
    if not last or last.startswith(".") or len(last.encode()) > _LONGEST_NAME or not last.isprintable():
        raise InvalidInput(
            f"{name[:80]!r} is no file name; send one with an extension of {', '.join(sorted(SUFFIXES))}"
        )
    return last


def told_of(
    kind: str | None = None,
    title: str | None = None,
    edition: date | None = None,
    in_force: date | None = None,
    department: str | None = None,
) -> Told:
    """What an admin says of a document; InvalidInput for an unknown kind."""
    if kind is not None and kind not in _KINDS:
        raise InvalidInput(f"{kind!r} is no kind of document; one of {', '.join(_KINDS)}")
    return Told(_KINDS[kind] if kind else None, title or None, edition, in_force, department or None)


async def take_in(
    importer: Importer, name: str, stream: AsyncIterable[bytes], told: Told, person_id: int | None
) -> Outcome:
    """Bring in the document that a stream brings, cut off at LARGEST_FILE bytes with DocumentTooLarge."""
    given = file_name(name)
    with tempfile.TemporaryDirectory(prefix="zhiwen-upload-") as folder:
        path = Path(folder) / given
        size = 0
        with path.open("wb") as file:
            async for chunk in stream:
                size += len(chunk)
                if size >= LARGEST_FILE:
                    raise DocumentTooLarge(f"{given}: over {LARGEST_FILE // 10**6} MB; split it")
                file.write(chunk)
        return await importer.add_one(path, told, person_id, shown=given)
