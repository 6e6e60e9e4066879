"""The folder of the library: originals and forms named by their digests, each written in one step."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from kernel.errors import DataError, DocumentBroken, DocumentTooLarge
from knowledge.documents.loading import LARGEST_FILE

_ORIGINALS = "originals"
_FORMS = "forms"
_STAGING = "staging"
_CHUNK = 1 << 20


class LibraryFolder:
    """Files below one root: `originals/<sha256>`, `forms/<sha256>.json`, and `staging/` for what is on its way in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def original(self, digest: str) -> Path:
        """Where the bytes of a document lie, as they came."""
        return self.root / _ORIGINALS / digest[:2] / digest

    def form(self, digest: str) -> Path:
        """Where a form lies."""
        return self.root / _FORMS / digest[:2] / f"{digest}.json"

    @contextmanager
    def staged(self, path: Path) -> Iterator[tuple[Path, str]]:
        """A copy of a file under its own name, with the digest of exactly these bytes; gone afterwards.

        What is read later is what was hashed, whatever happens to the file meanwhile. DocumentTooLarge,
        DocumentBroken (cannot be opened).
        """
        staging = self.root / _STAGING
        staging.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=staging))
        try:
            copy = folder / path.name
            yield copy, _copy(path, copy)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, staged: Path, digest: str, form: bytes, form_digest: str) -> None:
        """Keep a staged original and its form. What is there already is marked as wanted again."""
        original = self.original(digest)
        if not _touched(original):
            original.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(original)
        target = self.form(form_digest)
        if not _touched(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = staged.parent / "form.partial"
            with partial.open("wb") as stream:
                stream.write(form)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)

    def read_form(self, digest: str) -> bytes:
        """The bytes of a form; DataError where it is gone."""
        try:
            return self.form(digest).read_bytes()
        except OSError as error:
            raise DataError(f"the library's form {digest[:12]} is gone; add its document again") from error

    def sweep(self, originals: Collection[str], forms: Collection[str], age: timedelta) -> int:
        """Remove what no row refers to and what was last touched longer ago than `age`, by the file system's time:
        the remains of imports that were broken off. How many files went."""
        before = time.time() - age.total_seconds()
        removed = 0
        for folder, wanted in ((_ORIGINALS, originals), (_FORMS, forms)):
            for path in sorted((self.root / folder).glob("*/*")):
                if path.stem not in wanted and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
                    removed += 1
        for path in sorted((self.root / _STAGING).glob("*")):
            if path.stat().st_mtime < before:
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
        return removed


def _copy(path: Path, copy: Path) -> str:
    """Copy a file and give its SHA-256; refused from LARGEST_FILE on without reading to the end."""
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as source, copy.open("wb") as target:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size >= LARGEST_FILE:
                    raise DocumentTooLarge(
                        f"{path.name}: over {LARGEST_FILE // 10**6} MB; give a smaller file"
                    )
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise DocumentBroken(f"{path.name}: cannot be opened ({error.strerror or error})") from error
    return digest.hexdigest()


def _touched(path: Path) -> bool:
    """Whether the file is there; its time is set to now, so that no sweep takes it before its row is written."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path)
        return True
    return False
