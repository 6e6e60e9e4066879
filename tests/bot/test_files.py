"""References of photos and files: Telegram takes one again only as the kind it was."""

import pytest

from bot.files import FileKind, told_apart


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("photo:AgAC-1", (FileKind.PHOTO, "AgAC-1")),
        ("document:BQAC:2", (FileKind.DOCUMENT, "BQAC:2")),
        ("BQAC-3", (FileKind.DOCUMENT, "BQAC-3")),
        ("other:4", (FileKind.DOCUMENT, "other:4")),
        ("photo:", (FileKind.DOCUMENT, "photo:")),
    ],
    ids=["a photo", "a document whose number has a colon", "no kind", "an unknown kind", "no number"],
)
def test_a_reference_tells_kind_and_number(reference: str, expected: tuple[FileKind, str]) -> None:
    assert told_apart(reference) == expected
