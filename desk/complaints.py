"""What users are told of errors, in Chinese; logs and developers read the errors' own messages."""

from kernel.errors import (
    ArticleNotFound,
    BuildCancelled,
    CaseConflict,
    CaseNotFound,
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
    ModelMismatch,
    NotAllowed,
    NotFound,
    PersonNotFound,
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
    (InvalidSetting, "设置有误，请对照 .env.example 检查。"),
    (DocumentRejected, "这份文件无法读取，请检查格式和内容。"),
    (NotAllowed, "您没有办理这一步的权限。"),
    (CaseConflict, "这件事刚被别人办理，请刷新后再看。"),
    (ProblemsOutstanding, "草稿中的引用还有问题，请改正或说明后再提交。"),
    (InvitationInvalid, "邀请码无效或已过期，请向管理员索取。"),
    (GenerationConflict, "这份索引现在不能这样操作，请刷新后再看。"),
    (GenerationNotFound, "没有这份索引。"),
    (BuildCancelled, "索引的建立已取消。"),
    (CaseNotFound, "没有这个案件编号。"),
    (PersonNotFound, "没有这位人员。"),
    (InvalidInput, "输入有误，请检查后再试。"),
    (InstrumentNotFound, "库内没有这部法规，请核对名称。"),
    (ArticleNotFound, "没有这一条，请核对条号和日期。"),
    (NotFound, "没有找到所要的内容。"),
    (ModelMismatch, "索引由另一个向量模型建立，请重建索引或改回模型设置。"),
    (EmbeddingUnavailable, "向量模型不可用，请检查 EMBEDDING_MODEL 设置和安装。"),
    (IndexMissing, "还没有可用的索引，请先运行 zhiwen index build。"),
    (IndexUnavailable, "索引暂不可用，请稍后再试。"),
    (StorageUnavailable, "数据库打不开，请检查 ZHIWEN_DATABASE_URL 和数据库服务。"),
    (DataError, "数据文件有误，请联系管理员。"),
)


def complaint(error: ZhiwenError) -> str:
    """The Chinese sentence for an error."""
    return next(
        (told for kind, told in _TOLD if isinstance(error, kind)), "操作没有成功，请稍后再试或联系管理员。"
    )
