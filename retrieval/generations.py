"""The folder of one generation: what it was made of, which stages of its build are done, and which one is active."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from kernel.errors import DataError, IndexMissing
from retrieval.dense import chroma_place

ACTIVE_FILE = "active.json"
ARTICLES = "articles"
QUESTIONS = "questions"
LAYOUT = 3
"""How a generation lies in its folder: changed by every release whose program cannot open what an earlier one built."""
_MANIFEST = "manifest.json"
_STAGES = "building.json"
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of and by; it refuses to be opened with anything else.

    `documents` are the digests of the library's documents that it holds; `churn` counts the texts replaced in its
    vector store since that was last filled anew; `layout` is the one that it was built in.
    """

    id: str
    model: str
    passages: int
    questions: int
    fingerprint: str
    documents: tuple[str, ...] = ()
    base: str | None = None
    churn: int = 0
    layout: int = 1


class GenerationFolder:
    """One generation below the root of all indexes."""

    def __init__(self, root: Path, generation: str) -> None:
        self.root = root
        self.id = generation
        self.path = root / generation

    def manifest(self) -> Manifest:
        """What it was made of; IndexMissing where it is gone or was never finished."""
        file = self.path / _MANIFEST
        if not file.is_file():
            raise IndexMissing(f"the index {self.id} is gone or unfinished; run `zhiwen index build`")
        values = json.loads(file.read_text("utf-8"))
        return Manifest(**(values | {"documents": tuple(values.get("documents", ()))}))

    @property
    def complete(self) -> bool:
        """Whether its build came to the end."""
        return (self.path / _MANIFEST).is_file()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, in one step: from here on the generation can be opened."""
        write_json(self.path / _MANIFEST, asdict(manifest))
        (self.path / _STAGES).unlink(missing_ok=True)

    def begin(self, fingerprint: str) -> set[str]:
        """Make the folder; the stages done already by a build of the same content that was broken off."""
        file = self.path / _STAGES
        if file.is_file():
            held = json.loads(file.read_text("utf-8"))
            if held["fingerprint"] == fingerprint:
                return set(held["done"])
        self.remove()
        self.path.mkdir(parents=True)
        write_json(file, {"fingerprint": fingerprint, "done": []})
        return set()

    def mark(self, fingerprint: str, done: set[str]) -> None:
        """Record, in one step, the stages that are done."""
        write_json(self.path / _STAGES, {"fingerprint": fingerprint, "done": sorted(done)})

    def digests(self, collection: str) -> list[bytes]:
        """The digests of a collection's texts by position."""
        try:
            rows = np.load(self.path / f"{collection}.npy", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise DataError(f"{self.id}/{collection}.npy cannot be read: {error}; build anew") from error
        raw = rows.tobytes()
        return [raw[at : at + _DIGEST_BYTES] for at in range(0, len(raw), _DIGEST_BYTES)]

    def keep_digests(self, collection: str, digests: Sequence[bytes]) -> None:
        """Keep the digests of a collection's texts: a later build sees by them what has changed."""
        rows = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _DIGEST_BYTES)
        np.save(self.path / f"{collection}.npy", rows)

    def remove(self, server: str | None = None) -> None:
        """Delete the folder, and on a Chroma server its collections."""
        # Without its manifest a generation that is half deleted is taken for what it is.
        (self.path / _MANIFEST).unlink(missing_ok=True)
        if self.path.exists():
            shutil.rmtree(self.path)
        if server is not None:
            place = chroma_place(self.path, self.id, server)
            try:
                place.drop(ARTICLES)
            finally:
                place.close()


def active_generation(root: Path) -> str | None:
    """The name of the generation that is served, where there is one."""
    file = root / ACTIVE_FILE
    if not file.is_file():
        return None
    return str(json.loads(file.read_text("utf-8"))["id"])


def point_at(root: Path, generation: str) -> None:
    """Make a generation the one that is served, in one step."""
    root.mkdir(parents=True, exist_ok=True)
    write_json(root / ACTIVE_FILE, {"id": generation})


def folders(root: Path) -> list[str]:
    """The names of all folders below the root that hold a generation or the beginning of one."""
    if not root.is_dir():
        return []
    return sorted(
        path.name for path in root.iterdir() if (path / _MANIFEST).is_file() or (path / _STAGES).is_file()
    )


def write_json(path: Path, value: object) -> None:
    """Write a file in one step."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    partial.replace(path)
