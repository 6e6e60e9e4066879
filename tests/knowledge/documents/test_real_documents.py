"""Real documents, where they lie beside the checkout: complete sequences, whole tables, nothing lost."""

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from knowledge.corpus import Corpus
from knowledge.documents import (
    CorpusLookup,
    RowFinding,
    check_table,
    load_document,
    parse_benchmarks,
    parse_statute,
)
from knowledge.documents.docx import read_docx
from knowledge.documents.pdf import read_pdf
from tests.conftest import TODAY

_WORDS = re.compile(r"<(?:w:t|m:t)(?: [^>]*)?>([^<]*)</(?:w:t|m:t)>")
_EVERY = 12
"""Of the many statutes each so-manieth is read here; `python -m knowledge.documents.report` reads all of them."""


@pytest.fixture(scope="module")
def corpora(shared_folder: Path) -> Path:
    """The folder of real documents."""
    folder = shared_folder / "corpora"
    if not folder.is_dir():
        pytest.skip("no corpora beside the checkout")
    return folder


def _characters(words: str) -> Counter[str]:
    return Counter("".join(words.split()))


def test_statutes_give_complete_sequences_and_lose_no_character(corpora: Path) -> None:
    paths = sorted((corpora / "regulations_docx").glob("*.docx"))[::_EVERY]
    incomplete: list[str] = []
    for path in paths:
        document = load_document(path)
        parsed = parse_statute(document)
        assert _characters(document.text) == _characters("".join(parsed.parts)), path.name
        if parsed.gaps:
            incomplete.append(path.name)
    assert len(paths) >= 40
    assert len(incomplete) <= 0.03 * len(paths), incomplete


@pytest.mark.parametrize(
    ("name", "last"),
    [
        pytest.param("大型游乐设施安全监察规定", 46, id="articles in the numbering"),
        pytest.param("中华人民共和国农民专业合作社法", 74, id="a misprinted 第"),
        pytest.param("市场监管行业标准制定管理实施细则", 60, id="lost line breaks"),
    ],
)
def test_statutes_with_a_difficulty_are_complete(corpora: Path, name: str, last: int) -> None:
    parsed = parse_statute(load_document(corpora / "regulations_docx" / f"{name}.docx"))
    assert parsed.gaps == ()
    assert parsed.articles[-1].number is not None
    assert parsed.articles[-1].number.main == last


def test_the_words_of_a_word_file_are_all_loaded(corpora: Path) -> None:
    path = corpora / "regulations_docx" / "中华人民共和国产品质量法.docx"
    with zipfile.ZipFile(path) as archive:
        source = archive.read("word/document.xml").decode()
    document = read_docx(path, path.read_bytes())
    assert _characters(document.text) == _characters("".join(_WORDS.findall(source)))


def test_the_rows_of_a_real_workbook_are_all_read_and_its_repealed_laws_flagged(
    corpora: Path, corpus: Corpus
) -> None:
    tables = parse_benchmarks(load_document(corpora / "discretion" / "documents" / "jmzyclb.xls"))
    rows = [row for table in tables for row in table.rows]
    assert len(rows) >= 860
    assert all(row.violation and row.basis for row in rows)
    assert sum(bool(row.ranges) for row in rows) >= 0.99 * len(rows)
    findings = [found for table in tables for found in check_table(table, CorpusLookup(corpus, TODAY))]
    repealed = {found.subject for found in findings if found.kind is RowFinding.REPEALED}
    assert {"中华人民共和国水污染防治法", "中华人民共和国大气污染防治法"} <= repealed


def test_a_real_pdf_loses_no_character_and_gives_its_list(corpora: Path) -> None:
    path = corpora / "discretion" / "documents" / "gdssthjbyxzcfdqwwfxwml.pdf"
    document = read_pdf(path, path.read_bytes())
    (table,) = parse_benchmarks(document)
    assert [row.serial for row in table.rows] == [str(number) for number in range(1, 21)]
    assert document.characters + sum(len("".join(words.split())) for words in document.dropped) == 4492
