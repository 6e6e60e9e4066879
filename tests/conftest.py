"""What tests of every room share: the real corpus, loaded once, and where documents not committed may lie."""

import os
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from desk.composition import Composition, Service, load_library
from desk.indexing.opening import service_of
from desk.settings import Settings
from kernel.clock import FixedClock
from knowledge.corpus import Corpus
from retrieval.index import Library

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def library() -> Library:
    """Everything that ships with the program."""
    return load_library()


@pytest.fixture(scope="session")
def corpus(library: Library) -> Corpus:
    """The national statutes, mended."""
    return library.corpus


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands on 2026-11-23."""
    return FixedClock.at(TODAY)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real documents beside the checkout, never committed; the test skips where it is absent."""
    folder = Path(os.environ.get("ZHIWEN_SHARED", Path(__file__).parent.parent.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no documents to test on: {folder.name} is absent beside the checkout")
    return folder


@pytest.fixture(scope="session")
def state_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of state that the session's service and the command line share, in every process of the run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "state"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def service(library: Library, state_folder: Path) -> Service:
    """The whole desk over everything that ships, on 2026-11-23: indexed once a run, from the shipped vectors."""
    composition = Composition(Settings(data=state_folder), FixedClock.at(TODAY))
    composition.library = library
    with FileLock(state_folder / "tests.lock"):
        return service_of(composition)
