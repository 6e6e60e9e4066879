"""Documents in: each file by itself, the same file once, and nothing half-done."""

import io
import multiprocessing
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desk.library import reading
from desk.library.adding import Importer, Outcome
from desk.library.describing import outcome_values
from desk.library.reading import Readers
from desk.library.shelf import Shelf
from desk.library.shelved import Told, library_with
from desk.library.wording import told_place, told_row, told_unread
from kernel.errors import DataError, DocumentTooSlow, InvalidInput, NotFound
from knowledge.citation import ArticleNumber
from knowledge.documents import BenchmarkFinding, RowFinding
from knowledge.documents.model import Place, Unread, UnreadKind
from knowledge.statute import InstrumentKind
from retrieval.gate import CitationGate, TextVerdict
from retrieval.index import Library
from retrieval.likeness import Rarity
from tests.desk.library.samples import GUIDE, PLAN, RULE, RULE_AMENDED, benchmark_markdown, write
from tests.knowledge.documents.making import docx_of, workbook

TODAY = date(2026, 11, 23)
RULE_TITLE = "某州样本河道管理条例"


async def add(importer: Importer, *paths: Path, told: Told | None = None) -> list[Outcome]:
    return [outcome async for outcome in importer.add(paths, told)]


async def contents(shelf: Shelf, shipped: Library) -> Library:
    return library_with(shipped, shelf.contents(await shelf.snapshot()))


async def test_a_folder_is_taken_in_whole_each_file_as_what_it_is(importer: Importer, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "条例.txt", RULE)
    write(folder, "下级/指引.txt", GUIDE)
    write(folder, "下级/方案.txt", PLAN)
    write(folder, "基准.md", benchmark_markdown())
    write(folder, ".隐藏.txt", RULE)
    outcomes = await add(importer, folder)
    assert all(outcome.error is None for outcome in outcomes)
    rows = {outcome.row.title: outcome.row for outcome in outcomes if outcome.row}
    assert {title: (row.kind.value, row.articles, row.rows, row.items) for title, row in rows.items()} == {
        RULE_TITLE: ("statute", 5, 0, 0),
        "样本执法工作指引": ("guidance", 4, 0, 0),
        "样本执法质量提升工作方案": ("plan", 0, 0, 3),
        "样本违法行为裁量基准": ("benchmark", 0, 3, 0),
    }
    rule = rows[RULE_TITLE]
    assert (rule.adopted, rule.in_force) == (date(2020, 3, 1), date(2020, 5, 1))


async def test_the_json_of_a_document_has_the_promised_fields(importer: Importer, tmp_path: Path) -> None:
    text = RULE.replace("第三条　违反", "违反").replace("本条例第二条", "前款")
    (outcome,) = await add(importer, write(tmp_path, "缺条.txt", text))
    values = outcome_values(outcome)
    assert list(values) == ["path", "title", "kind", "articles", "rows", "gaps", "findings", "error"]
    assert values["gaps"] == ["第三条"]
    assert any("第三条" in finding for finding in values["findings"])


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (
            RowFinding.REPEALED,
            ("旧法", "2026-08-15", "新法"),
            "所依据的《旧法》已于 2026-08-15 废止，由《新法》取代",
        ),
        (RowFinding.REPEALED, ("旧法", "2026-08-15", ""), "所依据的《旧法》已于 2026-08-15 废止"),
        (
            RowFinding.OUTDATED,
            ("法", "2016", "2021-01-22"),
            "所依据的《法》写的是 2016 年的版本，现行的是 2021-01-22 通过的版本",
        ),
        (RowFinding.NO_ARTICLE, ("法", "第九十九条"), "所依据的《法》现行版本没有第九十九条"),
        (
            RowFinding.OUT_OF_RANGE,
            ("5万元以上", "1万元至3万元"),
            "“5万元以上”超出法定幅度（1万元至3万元）",
        ),
        (
            RowFinding.MISPRINT,
            ("7万元以下9万元以下", "7万元至9万元"),
            "“7万元以下9万元以下”写法有误，按“7万元至9万元”理解",
        ),
        (RowFinding.GAP, ("甲", "乙"), "“甲”与“乙”之间有空档"),
        (RowFinding.OVERLAP, ("甲", "乙"), "“甲”与“乙”有重叠"),
    ],
)
def test_what_is_off_in_a_row_is_told_in_chinese(kind: RowFinding, facts: tuple[str, ...], said: str) -> None:
    found = BenchmarkFinding(kind, Place(table=1, row=2), "违法行为", "", facts)
    assert told_row(found) == f"[表1第2行] 违法行为：{said}"
    assert found.what


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        (Unread(UnreadKind.PICTURE, 2), "文中有 2 张图片"),
        (Unread(UnreadKind.PAGE, 2, ("3", "5")), "第 3、5 页是图片"),
        (Unread(UnreadKind.OBJECT, 1), "文中嵌有 1 个对象"),
        (Unread(UnreadKind.FORMULA, 13, tuple(f"表!A{n}" for n in range(13))), "表!A11等"),
    ],
)
def test_what_was_not_read_is_told_in_chinese(unread: Unread, said: str) -> None:
    assert said in told_unread(unread)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(page=3, paragraph=12), "第3页第12段"),
        (Place(page=16, table=1, row=4, column=1), "第16页表1第4行"),
        (Place(sheet="水法.table-表", table=2, row=4, column=1), "工作表“水法.table-表”第4行"),
        (Place(paragraph=7), "第7段"),
        (Place(), ""),
    ],
)
def test_a_place_is_told_as_people_say_it(place: Place, said: str) -> None:
    assert told_place(place.anchor) == said


