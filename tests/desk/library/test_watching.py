"""A watched folder: files are taken in once they have stopped growing, and refused bytes are not tried again."""

from pathlib import Path

from desk.library.adding import Importer
from desk.library.shelf import Shelf
from desk.library.watching import WatchedFolder, watch_once
from tests.desk.library.samples import RULE, RULE_AMENDED, write


async def test_a_file_is_taken_in_when_it_looks_the_same_twice(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    path = write(folder, "条例.txt", RULE[:100])
    watched = WatchedFolder(folder, shelf, importer)
    assert await watched.watch_once() == []
    write(folder, "条例.txt", RULE)
    assert await watched.watch_once() == [], "it has grown"
    (outcome,) = await watched.watch_once()
    assert outcome.row and outcome.row.path == str(path)
    assert await watched.watch_once() == []
    assert path.read_text("utf-8") == RULE


async def test_a_changed_file_is_taken_in_again(importer: Importer, shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    write(folder, "条例.txt", RULE)
    for _ in range(2):
        await watch_once(folder, shelf, importer)
    write(folder, "条例.txt", RULE_AMENDED)
    taken = [outcome for _ in range(3) for outcome in await watch_once(folder, shelf, importer)]
    assert len(taken) == 1
    assert len(await shelf.documents()) == 2


async def test_refused_bytes_are_remembered_over_restarts_and_names(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    write(folder, "坏.docx", "no document")
    first = [outcome for _ in range(3) for outcome in await watch_once(folder, shelf, importer)]
    assert [outcome.error is not None for outcome in first] == [True]
    write(folder, "又坏.docx", "no document")
    assert [outcome for _ in range(3) for outcome in await watch_once(folder, shelf, importer)] == []


async def test_a_folder_that_is_absent_is_an_empty_one(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    assert await watch_once(tmp_path / "none", shelf, importer) == []
