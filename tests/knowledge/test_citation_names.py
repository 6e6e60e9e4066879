"""Names of laws are recognized in full, short and in abbreviation, and never inside another word or name."""

import pytest

from knowledge.citation import NameTable, find_citations, load_abbreviations
from tests.knowledge.citation_samples import NAMES, TITLES, full

RESOLVED = [
    ("中华人民共和国行政处罚法", "行政处罚法"),
    ("行政处罚法", "行政处罚法"),
    ("《行政处罚法》", "行政处罚法"),
    ("处罚法", "行政处罚法"),
    ("行政 处罚法", "行政处罚法"),
    ("行政处罚法（2021年修订）", "行政处罚法"),
    ("《中华人民共和国行政处罚法(2021年1月22日修订)》", "行政处罚法"),
    ("刑法修正案（十一）", "刑法修正案（十一）"),
    ("刑法修正案(十一)", "刑法修正案（十一）"),
    ("刑法修正案十一", "刑法修正案（十一）"),
    ("消法", "消费者权益保护法"),
    ("环法典", "生态环境法典"),
    ("环保法", "环境保护法"),
]

FOUND = [
    ("short", "按行政处罚法办", ["行政处罚法"]),
    ("full", "中华人民共和国行政处罚法怎么说", ["中华人民共和国行政处罚法"]),
    ("longest_first", "治安管理处罚法怎么罚", ["治安管理处罚法"]),
    ("middle_form", "治安处罚法怎么罚", ["治安处罚法"]),
    ("tax_law_not_its_beginning", "环境保护税法和环境保护法", ["环境保护税法", "环境保护法"]),
    ("marine_not_road", "海上交通安全法", ["海上交通安全法"]),
    ("farm_produce_not_products", "农产品质量安全法", ["农产品质量安全法"]),
    ("several", "环保法大气法水法这些废了没有", ["环保法", "大气法", "水法"]),
    ("marks_are_taken_in", "看《行政处罚法》吧", ["《行政处罚法》"]),
    ("amendment_with_brackets", "刑法修正案（十一）第三条", ["刑法修正案（十一）"]),
    ("verb_behind", "行政处罚法规定了什么", ["行政处罚法"]),
    ("drafting_behind", "行政处罚法制定的依据", ["行政处罚法"]),
    ("learning_behind", "行政处罚法学习资料", ["行政处罚法"]),
    ("weak_at_the_beginning", "消法的三倍赔偿", ["消法"]),
    ("weak_behind_by", "按消法怎么赔", ["消法"]),
    ("spaces_inside", "行政 处罚法", ["行政 处罚法"]),
    ("nested_title", "《全国人民代表大会常务委员会关于修改〈中华人民共和国食品安全法〉的决定》", None),
    ("legal_person", "公司法人变更了", []),
    ("statutory", "行政处罚法定原则", []),
    ("laws_and_rules", "道路交通安全法律法规", []),
    ("rules", "食品安全法规有哪些", []),
    ("sewage", "污水法子多", []),
    ("cancel_order", "取消法定代表人", []),
    ("public_security_office", "公安法制科", []),
    ("submit_to_court", "提交法院", []),
    ("regulation_under_the_law", "食品安全法实施条例", []),
    ("regulation_under_the_law_with_of", "食品安全法的实施条例", []),
    ("judicial_interpretation", "民诉法司法解释", []),
    ("commentary", "行政处罚法释义第三十三条", []),
    ("foreign_law", "美国食品药品法怎么说", []),
    ("foreign_law_by_full_short_title", "日本广告法", []),
]


@pytest.mark.parametrize(("name", "short"), RESOLVED, ids=[name for name, _ in RESOLVED])
def test_a_name_leads_to_the_full_title(name: str, short: str) -> None:
    assert NAMES.resolve(name) == "中华人民共和国" + short


@pytest.mark.parametrize("name", ["", "《》", "网约车法", "法", "条例", "行政处罚", "诉讼法"], ids=repr)
def test_an_unknown_or_ambiguous_name_leads_nowhere(name: str) -> None:
    assert NAMES.resolve(name) is None


