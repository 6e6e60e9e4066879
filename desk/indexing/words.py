"""Generations in words, for the command line, and as plain objects, for the HTTP door."""

from typing import Any

from desk.indexing.generation import Generation, GenerationState, parted

_STATES = {
    GenerationState.QUEUED: "排队中",
    GenerationState.BUILDING: "建立中",
    GenerationState.READY: "待定",
    GenerationState.ACTIVE: "启用",
    GenerationState.RETIRED: "停用",
    GenerationState.FAILED: "失败",
    GenerationState.CANCELLED: "已取消",
}
_MEASURES = {"hit": "前五条命中", "rank": "平均倒数排名", "declined": "应拒答而拒答"}
_MOST_LOST = 5


def plain(generation: Generation) -> dict[str, Any]:
    """A generation as JSON: moments in ISO 8601, `seconds_left` of its stage where that can be told."""
    left = generation.time_left
    measures = {name: value for name, value in generation.measures.items() if name in _MEASURES}
    return {
        "id": generation.id,
        "state": generation.state.value,
        "requested_at": generation.requested_at.isoformat(),
        "requested_by": generation.requested_by,
        "documents": len(parted(generation.documents or ())[0]),
        "base": generation.base_id,
        "attempts": generation.attempts,
        "cancel_asked": generation.cancel_asked,
        "stage": generation.stage,
        "done": generation.done,
        "total": generation.total,
        "rate": round(generation.rate, 1),
        "seconds_left": None if left is None else int(left.total_seconds()),
        "started_at": _iso(generation.started_at),
        "finished_at": _iso(generation.finished_at),
        "activated_at": _iso(generation.activated_at),
        "retired_at": _iso(generation.retired_at),
        "kept": generation.reclaimed_at is None,
        "model": generation.model,
        "passages": generation.passages,
        "questions": generation.questions,
        "measures": measures,
        "report": generation.report,
        "error": generation.error,
    }


def pace(generation: Generation) -> str:
    """How fast a stage goes and how long it will last."""
    left = generation.time_left
    if left is None or generation.done >= generation.total:
        return ""
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    return f"每秒 {generation.rate:.0f} 条，还需 {minutes} 分 {seconds:02} 秒"


def row(generation: Generation) -> tuple[str, ...]:
    """A line of the table."""
    measures = generation.measures
    return (
        generation.id,
        _STATES[generation.state],
        str(generation.passages or ""),
        str(generation.questions or ""),
        f"{measures['hit']:.2f} {measures['rank']:.2f} {measures['declined']:.2f}" if measures else "",
        f"{generation.requested_at:%m-%d %H:%M}",
        _remark(generation),
    )


def lines(generation: Generation) -> list[str]:
    """What became of a build, with the admission test's report."""
    told = [
        f"索引 {generation.id}：{_STATES[generation.state]}，"
        f"{generation.passages} 条，问法 {generation.questions} 条，模型 {generation.model or '未定'}"
    ]
    report = generation.report
    if report:
        before = report.get("before")
        for name, shown in _MEASURES.items():
            was = f"（启用中的 {before[name]:.3f}）" if before else ""
            told.append(f"  {shown} {report['measures'][name]:.3f}{was}")
        if report.get("note"):
            told.append(f"  {report['note']}")
    if generation.held and report:
        fallen = "、".join(_MEASURES[name] for name in report["drops"])
        told.append(f"  {fallen}下降超过 {report['tolerance']:.2f}，没有启用。")
        told.extend(f"  原来找得到、现在找不到：{question}" for question in report["lost"][:_MOST_LOST])
        told.append(f"  确认要用，请运行 zhiwen index activate {generation.id}")
    if generation.error:
        told.append(f"  {generation.error}")
    return told


def _remark(generation: Generation) -> str:
    if generation.state is GenerationState.BUILDING:
        return f"{generation.stage} {generation.done}/{generation.total} {pace(generation)}".strip()
    if generation.state is GenerationState.RETIRED and generation.reclaimed_at is not None:
        return "已清理"
    if generation.held:
        return "未通过测验，等待决定"
    return generation.error


def _iso(moment: Any) -> str | None:
    return None if moment is None else str(moment.isoformat())
