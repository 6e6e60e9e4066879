"""What `zhiwen phrasing` says, in Chinese."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from desk.phrasing.candidate import Candidate, CandidateState, Source
from desk.phrasing.fitness import Unfit
from desk.phrasing.suggesting import DUPLICATE, Suggested
from knowledge.phrasing import PhrasingFinding, Trouble

_TROUBLES = {
    Trouble.UNKNOWN_LAW: "法规库中没有这件法规，{count} 个问法没有用上",
    Trouble.NO_ARTICLE: "所注版本中没有这一条，{count} 个问法没有用上",
    Trouble.UNRECORDED: "没有登记编写时的条文，{count} 个问法；核对后运行 zhiwen phrasing record",
    Trouble.REWORDED: "同一版本的文字与登记时不同，{count} 个问法；核对后运行 zhiwen phrasing record",
    Trouble.LIKE: "条文有改动，现为{now}，{count} 个问法仍在使用，请复核",
    Trouble.CHANGED: "条文已改为别的内容，{count} 个问法不用于现行版本，请重写",
    Trouble.GONE: "现行版本没有这一条，{count} 个问法不再使用",
    Trouble.MOVED: "文字未变，条号现为{now}，{count} 个问法照用",
    Trouble.OTHER_EDITION: "现行版本为{edition}通过，共 {count} 个问法",
    Trouble.NOT_IN_FORCE: "当日没有有效的版本，共 {count} 个问法",
}


_SOURCES = {Source.HELPFUL: "有用的答复", Source.GUIDANCE: "指导意见", Source.SUGGESTED: "起草"}
_STATES = {
    CandidateState.PROPOSED: "待定",
    CandidateState.ACCEPTED: "采用",
    CandidateState.REFUSED: "不用",
}
CANDIDATE_HEADS = ("编号", "问法", "条文", "来源", "状态", "提出")


def candidate_row(candidate: Candidate) -> tuple[str, ...]:
    """A line of the table."""
    withdrawn = "（所据指导意见已撤回）" if candidate.withdrawn_at else ""
    return (
        str(candidate.id),
        candidate.question,
        candidate.citation,
        _SOURCES[candidate.source],
        _STATES[candidate.state] + withdrawn,
        f"{candidate.proposed_at:%m-%d %H:%M}",
    )


def accepted_line(candidate: Candidate) -> str:
    """What was accepted, and where it leads."""
    return f"已采用 {candidate.id}：{candidate.question} → {candidate.citation}"


def refused_line(candidate: Candidate) -> str:
    """What was refused."""
    return f"不用 {candidate.id}：{candidate.question}"


_DROPPED = {
    Unfit.SHORT.value: "过短",
    Unfit.LONG.value: "过长",
    Unfit.NOT_CHINESE.value: "不是中文",
    Unfit.NUMBERED.value: "写了条号",
    Unfit.STATUTE.value: "照抄条文",
    DUPLICATE: "重复",
}


def suggested_lines(done: Suggested) -> list[str]:
    """What came of a run of drafting."""
    lines = [
        f"{done.articles} 条条文，起草 {done.kept} 个问法，待管理员决定：zhiwen phrasing list --state proposed"
    ]
    dropped = [f"{_DROPPED[why]} {count}" for why, count in done.dropped.items() if count]
    if dropped:
        lines.append("没有采纳：" + "，".join(dropped))
    if done.failed:
        lines.append(f"{done.failed} 条没有得到可用的答复")
    return lines


def finding_line(finding: PhrasingFinding) -> str:
    """A finding on one line."""
    mark = "须处理" if finding.trouble.fatal else "提示"
    said = _TROUBLES[finding.trouble].format(
        count=finding.questions, now=finding.now, edition=_day(finding.edition)
    )
    return f"{mark}　《{finding.law}》{finding.article}　{said}"


def check_summary(count: int, day: date, findings: Sequence[PhrasingFinding]) -> str:
    """How many questions were held against the law of which day, and what came of it."""
    fatal = Counter(finding.trouble.fatal for finding in findings)
    return f"按{_day(day)}的法律核对 {count} 个问法：须处理 {fatal[True]} 处，提示 {fatal[False]} 处"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


RECORDED = "已登记 {count} 条条文的文字。"
HOLDS = "已记下：《{law}》{article}的问法对{now}仍然适用。"
FAILS = "已记下：《{law}》{article}的问法不适用于{now}，不再用于该版本。"
LISTED = "共 {count} 个"
AFTER_DECISION = "下次建立索引后参与检索：zhiwen index build"
NOTHING_TO_ASK = "没有需要起草的条文：都已有问法，或没有新导入的文件。"
DRAFTED = "{article}　{count} 个"
