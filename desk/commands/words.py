"""The command line's Chinese words for roles, states and steps."""

from escalation.people import Role
from escalation.states import Action, State

ROLES = {Role.OFFICER: "执法人员", Role.MEMBER: "分队成员", Role.ADMIN: "管理员"}
STATES = {
    State.OPEN: "待认领",
    State.ASSIGNED: "起草中",
    State.DRAFTED: "待复核",
    State.RETURNED: "已退回修改",
    State.CHECKED: "已复核",
    State.ANSWERED: "已答复",
    State.CLOSED: "已办结",
    State.REOPENED: "重新打开",
    State.WITHDRAWN: "已撤回",
}
ACTIONS = {
    Action.OPEN: "提交",
    Action.CLAIM: "认领",
    Action.ASSIGN: "指派",
    Action.RELEASE: "放回",
    Action.DRAFT: "起草",
    Action.CHECK: "复核通过",
    Action.RETURN: "退回",
    Action.DELIVER: "送达",
    Action.CLOSE: "办结",
    Action.REOPEN: "重新打开",
    Action.WITHDRAW: "撤回",
    Action.TRANSFER: "转办",
    Action.ACKNOWLEDGE: "说明引用问题",
    Action.CORRECT_SCOPE: "更正范围",
    Action.NOTE: "留言",
    Action.ATTACH: "附件",
    Action.REMIND: "催办",
    Action.REVIEW_DUE: "指导意见待复审",
    Action.REVIEW: "复审指导意见",
    Action.REPORT: "上报",
}
THE_DESK = "系统"
NOBODY = "未分派"
