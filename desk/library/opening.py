"""Opens the shelf over the settings, and the library that the shipped one and the shelf of now make together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from desk.composition import Composition
from desk.library.shelf import Shelf
from desk.library.shelved import library_with
from desk.settings import Settings
from desk.storage import Storage, open_storage
from retrieval.index import Library

_SQLITE = "sqlite:///"


def shelf_over(composition: Composition, storage: Storage) -> Shelf:
    """The shelf of the settings' data folder."""
    return Shelf(storage, composition.settings.data / "library", composition.clock)


@asynccontextmanager
async def opened_shelf(composition: Composition) -> AsyncIterator[Shelf]:
    """The shelf over the configured database; errors as `open_storage`."""
    storage = await open_storage(composition.settings.database)
    try:
        yield shelf_over(composition, storage)
    finally:
        await storage.close()


async def shelved_library(composition: Composition, shelf: Shelf) -> Library:
    """What ships, with the documents of now: known as law whether or not an index holds them yet."""
    forms = await shelf.snapshot()
    base = composition.library
    if not forms:
        return base
    return await asyncio.to_thread(lambda: library_with(base, shelf.contents(forms)))


async def known_library(composition: Composition) -> Library:
    """The same for a program that has no database open; what ships alone where none was made yet."""
    if not _is_made(composition.settings):
        return composition.library
    async with opened_shelf(composition) as shelf:
        return await shelved_library(composition, shelf)


def _is_made(settings: Settings) -> bool:
    """Whether there is a database: one is not made just to see that it is empty."""
    url = settings.database
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).is_file()
