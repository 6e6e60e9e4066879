"""What users are told of errors, in Chinese; logs and developers read the errors' own messages."""

from collections.abc import Mapping
from types import MappingProxyType

from kernel.errors import (
    AdmissionQuestionNotFound,
    ArticleNotFound,
    BuildCancelled,
    CandidateNotFound,
    CaseConflict,
    CaseNotFound,
    ChatModelFailed,
    ChatModelMissing,
    DataError,
    DocumentRejected,
    EmbeddingUnavailable,
    GenerationConflict,
    GenerationNotFound,
    IndexMissing,
    IndexUnavailable,
    InstrumentNotFound,
    InvalidInput,
    InvalidSetting,
    InvitationInvalid,
    KeyReused,
    ModelMismatch,
    NotAllowed,
    NotFound,
    PersonNotFound,
    PhrasingConflict,
    ProblemsOutstanding,
    QuestionEmpty,
    QuestionNotText,
    QuestionTooLong,
    StorageUnavailable,
    ZhiwenError,
)

_TOLD: tuple[tuple[type[ZhiwenError], str], ...] = (
    (QuestionEmpty, "问题是空的，请写下您要问的内容。"),
    (QuestionTooLong, "问题太长了，一次最多读 4000 字，请概括后再问。"),
    (QuestionNotText, "收到的内容不是文字，请用文字提问。"),
    (ChatModelMissing, "没有设置语言模型：请设置 ZHIWEN_CHAT_URL 和 ZHIWEN_CHAT_MODEL，见 .env.example。"),
    (InvalidSetting, "设置有误，请对照 .env.example 检查。"),
    (DocumentRejected, "这份文件无法读取，请检查格式和内容。"),
    (NotAllowed, "您没有办理这一步的权限。"),
    (ProblemsOutstanding, "草稿中的引用还有问题，请改正或说明后再提交。"),
    (CaseConflict, "案件现在不能这样办理，或刚被别人办理，请刷新后再看。"),
    (InvitationInvalid, "邀请码无效或已过期，请向管理员索取。"),
    (KeyReused, "这个 Idempotency-Key 已用于另一个请求，请换一个。"),
    (GenerationConflict, "这份索引现在不能这样操作，请刷新后再看。"),
    (GenerationNotFound, "没有这份索引。"),
    (AdmissionQuestionNotFound, "自备的测验问题里没有这一个。"),
    (BuildCancelled, "索引的建立已取消。"),
    (CaseNotFound, "没有这个案件编号。"),
    (CandidateNotFound, "没有这个编号的问法。"),
    (PersonNotFound, "没有这位人员。"),
    (InvalidInput, "输入有误，请检查后再试。"),
    (InstrumentNotFound, "库内没有这部法规，请核对名称。"),
    (ArticleNotFound, "没有这一条，请核对条号和日期。"),
    (NotFound, "没有找到所要的内容。"),
    (ModelMismatch, "索引由另一个向量模型建立，请重建索引或改回模型设置。"),
    (EmbeddingUnavailable, "向量模型不可用，请检查 EMBEDDING_MODEL 设置和安装。"),
    (IndexMissing, "还没有可用的索引，请先运行 zhiwen index build。"),
    (IndexUnavailable, "索引暂不可用，请稍后再试。"),
    (PhrasingConflict, "这个问法现在不能这样处理：它的条文或状态已有变化，请刷新后再看。"),
    (ChatModelFailed, "语言模型没有给出可用的答复，请稍后再试或检查 ZHIWEN_CHAT_ 开头的设置。"),
    (StorageUnavailable, "数据库打不开，请检查 ZHIWEN_DATABASE_URL 和数据库服务。"),
    (DataError, "数据文件有误，请联系管理员。"),
)


_RULES: Mapping[str, str] = MappingProxyType(
    {
        "second_person": "起草人不能复核自己的答复，请另一名成员复核。",
        "own_department": "按回避规定，不能办理本部门的案件。",
        "writer": "只有起草人可以说明草稿中的问题。",
        "assignee": "案件在别人手中，请由其本人或管理员转交。",
    }
)

REQUESTS: Mapping[int, str] = MappingProxyType(
    {
        401: "请先登录：在请求中给出有效的令牌。",
        403: "您没有办理这一步的权限。",
        404: "没有这个地址。",
        405: "这个地址不支持这种请求。",
        408: "内容发送得太慢，请检查网络后再试。",
        413: "内容太大，最多 2 MB。",
        422: "请求的格式有误，请检查字段。",
        500: "系统出了点问题，已记录，请稍后再试。",
        503: "服务暂不可用，请稍后再试。",
    }
)
"""What users are told of a request that never reached the desk, by its HTTP status."""
UNREADABLE_REQUEST = "请求无法读取，请检查格式。"


def complaint(error: ZhiwenError) -> str:
    """The Chinese sentence for an error."""
    if isinstance(error, NotAllowed) and error.rule in _RULES:
        return _RULES[error.rule]
    if isinstance(error, CaseConflict) and error.holder:
        return f"案件已由 {error.holder} 认领。"
    return next(
        (told for kind, told in _TOLD if isinstance(error, kind)), "操作没有成功，请稍后再试或联系管理员。"
    )
