"""What the report says of a folder: each document once, refused ones with their error."""

import json
from pathlib import Path

import pytest

from knowledge.documents.report import main, report_folder
from tests.knowledge.documents.making import docx_of, workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A law with a gap, a table of fines, a broken file, and files that are none of ours."""
    docx_of(tmp_path / "办法.docx", ["示例办法", "第一条 甲。", "第三条 丙。", "第四条 丁。"])
    rows = [
        ["违法行为", "处罚依据", "情节", "罚款"],
        *(["甲", "《示例法》第三条", str(n), f"{n}万元"] for n in (1, 2, 3)),
    ]
    workbook(tmp_path / "基准.xlsx", rows)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "~$办法.docx").write_bytes(b"lock")
    (tmp_path / "说明.dat").write_bytes(b"other")
    return tmp_path


def test_each_document_is_reported(folder: Path) -> None:
    reports = {report.path: report for report in report_folder(folder, None)}
    assert sorted(reports) == sorted(["办法.docx", "基准.xlsx", "坏.pdf"])
    statute, benchmark, broken = reports["办法.docx"], reports["基准.xlsx"], reports["坏.pdf"]
    assert (statute.kind, statute.articles, statute.gaps, statute.lost) == ("statute", 3, ["第二条"], 0)
    assert (benchmark.kind, benchmark.rows, benchmark.lost) == ("benchmark", 3, 0)
    assert broken.error is not None
    assert broken.error.startswith("DocumentBroken: 坏.pdf")


def test_the_program_prints_an_object_a_document_and_the_totals(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--json"]) == 1
    *documents, totals = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {document["path"] for document in documents} == {"办法.docx", "基准.xlsx", "坏.pdf"}
    assert totals["totals"] == {
        "documents": 3,
        "refused": 1,
        "statute": 1,
        "benchmark": 1,
        "articles": 3,
        "tables": 1,
        "rows": 3,
        "with gaps": 1,
    }
