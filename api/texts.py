"""Every sentence that the HTTP door itself says: Chinese, plain and courteous."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

STATES = MappingProxyType(
    {
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
)
ASKED_BACK = MappingProxyType(
    {
        "field": "您问的是哪个领域？请选择执法部门，或直接写出来。",
        "day": "行为发生在哪一天？新旧规定可能不同，请写明日期，例如“2025年3月1日”。",
        "party": "当事人是个人还是单位？两者的规定不同。",
    }
)
CASE_OPENED = "已转交质量提升分队，案件编号 {number}，预计 {due} 前答复。"
CASE_WAITS = "已登记，案件编号 {number}。目前没有两名以上值班成员的小组，已报告负责人安排。"
NOTHING_TO_HAND_OVER = "请先写出要交给质量提升分队的问题。"
GUIDED = "质量提升分队答复过同类问题（{citation}）。"
DRAFT_OBJECTED = "草稿已保存，但引用核对未通过，尚未提交复核：请改正后重新提交，或说明理由（acknowledge）。"
BAD_KEY = "Idempotency-Key 须为 8 至 128 个可见的英文字符，建议用 UUID。"
_MOMENT = "{month}月{day}日 {hour:02d}:{minute:02d}"
_NOTICES = MappingProxyType(
    {
        "case_opened": "已转交质量提升分队，案件编号 {number}，预计 {due} 前答复。",
        "case_card": "案件 {number}（{state}）：{question}",
        "case_taken": "案件 {number} 已有成员受理，正在研究。",
        "assigned": "案件 {number} 已分派给您。",
        "draft_ready": "案件 {number} 的答复稿等待复核（起草人以外的成员）。",
        "draft_returned": "案件 {number} 的答复稿被退回：{why}",
        "answer": "案件 {number} 的答复：{text}",
        "reminder": "提醒：案件 {number}（{state}）需要在 {turn} 前处理。",
        "note": "案件 {number} 的补充：{text}",
        "withdrawn": "案件 {number} 已撤回。",
        "reopened": "案件 {number} 重新打开：{why}",
        "review_due": "案件 {number} 的指导意见已暂停引用，请复审：{why}",
        "closed": "案件 {number} 已办结。如仍有问题，可以重新打开。",
    }
)
_REPORTS = MappingProxyType(
    {
        "overdue": "{total} 件案件已超过答复时限，请督办：{numbers}",
        "unrouted": "{total} 件案件暂无可承办的小组（在岗成员不足两人或需回避），请安排：{numbers}",
        "review_due": "{total} 件指导意见所依据的条文有变化，已暂停引用，请安排复审：{numbers}",
    }
)
_OTHERWISE = "有一条新的通知。"
_SHORT = 120


def moment(value: datetime) -> str:
    """11月25日 18:00."""
    return _MOMENT.format(month=value.month, day=value.day, hour=value.hour, minute=value.minute)


def notice(kind: str, payload: Mapping[str, Any]) -> str:
    """A notice in one sentence."""
    if "cases" in payload and kind in _REPORTS:
        numbers = "、".join(case["number"] for case in payload["cases"])
        return _REPORTS[kind].format(total=payload["total"], numbers=numbers)
    words = _NOTICES.get(kind)
    if words is None or "number" not in payload:
        return _OTHERWISE
    return words.format(
        number=payload["number"],
        state=STATES.get(payload["state"], payload["state"]),
        question=payload["question"][:_SHORT],
        due=moment(datetime.fromisoformat(payload["answer_due"])),
        turn=moment(datetime.fromisoformat(payload["turn_due"])),
        why=payload.get("why", ""),
        text=payload.get("text", ""),
    )
