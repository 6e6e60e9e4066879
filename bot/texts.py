"""Every sentence that the bot itself says: Chinese, plain and courteous."""

STRANGER = "您好，这里是行政执法咨询台，仅供已登记的执法人员使用。请向本单位管理员索取邀请码，然后发送 /start 邀请码。"
WELCOME = "{name}，您好！已绑定为{role}（{department}）。直接用日常的话提问即可；发送 /help 查看用法。"
WELCOME_BACK = "{name}，您好！直接提问即可；发送 /help 查看用法。"
BAD_CODE = "邀请码无效或已失效，请向管理员重新索取。"

HELP_OFFICER = (
    "直接提问，例如“摆摊占道怎么罚”，可以接着追问“那公司呢”“第二款呢”“如果是去年的事呢”。\n\n"
    "/law 处罚法33条 — 查一条原文\n"
    "/plan 案卷评查 — 查工作方案\n"
    "/cases — 我转交的问题\n"
    "/cancel — 放弃正在填写的内容\n"
    "/help — 本说明\n\n"
    "答不了或拿不准的，回复“转人工”，质量提升分队会在这里答复您。"
)
HELP_MEMBER = (
    "\n\n分队成员：在小组群内认领案件，我会在私聊里发给您材料；直接回复那条消息就是写答复。"
    "答复须由另一名成员复核后才会发给提问人。\n"
    "/duty on、/duty off — 上岗、离岗\n"
    "/ledger — 未办结台账\n"
    "/common — 几个部门都在问的共性问题"
)
HELP_ADMIN = "\n\n管理员：/ledger 查看全部未办结案件，/common 查看共性问题；在小组群内发送 /group 编号，把该群设为小组的工作群。"

ROLES = {"officer": "执法人员", "member": "质量提升分队成员", "admin": "管理员"}

LAW_USAGE = "请写明法律和条号，例如：/law 处罚法33条"
LAW_NOT_FOUND = "没有找到这一条。请核对法律名称和条号，例如：/law 处罚法33条"
PLAN_DEFAULT = "工作方案的主要任务是什么"
PLAN_NOTHING = "工作方案中没有找到相关内容，请换个说法，例如：/plan 案卷评查"

ROLE_HEADINGS = {
    "main": "",
    "penalty": "对应罚则",
    "norm": "所违反的规定",
    "related": "相关条文",
    "other_edition": "新旧文本对照",
    "repealed": "已失效，仅供核对",
}
IN_FORCE = "{day}起施行"
IN_FORCE_UNTIL = "{day}起施行，{until}起失效"
APPROXIMATE = "（日期为推定）"
REMARK = "※ {remark}"
MORE_ARTICLES = "另见：{citations}"
NOTICES = "程序提示"
NOTICE = "• {heading}：{why}（{citation}）"
BENCHMARKS = "裁量基准"
PLAN_ITEMS = "工作方案"
EXAMPLE = "（示例）"
ROW = "• {head}\n  → {penalty}"
PART = "（{number}/{total}）"
GUIDANCE = "质量提升分队答复过同类问题"
GUIDANCE_CITED = "——{citation}"
GUIDANCE_ALIKE = "质量提升分队答复过的相近问题（与您的问题不一定相同，请核对）"
GUIDANCE_ALIKE_LINE = "• 问：{question}\n  答：{answer}\n  ——{citation}"
LAW_BESIDE_GUIDANCE = "相关条文："

BUTTON_FULL = "条文全文"
BUTTON_BRIEF = "收起"
BUTTON_OTHER_SIDE = "规定 ⇄ 罚则"
BUTTON_DAY = "换个日期"
BUTTON_HELPFUL = "有用"
BUTTON_NOT_HELPFUL = "没用"
BUTTON_PERSON = "转人工"
NO_OTHER_SIDE = "没有找到与之对应的规定或罚则。"
THANKS = "谢谢反馈。"
THANKS_NOT_HELPFUL = "谢谢反馈。可以换个说法再问，或按“转人工”。"

ASK_FIELD = "您问的是哪个领域？请选择执法部门，或直接写出来："
ASK_DAY_BACK = "行为发生在哪一天？新旧规定可能不同，请写明日期，例如“2025年3月1日”。"
ASK_PARTY = "当事人是个人还是单位？两者的规定不同："
ASK_AS_OF = "要按哪一天的法律查？请写明日期，例如“2025年3月1日”或“去年”。发送 /cancel 放弃。"
CANCELLED = "好的，已放弃。"
NOTHING_TO_CANCEL = "没有正在填写的内容。"
NOTHING_TO_HAND_OVER = "请先写出要交给质量提升分队的问题。"
TRY_AGAIN = "抱歉，处理时出了问题，已经记录。请稍后再试，或换个说法。"

