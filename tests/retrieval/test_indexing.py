"""Building generations: only what is new is embedded, unchanged stores are taken over, broken builds go on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kernel.errors import BuildCancelled, IndexMissing, ModelMismatch
from knowledge.corpus import Corpus
from retrieval.dense import rows_by_digest
from retrieval.generations import GenerationFolder, active_generation
from retrieval.index import Index, Library, open_generation, open_index
from retrieval.indexing import build_generation, build_index
from tests.desk.indexing.small import HashEncoder, instrument, library


def nearest(index: Index, text: str) -> list[str]:
    found = index.dense.nearest(HashEncoder().encode_query(text).among_passages, 3)
    return [index.passages[position].key for position in found.positions]


def test_a_second_build_embeds_only_what_is_new(tmp_path: Path) -> None:
    first, second = HashEncoder(), HashEncoder()
    build_index(library(), first, tmp_path, index_id="a")
    build_generation(library(("丁",)), second, tmp_path, index_id="b", base="a")
    assert (first.texts, second.texts) == (36, 12)


def test_a_changed_store_finds_the_same_as_one_filled_anew(tmp_path: Path) -> None:
    build_index(library(("丁",), 40), HashEncoder(), tmp_path, index_id="a")
    wanted = library(("戊",), 40)
    changed = build_generation(wanted, HashEncoder(), tmp_path, index_id="b", base="a")
    anew = build_generation(wanted, HashEncoder(), tmp_path, index_id="c")
    assert (changed.base, changed.churn, anew.base, anew.churn) == ("a", 40, None, 0)
    one, other = (open_generation(wanted, HashEncoder(), tmp_path, name) for name in ("b", "c"))
    for passage in one.passages[::7]:
        assert nearest(one, passage.text)[0] == nearest(other, passage.text)[0] == passage.key
    assert np.allclose(one.dense.vectors(160), other.dense.vectors(160), atol=1e-6)


def test_a_store_of_which_much_was_replaced_is_filled_anew(tmp_path: Path) -> None:
    build_index(library(("丁", "戊")), HashEncoder(), tmp_path, index_id="a")
    manifest = build_generation(library(("己", "庚")), HashEncoder(), tmp_path, index_id="b", base="a")
    assert (manifest.base, manifest.churn) == (None, 0)


def test_a_text_that_editions_share_is_kept_once_and_found_as_each_of_them(tmp_path: Path) -> None:
    twin = instrument("样例甲条例", 4)
    edition = twin.editions[0]
    both = replace(twin, editions=(edition, replace(edition, adopted=date(2024, 1, 1))))
    index = build_index(Library(Corpus([both])), HashEncoder(), tmp_path, index_id="a")
    assert len(index.passages) == 8
    assert len(rows_by_digest([passage.digest for passage in index.passages])) == 4
    found = index.dense.nearest(HashEncoder().encode_query(index.passages[0].text).among_passages, 1)
    assert sorted(found.positions) == [0, 4]


@pytest.mark.parametrize("stage", ["词法索引", "向量", "向量库"])
def test_a_build_broken_off_in_any_stage_leaves_the_active_index_and_goes_on(
    tmp_path: Path, stage: str
) -> None:
    build_index(library(), HashEncoder(), tmp_path, index_id="a")
    wanted = library(("丁", "戊"))

    def breaking(told: str, done: int, total: int) -> None:
        if told == stage and done:
            raise BuildCancelled(stage)

    with pytest.raises(BuildCancelled):
        build_generation(wanted, HashEncoder(), tmp_path, index_id="b", base="a", progress=breaking)
    assert active_generation(tmp_path) == "a"
    assert nearest(open_index(library(), HashEncoder(), tmp_path), "露天焚烧秸秆")
    with pytest.raises(IndexMissing):
        open_generation(wanted, HashEncoder(), tmp_path, "b")
    encoder = HashEncoder()
    build_generation(wanted, encoder, tmp_path, index_id="b", base="a")
    assert encoder.texts == (0 if stage == "向量库" else 24)
    assert len(open_generation(wanted, encoder, tmp_path, "b").passages) == 60


def test_a_finished_build_asked_for_again_is_not_built_again(tmp_path: Path) -> None:
    build_generation(library(), HashEncoder(), tmp_path, index_id="a")
    stages: list[str] = []
    build_generation(
        library(), HashEncoder(), tmp_path, index_id="a", progress=lambda stage, *_: stages.append(stage)
    )
    assert stages == []


def test_a_build_resumed_over_another_library_begins_anew(tmp_path: Path) -> None:
    folder = GenerationFolder(tmp_path, "a")
    folder.begin("of another content")
    folder.mark("of another content", {"lexical", "store anew"})
    manifest = build_generation(library(), HashEncoder(), tmp_path, index_id="a")
    assert manifest.passages == 36
    assert open_generation(library(), HashEncoder(), tmp_path, "a").lexical.size == 36


def test_an_index_is_not_opened_with_another_library_or_another_model(tmp_path: Path) -> None:
    build_index(library(), HashEncoder(), tmp_path, index_id="a")
    with pytest.raises(IndexMissing, match="library has changed"):
        open_index(library(("丁",)), HashEncoder(), tmp_path)
    other = HashEncoder()
    other.identity = "hash@2"
    with pytest.raises(ModelMismatch):
        open_index(library(), other, tmp_path)


def test_the_store_is_closed_when_nothing_refers_to_the_index_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    monkeypatch.setattr("retrieval.dense.ChromaPlace.close", lambda place: closed.append(place.generation))
    index = build_index(library(), HashEncoder(), tmp_path, index_id="a")
    closed.clear()
    in_flight = index
    del index
    assert closed == []
    del in_flight
    assert closed == [""]
