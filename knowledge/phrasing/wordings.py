"""Which words of its article a question was written for: digests, kept in a small file beside the bank's texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kernel.errors import DataError

# Another printing's commas and blanks change no law.
_NOT_WORDS = re.compile(r"[\W_]+")
_LENGTH = 12
_READ = re.compile(rf"[+-][0-9a-f]{{{_LENGTH}}}")
_LAW = "law"
_HEAD = (
    "# Which words of its article a question was written for: digests, written by `zhiwen phrasing record`; behind them "
    "other words that the questions were read against and hold for (+) or fail (-), by `zhiwen phrasing review`."
)

# Law, day of the edition's adoption, the article's printed number.
ArticleOf = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an article that its questions were written for, as a digest; and the digests of other words that
    somebody has read the questions against: those they hold for too, and those they fail."""

    digest: str
    holds: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()


# An edition's articles are each asked for as often as another edition's article is looked for among them.
@lru_cache(maxsize=2048)
def digest_of(text: str) -> str:
    """12 hex digits that stand for an article's words; punctuation and blanks do not count."""
    return sha256(_NOT_WORDS.sub("", text).encode()).hexdigest()[:_LENGTH]


def read_wordings(path: Path) -> dict[ArticleOf, Wording]:
    """What the file says; empty where there is none. DataError names the line that is off."""
    if not path.is_file():
        return {}
    found: dict[ArticleOf, Wording] = {}
    law, edition = "", date.min
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        try:
            if cells[0] == _LAW:
                law, edition = cells[1], date.fromisoformat(cells[2])
            else:
                found[law, edition, cells[0]] = _wording(cells[1], cells[2:])
        except (ValueError, IndexError) as error:
            raise DataError(f"{path.name}, line {number}: {error}; run `zhiwen phrasing record`") from error
    return found


def write_wordings(path: Path, wordings: Mapping[ArticleOf, Wording]) -> None:
    """Write the file anew: the laws in order, each with a line an article, in the order given."""
    lines = [_HEAD]
    last: tuple[str, date] | None = None
    for (law, edition, article), wording in sorted(wordings.items(), key=lambda item: item[0][:2]):
        if (law, edition) != last:
            lines.append("\t".join((_LAW, law, edition.isoformat())))
            last = law, edition
        read = [f"+{digest}" for digest in sorted(wording.holds)]
        read += [f"-{digest}" for digest in sorted(wording.fails)]
        lines.append("\t".join((article, wording.digest, *read)))
    partial = path.with_suffix(".partial")
    partial.write_text("\n".join(lines) + "\n", "utf-8")
    partial.replace(path)


def _wording(digest: str, read: list[str]) -> Wording:
    for each in (f"+{digest}", *read):
        if not _READ.fullmatch(each):
            raise ValueError(f"{each!r} is no digest of {_LENGTH} characters")
    return Wording(
        digest,
        frozenset(each[1:] for each in read if each.startswith("+")),
        frozenset(each[1:] for each in read if each.startswith("-")),
    )
