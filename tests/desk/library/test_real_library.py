"""Real documents, where they lie beside the checkout: from files to a library that can be searched and cited."""

from collections import Counter
from pathlib import Path

import pytest

from desk.composition import load_library
from desk.library.adding import Importer
from desk.library.reading import Readers
from desk.library.shelf import Shelf
from desk.library.shelved import joined_library

_EVERY = 30
"""Of the many statutes each so-manieth is brought in here."""


@pytest.fixture
def paths(shared_folder: Path) -> list[Path]:
    corpora = shared_folder / "corpora"
    if not corpora.is_dir():
        pytest.skip("no corpora beside the checkout")
    return [
        *sorted((corpora / "regulations_docx").glob("*.docx"))[::_EVERY],
        corpora / "discretion" / "documents" / "jmzyclb.xls",
        *sorted((corpora / "ecology_code").glob("*.md")),
    ]


async def test_real_documents_become_passages_with_places_and_no_shipped_law_is_doubled(
    paths: list[Path], shelf: Shelf, readers: Readers
) -> None:
    base = load_library()
    async with Importer(shelf, base, readers) as importer:
        outcomes = [outcome async for outcome in importer.add(paths)]
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    documents = shelf.contents(await shelf.snapshot())
    library, joined = joined_library(base, documents)
    passages = library.passages()
    assert [key for key, count in Counter(p.key for p in passages).items() if count > 1] == []
    assert sum(len(table.rows) for table in library.benchmarks if not table.example) >= 860
    fates = {
        document.name: joined.settled[document.digest] for document in documents if document.content.articles
    }
    parts = {name: settled for name, settled in fates.items() if name.endswith(".md")}
    assert {settled.title for settled in parts.values()} == {"中华人民共和国生态环境法典"}
    assert {settled.fate.value for settled in parts.values()} == {"shipped"}
    added = [p for p in library.corpus.searchable() if p.edition.source]
    assert all(p.article.place for p in added if p.article.label not in {"序言", "引言"})
    assert sum(document.content.lost for document in documents) == 0