async def test_what_was_not_read_of_a_file_is_among_its_findings(importer: Importer, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "样本裁量基准.xlsx", [["违法行为", "情形", "罚款"], ["甲", "初次", '="5万元"&"以下"']]
    )
    (outcome,) = await add(importer, path)
    assert outcome.row is not None
    assert any("1 个公式没有保存计算结果" in finding for finding in outcome.row.findings)


async def test_local_rules_take_part_in_citations_the_gate_and_the_index(
    importer: Importer, shelf: Shelf, shipped: Library, tmp_path: Path
) -> None:
    await add(importer, write(tmp_path, "条例.txt", RULE))
    library = await contents(shelf, shipped)
    provision = library.corpus.provision(RULE_TITLE, ArticleNumber(3), TODAY)
    assert provision.article.place == "paragraph-7"
    assert provision.edition.source == (await shelf.documents())[0].digest
    assert any(passage.key == provision.key for passage in library.passages())
    gate = CitationGate(library.corpus, Rarity(p.article.text for p in library.corpus.searchable()))
    cited = f"根据《{RULE_TITLE}》第三条，处二百元以上二千元以下罚款。"
    assert gate.verify(cited, TODAY).verdict is TextVerdict.VERIFIED
    assert gate.verify(cited.replace("第三条", "第九条"), TODAY).verdict is TextVerdict.FAILED


async def test_a_benchmark_is_checked_against_the_local_rule_of_its_own_batch(
    importer: Importer, tmp_path: Path
) -> None:
    table = benchmark_markdown().replace("处200元以上500元以下", "处100元以上500元以下")
    table = table.replace("第三条 | 严重", "第三十条 | 严重")
    write(tmp_path / "in", "a裁量基准.md", table)
    write(tmp_path / "in", "条例.txt", RULE)
    first, last = await add(importer, tmp_path / "in")
    assert (first.path.endswith("条例.txt"), last.row is not None) == (True, True)
    findings = last.row.findings if last.row else ()
    assert any("超出法定幅度" in found and "100元以上500元以下" in found for found in findings)
    assert any("现行版本没有第三十条" in found for found in findings)


async def test_annexes_and_headings_without_articles_can_be_found_and_cited(
    importer: Importer, shelf: Shelf, shipped: Library, tmp_path: Path
) -> None:
    await add(importer, write(tmp_path, "条例.txt", RULE), write(tmp_path, "指引.txt", GUIDE))
    library = await contents(shelf, shipped)
    printed = {p.printed: p.article.text for p in library.corpus.searchable()}
    assert "样本一河、样本二河。" in printed[f"《{RULE_TITLE}》附件1"]
    assert printed["《样本执法工作指引》二（一）"].startswith("（一）检查人员。")
    keys = {passage.key for passage in library.passages()}
    assert {p.key for p in library.corpus.searchable()} <= keys


