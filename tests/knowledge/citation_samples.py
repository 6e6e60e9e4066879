"""Names for the citation tests: national laws that the tables speak of."""

from knowledge.citation import NameTable, load_abbreviations

TITLES = [
    "中华人民共和国" + short
    for short in [
        "行政处罚法",
        "行政强制法",
        "行政许可法",
        "行政复议法",
        "行政诉讼法",
        "治安管理处罚法",
        "道路交通安全法",
        "海上交通安全法",
        "食品安全法",
        "药品管理法",
        "广告法",
        "水法",
        "刑法",
        "宪法",
        "公司法",
        "民法典",
        "民事诉讼法",
        "生态环境法典",
        "环境保护法",
        "环境保护税法",
        "大气污染防治法",
        "安全生产法",
        "消费者权益保护法",
        "土地管理法",
        "城乡规划法",
        "国家赔偿法",
        "刑法修正案（十一）",
        "户口登记条例",
        "保守国家秘密法",
        "产品质量法",
        "农产品质量安全法",
    ]
] + ["全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定"]

NAMES = NameTable(TITLES, load_abbreviations())


def full(short: str | None) -> str | None:
    """The title of a short name where one is held; other names as they are."""
    return NAMES.resolve(short) or short if short else None
