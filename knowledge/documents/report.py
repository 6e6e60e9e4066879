"""Reports what was understood of every document in a folder: `python -m knowledge.documents.report FOLDER [--json]`."""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kernel.clock import Clock, SystemClock
from kernel.errors import DocumentRejected
from knowledge.corpus import Corpus
from knowledge.documents.benchmarks import parse_benchmarks
from knowledge.documents.classifying import classify
from knowledge.documents.findings import CorpusLookup, LawLookup, check_table
from knowledge.documents.loading import SUFFIXES, load_document
from knowledge.documents.plans import parse_plan
from knowledge.documents.statutes import parse_statute
from knowledge.national.calendar import Calendar
from knowledge.national.source import load_national
from knowledge.statute import InstrumentKind


@dataclass(slots=True)
class DocumentReport:
    """One document: what it is, how much was found in it, what is off; `error` where it was refused.

    `characters` are those that are no white space as loaded, `lost` how many of these the parser does not account
    for; `rows` are those of its benchmark tables, `items` those of a plan.
    """

    path: str
    title: str = ""
    kind: str = ""
    articles: int = 0
    tables: int = 0
    rows: int = 0
    items: int = 0
    gaps: list[str] = field(default_factory=list)
    findings: list[dict[str, str]] = field(default_factory=list)
    characters: int = 0
    lost: int = 0
    number: str = ""
    issuer: str = ""
    adopted: str | None = None
    in_force: str | None = None
    seconds: float = 0.0
    error: str | None = None


def report_document(path: Path, law: LawLookup | None, name: str = "") -> DocumentReport:
    """What is understood of one file; a refused file gives its error. law: what benchmarks are checked against."""
    begun = time.perf_counter()
    report = DocumentReport(name or str(path))
    try:
        _fill(report, path, law)
    except DocumentRejected as error:
        report.error = f"{type(error).__name__}: {error}"
    report.seconds = round(time.perf_counter() - begun, 3)
    return report


def _fill(report: DocumentReport, path: Path, law: LawLookup | None) -> None:
    document = load_document(path)
    statute = parse_statute(document)
    kind = classify(document, statute)
    caption = statute.caption
    report.title, report.kind = statute.title, kind.value
    report.characters, report.lost = document.characters, document.characters - statute.characters
    report.number, report.issuer = caption.number, caption.issuer
    report.adopted = caption.adopted.isoformat() if caption.adopted else None
    report.in_force = caption.in_force.isoformat() if caption.in_force else None
    if kind is InstrumentKind.BENCHMARK:
        tables = parse_benchmarks(document)
        report.tables = len(tables)
        report.rows = sum(len(table.rows) for table in tables)
        if law is not None:
            for found in (found for table in tables for found in check_table(table, law)):
                report.findings.append(
                    {
                        "kind": found.kind.value,
                        "place": found.place.anchor,
                        "violation": found.violation,
                        "subject": found.subject,
                        "what": found.what,
                    }
                )
    elif kind is InstrumentKind.PLAN:
        report.items = len(parse_plan(document).items)
    else:
        report.articles = len(statute.passages)
        report.gaps = [str(number) for number in statute.gaps]


def report_folder(folder: Path, law: LawLookup | None) -> Iterator[DocumentReport]:
    """The documents of a folder and the folders below it, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")):
            yield report_document(path, law, str(path.relative_to(folder)))


def national_law(clock: Clock) -> CorpusLookup:
    """The national statutes in force today, as shipped."""
    calendar = Calendar.load()
    former = {
        title: (repeal.successor or "", repeal.until) for title, repeal in calendar.former_titles.items()
    }
    return CorpusLookup(Corpus(load_national(calendar=calendar), former), clock.today())


def main(arguments: list[str] | None = None) -> int:
    """The program; 1 where a document was refused or lost characters."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.documents.report", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object a document, then the totals")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    law = national_law(SystemClock())
    totals: Counter[str] = Counter()
    for report in report_folder(options.folder, law):
        print(json.dumps(asdict(report), ensure_ascii=False) if options.json else _line(report))
        totals.update(_counted(report))
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"totals": dict(totals), "seconds": round(seconds, 1), "peak_memory_mb": memory}))
    return 1 if totals["refused"] or totals["lost characters"] else 0


def _counted(report: DocumentReport) -> dict[str, int]:
    if report.error:
        return {"documents": 1, "refused": 1}
    statute = report.kind in {InstrumentKind.STATUTE, InstrumentKind.GUIDANCE}
    counted = {
        "documents": 1,
        report.kind: 1,
        "articles": report.articles,
        "tables": report.tables,
        "rows": report.rows,
        "items": report.items,
        "findings": len(report.findings),
        "lost characters": abs(report.lost),
        "with gaps": int(bool(report.gaps)),
        "without gaps": int(statute and not report.gaps),
    }
    return {name: count for name, count in counted.items() if count}


def _line(report: DocumentReport) -> str:
    if report.error:
        return f"{report.path}: {report.error}"
    parts = [f"{report.path}: {report.kind} 《{report.title}》"]
    parts.extend(
        f"{count} {name}"
        for count, name in (
            (report.articles, "articles"),
            (report.rows, "rows"),
            (report.items, "items"),
            (len(report.findings), "findings"),
            (report.lost, "characters lost"),
        )
        if count
    )
    if report.gaps:
        parts.append(f"missing {'、'.join(report.gaps)}")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
