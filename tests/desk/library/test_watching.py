"""A watched folder: files are taken in once they have stopped growing, what is refused is told once, builds follow."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desk.library.adding import Importer, Outcome
from desk.library.shelf import Shelf
from desk.library.watching import FolderWatch, WatchedFolder
from desk.storage import Storage
from escalation.outbox import Notice
from escalation.people import Binding, Channel, NewPerson, Role
from tests.desk.library.samples import RULE, RULE_AMENDED, write


class Builds:
    """Counts the builds that were asked for."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self) -> None:
        self.asked += 1


async def looks(folder: WatchedFolder, times: int) -> list[Outcome]:
    """What so many looks brought together, each dealt with."""
    outcomes: list[Outcome] = []
    for _ in range(times):
        outcomes.extend((await folder.look()).outcomes)
        folder.keep()
    return outcomes


async def with_an_admin(storage: Storage, shelf: Shelf) -> None:
    async with storage.write() as work:
        admin = await work.people.add(NewPerson("管理员", Role.ADMIN, "市司法局"))
        await work.people.bind(Binding(admin.id, Channel.TELEGRAM, "77"), shelf.clock.now())


async def notices(storage: Storage) -> Sequence[str]:
    """The kinds of what waits for the admin."""
    async with storage.read() as work:
        return [message.kind for message in await work.outbox.waiting_for(Channel.TELEGRAM, "77")]


async def test_a_file_is_taken_in_when_it_looks_the_same_twice(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    path = write(folder, "条例.txt", RULE[:100])
    watched = WatchedFolder(folder, shelf, importer)
    assert await looks(watched, 1) == []
    write(folder, "条例.txt", RULE)
    assert await looks(watched, 1) == [], "it has grown"
    (outcome,) = await looks(watched, 1)
    assert outcome.row and outcome.row.path == str(path)
    assert await looks(watched, 1) == []
    assert path.read_text("utf-8") == RULE


@pytest.mark.parametrize("name", ["条例.txt.part", "条例.docx.crdownload", ".条例.txt", "~$条例.docx"])
async def test_what_a_program_is_still_writing_is_left_alone(
    importer: Importer, shelf: Shelf, tmp_path: Path, name: str
) -> None:
    write(tmp_path / "watched", name, RULE)
    assert await looks(WatchedFolder(tmp_path / "watched", shelf, importer), 3) == []


async def test_a_changed_file_is_taken_in_again(importer: Importer, shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    write(folder, "条例.txt", RULE)
    await looks(WatchedFolder(folder, shelf, importer), 2)
    write(folder, "条例.txt", RULE_AMENDED)
    assert len(await looks(WatchedFolder(folder, shelf, importer), 3)) == 1
    assert len(await shelf.documents()) == 2


async def test_refused_bytes_are_remembered_over_restarts_and_names(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    write(folder, "坏.docx", "no document")
    first = await looks(WatchedFolder(folder, shelf, importer), 3)
    assert [outcome.error is not None for outcome in first] == [True]
    write(folder, "又坏.docx", "no document")
    assert await looks(WatchedFolder(folder, shelf, importer), 3) == []


async def test_a_folder_that_is_absent_is_an_empty_one(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    assert await looks(WatchedFolder(tmp_path / "none", shelf, importer), 1) == []


async def test_one_build_follows_what_came_in_and_admins_hear_once_of_what_did_not(
    importer: Importer, shelf: Shelf, storage: Storage, tmp_path: Path
) -> None:
    await with_an_admin(storage, shelf)
    folder, builds = tmp_path / "watched", Builds()
    write(folder, "条例.txt", RULE)
    write(folder, "坏.docx", "no document")
    for _ in range(2):  # twice: a restart tells nothing again
        watch = FolderWatch(WatchedFolder(folder, shelf, importer), storage, shelf, builds)
        for _ in range(3):
            await watch.look()
    assert builds.asked == 1
    assert await notices(storage) == [Notice.DOCUMENTS_REFUSED]
    async with storage.read() as work:
        (message,) = await work.outbox.waiting_for(Channel.TELEGRAM, "77")
    assert message.payload["total"] == 1
    assert message.payload["documents"][0].startswith("坏.docx：")


async def test_a_refused_file_alone_starts_no_build(
    importer: Importer, shelf: Shelf, storage: Storage, tmp_path: Path
) -> None:
    write(tmp_path / "watched", "坏.docx", "no document")
    builds = Builds()
    watch = FolderWatch(WatchedFolder(tmp_path / "watched", shelf, importer), storage, shelf, builds)
    for _ in range(3):
        await watch.look()
    assert builds.asked == 0


async def test_after_a_kill_between_import_and_build_the_build_is_still_asked_for(
    importer: Importer, shelf: Shelf, storage: Storage, tmp_path: Path
) -> None:
    folder, builds = tmp_path / "watched", Builds()
    write(folder, "条例.txt", RULE)
    killed = WatchedFolder(folder, shelf, importer)
    for _ in range(2):
        look = await killed.look()
    assert look.unindexed
    await FolderWatch(WatchedFolder(folder, shelf, importer), storage, shelf, builds).look()
    assert builds.asked == 1


async def test_a_look_that_fails_is_made_again_and_ten_in_a_row_are_raised(
    importer: Importer, shelf: Shelf, storage: Storage, tmp_path: Path
) -> None:
    slept = 0

    async def sleep(_seconds: float) -> None:
        nonlocal slept
        slept += 1

    async def breaks() -> None:
        raise ConnectionError("the database is away")

    write(tmp_path / "watched", "条例.txt", RULE)
    watch = FolderWatch(WatchedFolder(tmp_path / "watched", shelf, importer), storage, shelf, breaks)
    with pytest.raises(ConnectionError):
        await watch.run(sleep)
    assert slept == 10, "the first look saw the file, the tenth failure after it was raised"