NO_ATTACHMENT = "图片和文件我看不了。请用文字提问；需要人看的，先“转人工”，再把材料发来附到案件上。"
ATTACHED = "已附到案件 {number}，分队成员可以看到。"
FILE_ADDED = "案件 {number} 附来材料：{text}"
FILES = "附件 {count} 件：{names}"
FILE_OF_CASE = "案件 {number} 附件 {place}/{count}：{name}"
FILES_ELSEWHERE = "案件 {number} 的附件“{name}”是在别处提交的，请在那里查看。"
NO_FILES = "案件 {number} 没有附件。"
ATTACH_TOO_LARGE = "文件超过 20 MB，无法附上。请压缩或分开发送。"
NOT_TEXT = "目前只能看文字消息，请用文字提问。"

STATES = {
    "open": "待认领",
    "assigned": "起草中",
    "drafted": "待复核",
    "returned": "已退回修改",
    "checked": "已复核",
    "answered": "已答复",
    "closed": "已办结",
    "reopened": "重新打开",
    "withdrawn": "已撤回",
}
URGENT = "【现场】"
CASE_LINE = "{urgency}{number}　{state}　{question}"
NO_CASES = "您还没有转交的问题。"
CASES = "您转交的问题："
CARD = "{urgency}案件 {number}"
CARD_STATE = "状态：{state}"
CARD_SCOPE = "类别：{scope}"
CARD_SCOPE_WHY = "（依据：{words}）"
CARD_DEPARTMENT = "提问部门：{department}"
CARD_DUE = "答复时限：{due}"
CARD_HANDLER = "经办：{name}"
CARD_QUESTION = "问题"
CARD_CONVERSATION = "此前对话"
CARD_FOUND = "检索到的条文：{citations}"
CARD_ALIKE = "同类问题"
CARD_DRAFT = "答复稿（{author} 起草）"
TURN = "问：{question}\n答：{reply}"

BUTTON_CLAIM = "认领"
BUTTON_DRAFT = "写答复"
BUTTON_ACKNOWLEDGE = "仍要提交"
BUTTON_CHECK = "复核通过"
BUTTON_RETURN = "退回修改"
BUTTON_TRANSFER = "转他组"
BUTTON_SCOPE = "改类别"
BUTTON_FILES = "看附件"
BUTTON_CLOSE = "解决了，办结"
BUTTON_REOPEN = "没有解决"
BUTTON_WITHDRAW = "撤回"

CASE_OPENED = "已转交质量提升分队，案件编号 {number}，预计 {due} 前答复。答复会发到这里。"
CASE_WAITS = "已登记，案件编号 {number}。目前没有两名以上值班成员的小组，已报告负责人安排。"
CASE_TAKEN = "案件 {number} 已有成员受理，正在研究。"
CLAIMED = "您已认领案件 {number}，材料已发到与我的私聊。"
TAKEN_BY = "案件已由 {name} 认领。"
NOT_POSSIBLE_NOW = "案件现在的状态是“{state}”，不能这样操作。"
DRAFT_HOW = "请直接回复本条消息，写出给提问人的答复；引用条文请写明法律名称和条号，提交前会自动核对。"
DRAFT_PROMPT = "案件 {number}：请写出答复，发送给我。发送 /cancel 放弃。"
DRAFT_PROBLEMS = "案件 {number} 的答复稿引用核对未通过，尚未提交复核："
PROBLEM = "• {citation}：{verdict}。{detail}"
PROBLEM_CLOSEST = "　可能是：{closest}"
DRAFT_MEND = "请改正后再次回复本条消息。确认无误、由您负责的，可以按“仍要提交”并说明理由。"
DRAFT_SENT = "案件 {number} 的答复稿已提交，等待另一名成员复核。"
ACKNOWLEDGE_WHY = "案件 {number}：请说明仍要提交的理由，发送给我。"
VERDICTS = {
    "NOT_FOUND": "查无此条",
    "MISMATCH": "与原文不符",
    "REPEALED": "已废止",
    "NOT_IN_FORCE": "当日未施行",
    "UNRESOLVED": "看不出是哪部法",
    "NO_CITATIONS": "没有引用条文",
    "UNCHECKED": "未能核对",
}
DRAFT_READY = "案件 {number} 的答复稿等待复核（起草人以外的成员）。"
RETURN_WHY = "案件 {number}：请写明退回的理由，发送给我。"
RETURNED = "案件 {number} 已退回起草人。"
DRAFT_RETURNED = "案件 {number} 的答复稿被退回：{why}"
CHECKED = "复核通过，案件 {number} 的答复正在发给提问人。"
SECOND_PERSON = "起草人不能复核自己的答复，请另一名成员复核。"
OWN_DEPARTMENT = "按回避规定，不能办理本部门的案件。"
NOT_YOURS = "这一步不由您办理。"
TRANSFER_TO = "案件 {number} 转给哪个组？"
TRANSFER_WHY = "案件 {number}：请写明转交的理由，发送给我。"
TRANSFERRED = "案件 {number} 已转出。"
SCOPE_TO = "案件 {number} 属于哪一类？"
SCOPE_SET = "案件 {number} 的类别已改为：{scope}。"
ANSWER = "案件 {number} 的答复"
ANSWER_SIGNED = "质量提升分队（已经两人复核）"
CLOSED_THANKS = "好的，案件 {number} 已办结，谢谢。"
REOPEN_WHY = "请说说还有什么没有解决，分队会继续研究。"
REOPENED = "案件 {number} 已重新打开，分队会继续研究。"
CASE_REOPENED = "案件 {number} 重新打开：{why}"
WITHDRAWN = "案件 {number} 已撤回。"
CASE_CLOSED = "案件 {number} 已办结。如仍有问题，可在 /cases 中重新打开。"
CASE_NOT_SEEN = "没有找到这个案件。"
NOTE = "案件 {number} 的补充：{text}"
ASSIGNED = "案件 {number} 已分派给您。"
REMINDER = "提醒：案件 {number}（{state}）需要在 {due} 前处理。"
OVERDUE = "{total} 件案件已超过答复时限，请督办："
UNROUTED = "{total} 件案件暂无可承办的小组（在岗成员不足两人或需回避），请安排："