async def test_a_new_edition_supersedes_the_old_one_from_its_day(
    importer: Importer, shelf: Shelf, shipped: Library, tmp_path: Path
) -> None:
    await add(importer, write(tmp_path, "新.txt", RULE_AMENDED), write(tmp_path, "旧.txt", RULE))
    corpus = (await contents(shelf, shipped)).corpus
    held = corpus.instruments[RULE_TITLE].editions
    assert [(e.in_force, e.until) for e in held] == [
        (date(2020, 5, 1), date(2024, 8, 1)),
        (date(2024, 8, 1), None),
    ]
    before = corpus.provision(RULE_TITLE, ArticleNumber(3), date(2024, 7, 31))
    after = corpus.provision(RULE_TITLE, ArticleNumber(3), date(2024, 8, 1))
    assert ("二百元" in before.article.text, "五百元" in after.article.text) == (True, True)


async def test_benchmark_rows_keep_printed_tiers_bases_and_places(
    importer: Importer, shelf: Shelf, shipped: Library, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "基准.xlsx",
        [
            ["违法行为", "处罚依据", "裁量档次", "违法情节", "裁量标准"],
            ["倾倒垃圾", "《某州样本河道管理条例》第三条", "Ⅰ档", "不足一立方米", "处200元以上500元以下罚款"],
            ["倾倒垃圾", "《某州样本河道管理条例》第三条", "Ⅱ档", "一立方米以上", "处500元以上900元以下罚款"],
            [
                "倾倒渣土",
                "《某州样本河道管理条例》第三条",
                "情节严重的",
                "五立方米以上",
                "处900元以上2000元以下罚款",
            ],
        ],
    )
    await add(importer, path, told=Told(title="样本裁量基准", department="市水务局"))
    table = (await contents(shelf, shipped)).benchmarks[-1]
    assert [row.tier for row in table.rows] == ["Ⅰ档", "Ⅱ档", "情节严重的"]
    assert [row.standard for row in table.rows] == [None, None, "严重"]
    assert {row.basis for row in table.rows} == {("《某州样本河道管理条例》第三条",)}
    assert {row.department for row in table.rows} == {"市水务局"}
    assert table.rows[0].place == "sheet-裁量表.table-1.row-2.column-1"
    assert len({row.key for row in table.rows}) == 3


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (40 << 20))
    return out.getvalue()


