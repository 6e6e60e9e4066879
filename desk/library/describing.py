"""Documents of the library as plain values: for --json, for the API, and for what is printed."""

from typing import Any

from desk.library.adding import Outcome
from desk.library.differing import Difference
from desk.library.reviewing import RowsDue
from desk.library.shelved import ShelvedDocument
from desk.storage.documents import DocumentRow


def outcome_values(outcome: Outcome) -> dict[str, Any]:
    """What became of one file, in the eight fields that an import reports: counts of articles and rows, the missing
    numbers, what was noticed, and the error where it was refused."""
    row = outcome.row
    if row is None:
        return {
            "path": outcome.path,
            "title": "",
            "kind": "",
            "articles": 0,
            "rows": 0,
            "gaps": [],
            "findings": [],
            "error": outcome.error,
        }
    return {
        "path": outcome.path,
        "title": row.title,
        "kind": row.kind.value,
        "articles": row.articles,
        "rows": row.rows,
        "gaps": list(row.gaps),
        "findings": list(row.findings),
        "error": None,
    }


def imported_values(outcome: Outcome) -> dict[str, Any]:
    """The same of a file that was taken in, with its digest, days and plan items."""
    row = outcome.row
    if row is None:
        return outcome_values(outcome)
    return outcome_values(outcome) | {
        "items": row.items,
        "digest": row.digest,
        "adopted": row.adopted.isoformat(),
        "in_force": row.in_force.isoformat(),
        "known": outcome.known,
    }


def row_values(row: DocumentRow) -> dict[str, Any]:
    """A document of the list; findings as their count."""
    return {
        "digest": row.digest,
        "title": row.title,
        "kind": row.kind.value,
        "path": row.path,
        "adopted": row.adopted.isoformat(),
        "in_force": row.in_force.isoformat(),
        "certainty": row.certainty.value,
        "department": row.department,
        "articles": row.articles,
        "rows": row.rows,
        "items": row.items,
        "gaps": list(row.gaps),
        "findings": len(row.findings),
        "added_at": row.added_at.isoformat(),
        "added_by": row.added_by,
    }


def document_values(row: DocumentRow, document: ShelvedDocument, fate: str | None) -> dict[str, Any]:
    """A document with what was understood of it: its pieces, rows and items with their places."""
    content = document.content
    return row_values(row) | {
        "fate": fate,
        "level": content.level,
        "issuer": content.issuer,
        "number": content.number,
        "characters": content.characters,
        "annexes": list(content.annexes),
        "findings": list(row.findings),
        "pieces": [
            {
                "label": article.label,
                "headings": list(article.headings),
                "place": article.place,
                "text": article.text,
            }
            for article in content.articles
        ],
        "benchmarks": [
            {
                "section": table_row.section,
                "kind": table_row.kind.value,
                "violation": table_row.violation,
                "basis": list(table_row.basis),
                "tier": table_row.tier,
                "circumstances": table_row.circumstances,
                "penalty": table_row.penalty,
                "place": table_row.place,
            }
            for table_row in content.rows
        ],
        "plan": [
            {
                "id": item.id,
                "heading": item.heading,
                "text": item.text,
                "who": item.who,
                "when": item.when,
                "numbers": item.numbers,
                "place": item.place,
            }
            for item in content.items
        ],
    }


def due_values(due: RowsDue) -> dict[str, Any]:
    """Benchmark rows to be looked at again, as plain values."""
    return {
        "table": due.table,
        "digest": due.source,
        "violation": due.violation,
        "place": due.place,
        "rows": due.rows,
        "basis": due.basis,
        "why": due.why,
    }


def difference_values(found: Difference) -> dict[str, Any]:
    """A difference as plain values."""
    return {
        "added": [{"label": piece.label, "text": piece.text} for piece in found.added],
        "removed": [{"label": piece.label, "text": piece.text} for piece in found.removed],
        "changed": [
            {"label": c.label, "moved_from": c.moved_from, "before": c.before, "after": c.after}
            for c in found.changed
        ],
        "moved": [{"before": old, "after": new} for old, new in found.moved],
        "same": found.same,
    }