COMMON = "共性问题 {count} 个："
COMMON_LINE = "{question}\n　{departments}；{numbers}"
COMMON_NONE = "目前没有几个部门都在问的问题。"
COMMON_MORE = "还有 {count} 个，可在接口中查看。"

DUTY_USAGE = "请发送 /duty on（上岗）或 /duty off（离岗）。"
DUTY_ON = "已上岗。"
DUTY_OFF = "已离岗，新案件不会分派给您。"
MEMBERS_ONLY = "该功能供质量提升分队成员使用。"
LEDGER = "未办结 {count} 件，超时 {late} 件："
LEDGER_EMPTY = "没有未办结的案件。"
LEDGER_LINE = "{urgency}{number}　{state}　轮到：{whose}　{due}"
LEDGER_LATE = "超时 {late}"
LEDGER_DUE = "{due} 前"
LEDGER_MORE = "另有 {count} 件，请在网页端查看。"
GROUP_USAGE = "请在小组群内发送：/group 小组编号"
GROUP_SET = "本群已设为“{name}”的工作群，案件会发到这里。"
MOMENT = "{month}月{day}日 {hour:02d}:{minute:02d}"

COMMANDS = (
    ("law", "查一条原文，例如 /law 处罚法33条"),
    ("plan", "查工作方案"),
    ("cases", "我转交的问题"),
    ("help", "用法"),
    ("duty", "分队成员：上岗、离岗"),
    ("ledger", "分队成员：未办结台账"),
    ("common", "分队成员：共性问题"),
)

TOO_LONG = "文字太长了，请精简到 4000 字以内再发。"
EMPTY = "没有看到文字，请写出问题。"
INVALID = "内容不符合要求，请检查后再发。"
ACKNOWLEDGED = "起草人确认提交，理由：{why}"
WHOLE_TEXT = "全文"
REPORT_LINE = "• {number}　{department}　{state}　时限 {due}　{why}"
REVIEWS = "{total} 件指导意见所依据的条文有变化，已暂停引用，请安排复审："
REVIEW_LINE = "• {number}　{department}　{why}"
REVIEW_DUE = "案件 {number} 的指导意见已暂停引用，请复审：{why}"
CORPUS_CHANGED = "法规库核对：{total} 件法规有变化"
TURNS = {
    "begins": "• 《{title}》自{day}起施行",
    "replaced": "• 《{title}》自{day}起施行新的文本，{articles}有变化",
    "ends": "• 《{title}》自{day}起失效",
}
TURN_UNCHANGED = "条文内容没"
TURN_ARTICLES = "{articles}等 {total} 条"
CORPUS_FOLLOWS = "答复已按新的日期引用，不需要重建索引。"
ROWS_DUE = "以下裁量基准的依据有变化，共 {total} 行，请复核："
ROW_DUE = "• 《{table}》{violation}"
GUIDANCE_DUE = "待复审的指导意见 {total} 件：{numbers}"
PHRASING_DUE = "以下条文的问法需要复核，共 {total} 条："
PHRASING_LINE = "• {article}（{questions} 个问法）"
REVIEW_WHERE = "全部清单：zhiwen library list --review；问法：zhiwen phrasing check"
DOCUMENTS_REFUSED = "监视文件夹中有 {total} 份文件没有导入："
DOCUMENT_REFUSED = "• {why}"
MORE = "另有 {count} 项。"