async def test_bad_files_are_refused_with_what_and_why_and_the_rest_goes_on(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write(folder, "a好的.txt", RULE)
    (folder / "b空的.docx").write_bytes(b"")
    (folder / "c坏的.docx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "d错名.pdf").write_bytes(docx_of(tmp_path / "x.docx", ["某样本规定", "一、内容"]).read_bytes())
    (folder / "e图片.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "f炸弹.docx").write_bytes(_bomb())
    (folder / "g密.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    with (folder / "h巨大.txt").open("wb") as huge:
        huge.truncate(200_000_000)
    write(folder, "i也好.txt", GUIDE)
    outcomes = await add(importer, folder, tmp_path / "没有")
    told = {Path(outcome.path).name: outcome.error for outcome in outcomes}
    for name, why in {
        "b空的.docx": "没有内容",
        "c坏的.docx": "损坏",
        "d错名.pdf": "扩展名",
        "e图片.png": "不支持",
        "f炸弹.docx": "过大",
        "g密.xlsx": "密码",
        "h巨大.txt": "过大",
        "没有": "没有这个文件",
    }.items():
        error = told[name]
        assert error is not None and error.startswith(f"{name}：") and why in error
    assert (told["a好的.txt"], told["i也好.txt"]) == (None, None)
    rows = await shelf.documents()
    assert len(rows) == 2
    assert [path.name for path in (shelf.folder.root / "staging").iterdir()] == []
    kept = {path.name for path in (shelf.folder.root / "originals").glob("*/*")}
    assert kept == {row.digest for row in rows}, "nothing of what was refused is kept"
    assert len(list((shelf.folder.root / "forms").glob("*/*"))) == 2


async def test_the_same_file_twice_is_one_document(importer: Importer, shelf: Shelf, tmp_path: Path) -> None:
    first = write(tmp_path, "一.txt", RULE)
    second = write(tmp_path, "二.txt", RULE)
    outcomes = await add(importer, first, second)
    again = await add(importer, first)
    assert len(await shelf.documents()) == 1
    assert sorted(outcome.known for outcome in outcomes) == [False, True]
    assert [outcome.known for outcome in again] == [True]


async def test_what_the_admin_tells_replaces_what_was_guessed(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    path = write(tmp_path, "指引.txt", GUIDE)
    (guessed,) = await add(importer, path)
    before = await shelf.snapshot()
    told = Told(InstrumentKind.GUIDANCE, "样本指引（修订）", date(2023, 1, 1), date(2023, 2, 1), "市水务局")
    (settled,) = await add(importer, path, told=told)
    assert guessed.row and settled.row
    assert guessed.row.in_force == TODAY and any("--edition" in f for f in guessed.row.findings)
    (row,) = await shelf.documents()
    assert (row.title, row.adopted, row.in_force, row.department) == (
        "样本指引（修订）",
        date(2023, 1, 1),
        date(2023, 2, 1),
        "市水务局",
    )
    # An index over the earlier form goes on serving it.
    assert shelf.contents(before)[0].title == "样本执法工作指引"


async def test_a_removed_document_is_gone_from_the_list_and_comes_back_when_added_again(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    (outcome,) = await add(importer, path)
    assert outcome.row
    forms = await shelf.snapshot()
    await shelf.remove(outcome.row.digest[:8])
    assert (await shelf.documents(), await shelf.snapshot()) == ([], ())
    assert await shelf.sweep() == 0
    assert shelf.contents(forms)[0].title == RULE_TITLE
    with pytest.raises(NotFound, match="library list"):
        await shelf.remove(outcome.row.digest)
    await add(importer, path)
    assert await shelf.snapshot() == forms


@pytest.mark.parametrize("name", ["abc", "zz", ""])
async def test_too_short_a_digest_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(InvalidInput, match="too short"):
        await shelf.document(name)


async def test_an_import_that_dies_before_its_row_leaves_only_files_which_a_sweep_removes(
    importer: Importer, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    path = write(tmp_path, "条例.txt", RULE)
    with monkeypatch.context() as patched:
        patched.setattr("desk.library.shelf.SqlDocuments.put", dies)
        with pytest.raises(KeyboardInterrupt):
            await importer.add_one(path)
    assert await shelf.snapshot() == ()
    left = [file for file in shelf.folder.root.rglob("*") if file.is_file()]
    assert len(left) == 2
    assert await shelf.sweep() == 0, "an import of this moment may still be on its way"
    for file in left:
        os.utime(file, (0, 0))
    assert await shelf.sweep() == 2
    await add(importer, path)
    assert len(await shelf.documents()) == 1


async def test_a_damaged_form_is_not_served(importer: Importer, shelf: Shelf, tmp_path: Path) -> None:
    await add(importer, write(tmp_path, "条例.txt", RULE))
    (digest,) = await shelf.snapshot()
    file = shelf.folder.form(digest)
    file.write_bytes(file.read_bytes().replace("垃圾".encode(), "落叶".encode()))
    with pytest.raises(DataError, match="damaged"):
        shelf.contents([digest])


def test_a_document_that_takes_too_long_is_refused_and_its_process_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    with Readers(1, seconds=0.0) as hurried:
        with pytest.raises(DocumentTooSlow):
            hurried.read(path, Told())
        hurried.seconds = 60.0
        assert hurried.read(path, Told()).content.title == RULE_TITLE


def test_a_documents_time_is_that_on_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    used = iter([0.0, 61.0])
    monkeypatch.setattr(reading, "_processor_seconds", lambda _: next(used))
    monkeypatch.setattr(reading, "_LOOK", 0.0)
    with Readers(1, seconds=60.0) as readers, pytest.raises(DocumentTooSlow):
        readers.read(path, Told())


def test_the_time_of_a_process_is_read() -> None:
    began = reading._processor_seconds(multiprocessing.current_process())
    assert began == pytest.approx(sum(os.times()[:2]), abs=0.5)
    ended = multiprocessing.get_context("spawn").Process(target=print)
    assert reading._processor_seconds(ended) == 0.0


async def test_the_library_is_the_same_in_whatever_order_documents_came(
    importer: Importer, shelf: Shelf, shipped: Library, tmp_path: Path
) -> None:
    texts = {
        "a.txt": RULE,
        "b.txt": RULE_AMENDED,
        "c.txt": GUIDE,
        "d.txt": PLAN,
        "e.md": benchmark_markdown(),
    }
    await add(importer, *(write(tmp_path, name, text) for name, text in texts.items()))
    documents = shelf.contents(await shelf.snapshot())
    one = library_with(shipped, documents).passages()
    assert one == library_with(shipped, reversed(documents)).passages()
    assert len({passage.key for passage in one}) == len(one)
