"""Takes names and identifying numbers out of a text before it becomes guidance that others read."""

import re
from collections.abc import Callable, Iterable
from itertools import count

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

_DIGIT = str.maketrans("０１２３４５６７８９ＸｘＡＢＣＤＥＦＧ", "0123456789XxABCDEFG")

_RIC = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_RIC_LOOSE = re.compile(r"(身份证(?:件)?(?:号码?|编号)?[是为：:\s]{0,3})([0-9Xx*＊\-\s]{8,22}[0-9Xx])")
_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_USCC_NAMED = re.compile(r"((?:统一社会)?信用代码[是为：:\s]{0,3})([0-9A-Za-z]{15,18})")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)")
_BANK = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{2}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4}(?!\d)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·\.\s-]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]")
_LICENCE = re.compile(
    r"((?:许可证|执照|驾驶证|执法证|案)(?:编)?号[是为：:\s]{0,3})([A-Za-z0-9（）()〔〕\[\]\-]{6,30})"
)

# The surnames that nearly everybody has; a name is looked for only behind a word that announces one.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤普者李沙海纳保马木和刀岩玉罕施倪殷"
    "杞矣鲁洪柳温康庄牛葛翁岳齐梅车左关包游阮兰詹柯管焦舒季解欧聂章祝蓝路占颜辛宁耿裴安常乔申赖文樊盛"
)
_COMPOUND = "欧阳|上官|司马|诸葛|东方|尉迟|皇甫|司徒|夏侯|慕容"
_NAME = rf"(?:(?:{_COMPOUND})[一-龥]{{1,2}}|[{_SURNAMES}](?:某{{1,2}}[一-龥]?|[一-龥]{{1,2}}?))"
# Behind a name stands one of these, or the text's end: so that 当事人在现场 loses nothing.
_BEHIND = (
    r"(?=$|[，。；：、！？（(）)\s\"”’』】《]|的|是|在|于|与|和|及|跟|向|对|将|把|被|经营|开设|开的|系|为|称|说|持|驾驶|从|至|因|承认|辩称|拒|未|已"
    r"|违法|无证|擅自|提出|申请|销售|以|等|也|就|还|有|不|没|同志|先生|女士|师傅|老板|本人|名下|家|涉嫌|雇|租|伙同)"
)
_ANNOUNCED = re.compile(
    r"((?:当事人|姓名|被处罚人|相对人|负责人|法定代表人|法人代表|法人|经营者|业主|车主|驾驶人|驾驶员|司机|老板(?:叫|是|名叫)?"
    r"|举报人|投诉人|证人|见证人|受害人|被害人|联系人|代理人|承包人|房东|店主|户主|村民|居民|员工|工人|名叫|叫做|名字叫|名字是|姓名是|本人叫|户名|一个叫|男子|女子)"
    rf"[：:为是系叫\s]{{0,2}})({_NAME}){_BEHIND}"
)
_TITLED = re.compile(
    rf"(?<![一-龥])((?:{_COMPOUND})|[{_SURNAMES}])([一-龥]{{0,2}}?)(先生|女士|老板|师傅|老师|经理|总)(?=$|[，。；：、！？\s的在说称])"
)
_NO_NAMES = frozenset(
    {"包括", "和", "于", "任何", "任意", "任", "有关", "向", "和其", "文化", "文明", "文书", "安全", "常见", "常用", "常年", "常住", "方可", "方面", "方式", "为",
     "经常", "万元", "高于", "高度", "高速", "何种", "何时", "何人", "何地", "余下", "车辆", "车主", "车上", "左右", "关于", "管理", "马上", "路边", "路上", "家属",
     "解释", "解除", "申辩", "申请", "车间", "游客", "文字", "文件", "常委", "关系", "关联", "白天", "毛利", "金额", "金属", "石头", "石料", "高某", "江边",
     "武装", "康复", "陆续", "向其", "向我", "向他", "和我", "和他", "施工", "严重", "严格", "莫名", "保证", "保管", "保存", "海鲜", "海关", "木材", "玉石", "玉器",
     "沙石", "沙场", "程序", "章程", "季度", "盛装", "温度", "路过", "占道", "占用", "辛苦", "安装", "安置", "安排", "成年", "付款", "任职", "许可", "雷同", "万一", "钱款",
     "顾客", "夏天", "秦岭", "康养", "莫非", "余款", "余额", "郭外", "方案", "常理", "梅雨", "段落", "田地", "田间", "林地", "林木", "林业", "黄金", "黄牛", "叶子"}
)  # fmt: skip
_HAN_LETTERS = "甲乙丙丁戊己庚辛壬癸"


def mask(text: str, *, names: Iterable[str] = ()) -> str:
    """The text with identity, credit, telephone, bank, plate and licence numbers, e-mail addresses and personal
    names replaced. The same name becomes the same 某甲, 某乙 … so that the text still reads. `names` are names known
    beforehand, taken out wherever they stand. What looks like law (article numbers, sums, days) is left alone.

    A name that nothing announces and nobody told of is not found: who approves a text reads it.
    """
    masked = text.translate(_DIGIT) if any(ord(c) > 0xFF10 for c in text) else text
    masked = _numbers(masked)
    return _names(masked, names)


def _numbers(text: str) -> str:
    text = _RIC_LOOSE.sub(r"\1（身份证号）", text)
    text = _RIC.sub(_when(ric.validate, "（身份证号）", otherwise="（身份证号）"), text)
    text = _USCC_NAMED.sub(r"\1（信用代码）", text)
    text = _USCC.sub(_when(uscc.validate, "（信用代码）"), text)
    text = _MAIL.sub("（邮箱）", text)
    text = _PHONE.sub("（电话）", text)
    text = _LANDLINE.sub("（电话）", text)
    text = _BANK.sub("（账号）", text)
    text = _PLATE.sub("（车牌号）", text)
    return _LICENCE.sub(r"\1（编号）", text)


def _when(
    validate: Callable[[str], str], instead: str, otherwise: str | None = None
) -> Callable[[re.Match[str]], str]:
    """Replace what the number's own check digit confirms; leave, or replace otherwise, what it does not."""

    def replaced(match: re.Match[str]) -> str:
        try:
            validate(match.group())
        except ValidationError:
            return match.group() if otherwise is None else otherwise
        return instead

    return replaced


def _names(text: str, known: Iterable[str]) -> str:
    found = [name for name in known if len(name) >= 2]
    found += [match.group(2) for match in _ANNOUNCED.finditer(text) if match.group(2) not in _NO_NAMES]
    letters = (_HAN_LETTERS[i] if i < len(_HAN_LETTERS) else str(i + 1) for i in count())
    for name in sorted(dict.fromkeys(found), key=lambda each: -len(each)):
        if name in text:
            text = text.replace(name, f"某{next(letters)}")
    return _TITLED.sub(
        lambda match: (
            match.group() if match.group(1) + match.group(2) in _NO_NAMES else f"某{match.group(3)}"
        ),
        text,
    )
