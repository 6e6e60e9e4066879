"""What admins are told of documents, in Chinese: refusals, and what was noticed about a document."""

import re
from datetime import date

from desk.library.joining import Fate, Settled
from kernel.errors import (
    DocumentBroken,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentMismatched,
    DocumentRejected,
    DocumentScanned,
    DocumentTooLarge,
    DocumentTooSlow,
    DocumentUnsupported,
)
from knowledge.documents.findings import BenchmarkFinding, RowFinding
from knowledge.documents.loading import LARGEST_FILE
from knowledge.documents.model import Unread, UnreadKind

_REFUSED: dict[type[DocumentRejected], str] = {
    DocumentTooLarge: f"文件过大（{LARGEST_FILE // 10**6} MB 以上、解压后过大，或页数、行数过多），请拆分后再导入。",
    DocumentEmpty: "文件里没有内容或没有文字，请检查是否选错了文件。",
    DocumentEncrypted: "文件设有密码，请去掉密码另存后再导入。",
    DocumentBroken: "文件已损坏或不完整，无法读取，请重新保存或重新下载后再导入。",
    DocumentMismatched: "文件扩展名与内容不符，请改成与内容一致的扩展名后再导入。",
    DocumentUnsupported: "不支持这种格式，请另存为 DOCX、XLSX、XLS、PDF、HTML、Markdown 或 TXT 后再导入。",
    DocumentScanned: "这是扫描件，页面是图片，没有可读取的文字，请提供文字版。",
    DocumentTooSlow: "读取超时，文件可能过于复杂，请拆分后再导入。",
}
_OTHERWISE = "这份文件无法读取，请检查格式和内容。"
NO_SUCH_PATH = "没有这个文件或文件夹，请核对路径。"
NOT_A_FILE = "这不是普通文件（链接、管道或设备），不导入。"
NO_TEXT_LOST = "有 {count} 个字没有归入任何部分，请核对原文。"
NO_TITLE = "没有找到像样的名称，暂用“{title}”；请用 --title 补上。"
NO_DAY = "文件没有写明公布或施行日期，暂按 {day} 起算；请用 --edition 和 --in-force 补上。"
ABOUT = "施行日期 {day} 是推定的；如有准确日期，请用 --in-force 补上。"
GAPS = "缺少{numbers}，请核对原文。"
ALREADY = "库中已有同一份文件，未重复导入。"
BASIS_GONE = "现行版本没有这一条"
BASIS_CHANGED = "条文内容已修改"
_FATES = {
    Fate.SHIPPED: "与随程序提供的《{title}》是同一版本，以随程序提供的文本为准。",
    Fate.TWICE: "《{title}》的同一版本已由另一份文件提供，以条文较全的一份为准。",
    Fate.LATER: "是《{title}》的新版本，自 {day} 起取代前一版本。",
    Fate.EARLIER: "是《{title}》较早的版本，只适用于此后版本施行之前。",
    Fate.UNDATED: "库中已有《{title}》，而这份文件没有写明日期，暂不参与检索；请用 --edition 和 --in-force 补上日期。",
}
_UNREAD = {
    UnreadKind.PICTURE: "文中有 {count} 张图片，图片里的文字没有读入，请核对原文。",
    UnreadKind.PAGE: "第 {places} 页是图片，没有读入；请提供有文字的版本。",
    UnreadKind.OBJECT: "文中嵌有 {count} 个对象（表格、图表、公式等），其中的文字没有读入，请核对原文。",
    UnreadKind.FORMULA: "有 {count} 个公式没有保存计算结果，没有读入（{places}）；请用表格软件打开、保存后再导入。",
}
_MOST_PLACES = 12
_SHEET = re.compile(r"sheet-(.+?)(?:\.(?=(?:table|row)-\d)|$)")
_PLACE = re.compile(r"([a-z]+)-(\d+)")
_PLACES = {"page": "第{}页", "paragraph": "第{}段", "table": "表{}", "row": "第{}行"}
_ROWS = {
    RowFinding.REPEALED: "所依据的《{0}》已于 {1} 废止",
    RowFinding.OUTDATED: "所依据的《{0}》写的是 {1} 年的版本，现行的是 {2} 通过的版本",
    RowFinding.NO_ARTICLE: "所依据的《{0}》现行版本没有{1}",
    RowFinding.OUT_OF_RANGE: "“{0}”超出法定幅度（{1}）",
    RowFinding.MISPRINT: "“{0}”写法有误，按“{1}”理解",
    RowFinding.GAP: "“{0}”与“{1}”之间有空档",
    RowFinding.OVERLAP: "“{0}”与“{1}”有重叠",
}


def refusal(error: DocumentRejected, name: str) -> str:
    """Which file was refused, and why."""
    why = next((told for kind, told in _REFUSED.items() if isinstance(error, kind)), _OTHERWISE)
    return f"{name}：{why}"


def told_fate(settled: Settled, in_force: date) -> str | None:
    """What became of the document's edition; None where it is simply new."""
    words = _FATES.get(settled.fate)
    return words.format(title=settled.title, day=in_force.isoformat()) if words else None


def basis_ended(since: date, successor: str | None) -> str:
    """That a basis has ended, and what took its place."""
    return f"{since.isoformat()} 起失效" + (f"，由《{successor}》取代" if successor else "")


def told_unread(unread: Unread) -> str:
    """What a document shows that was not read."""
    places = "、".join(unread.places[:_MOST_PLACES]) + ("等" if len(unread.places) > _MOST_PLACES else "")
    return _UNREAD[unread.kind].format(count=unread.count, places=places)


def told_place(anchor: str) -> str:
    """A place as people say it: page-3.table-1.row-4.column-1 is 第3页表1第4行; columns are left out."""
    sheet = _SHEET.match(anchor)
    rest = anchor[sheet.end() :] if sheet else anchor
    # Within a sheet the table is the sheet itself.
    parts = [
        _PLACES[name].format(number)
        for name, number in _PLACE.findall(rest)
        if name in _PLACES and not (sheet and name == "table")
    ]
    return (f"工作表“{sheet[1]}”" if sheet else "") + "".join(parts)


def told_row(found: BenchmarkFinding) -> str:
    """One finding on a benchmark row: its place, its violation, and what is off."""
    said = _ROWS[found.kind].format(*found.facts)
    if found.kind is RowFinding.REPEALED and found.facts[2]:
        said += f"，由《{found.facts[2]}》取代"
    return f"[{told_place(found.place.anchor)}] {found.violation[:40]}：{said}"