@pytest.mark.parametrize(("text", "surfaces"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_names_are_found_where_they_stand(text: str, surfaces: list[str] | None) -> None:
    found = NAMES.find_names(text)
    assert [surface for *_, surface in found] == ([text] if surfaces is None else surfaces)
    for title, start, end, surface in found:
        assert text[start:end] == surface
        assert title == NAMES.resolve(surface)


def test_a_title_wins_over_an_abbreviation() -> None:
    names = NameTable(["中华人民共和国处罚法"], {"处罚法": "中华人民共和国行政处罚法"})
    assert names.resolve("处罚法") == "中华人民共和国处罚法"


def test_an_abbreviation_may_stand_for_a_law_that_is_not_held() -> None:
    names = NameTable([], {"处罚法": "中华人民共和国行政处罚法"})
    assert names.find_names("处罚法33条") == [("中华人民共和国行政处罚法", 0, 3, "处罚法")]


def test_an_empty_table_finds_nothing() -> None:
    names = NameTable([], {})
    assert names.find_names("行政处罚法") == []
    assert names.resolve("行政处罚法") is None


def test_the_abbreviations_are_many_and_mean_one_law_each() -> None:
    abbreviations = load_abbreviations()
    assert len(abbreviations) >= 400
    assert len(set(abbreviations.values())) >= 150
    assert all(title.startswith("中华人民共和国") for title in abbreviations.values())
    assert not {"诉讼法", "安全法", "组织法", "行政法", "执法", "违法"} & set(abbreviations)


@pytest.mark.parametrize(
    ("abbreviation", "short"),
    [
        pair.split("=")
        for pair in [
            "处罚法=行政处罚法",
            "强制法=行政强制法",
            "许可法=行政许可法",
            "复议法=行政复议法",
            "行诉法=行政诉讼法",
            "道交法=道路交通安全法",
            "道安法=道路交通安全法",
            "食安法=食品安全法",
            "药管法=药品管理法",
            "土管法=土地管理法",
            "环法典=生态环境法典",
            "生态法典=生态环境法典",
            "环境法典=生态环境法典",
            "安法=安全生产法",
            "安生法=安全生产法",
            "消法=消费者权益保护法",
            "消保法=消费者权益保护法",
            "反法=反不正当竞争法",
            "治安法=治安管理处罚法",
            "治安处罚法=治安管理处罚法",
            "刑诉法=刑事诉讼法",
            "民诉法=民事诉讼法",
            "电商法=电子商务法",
            "特设法=特种设备安全法",
            "特种设备法=特种设备安全法",
            "野保法=野生动物保护法",
            "危化法=危险化学品安全法",
            "劳合法=劳动合同法",
            "城规法=城乡规划法",
            "规划法=城乡规划法",
            "房地产法=城市房地产管理法",
            "动防法=动物防疫法",
            "农安法=农产品质量安全法",
            "个保法=个人信息保护法",
            "数安法=数据安全法",
            "网安法=网络安全法",
            "未保法=未成年人保护法",
            "环保法=环境保护法",
            "大气法=大气污染防治法",
            "水污法=水污染防治法",
            "固废法=固体废物污染环境防治法",
            "噪声法=噪声污染防治法",
            "土壤法=土壤污染防治法",
            "环评法=环境影响评价法",
            "海环法=海洋环境保护法",
            "放射法=放射性污染防治法",
        ]
    ],
)
def test_an_officers_abbreviation_means_its_law(abbreviation: str, short: str) -> None:
    assert load_abbreviations()[abbreviation] == "中华人民共和国" + short


@pytest.mark.parametrize("abbreviation", sorted(load_abbreviations()))
def test_every_abbreviation_is_found_before_an_article(abbreviation: str) -> None:
    [mention] = find_citations(f"{abbreviation}第三条", NAMES)
    assert mention.citation.instrument == full(load_abbreviations()[abbreviation])


@pytest.mark.parametrize("title", TITLES)
def test_every_title_is_found_in_marks_and_bare(title: str) -> None:
    assert [name for name, *_ in NAMES.find_names(f"《{title}》")] == [title]
    assert [name for name, *_ in NAMES.find_names(f"依照{title}处理")] == [title]
