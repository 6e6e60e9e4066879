"""The four groups to begin with; an admin changes them to the team's real division of work."""

from escalation.people import Group
from escalation.scope import Scope

# Every group guides four of the sixteen pilot departments and is strong in some of the scopes. Our own division,
# an example: the quality-improvement year names four groups of at least two, not who does what.
_DIVISION: tuple[tuple[str, frozenset[Scope], tuple[str, ...]], ...] = (
    (
        "第一组",
        frozenset({Scope.SUBJECT, Scope.LAW}),
        ("市教体局", "市财政局", "市人社局", "市医保局"),
    ),
    (
        "第二组",
        frozenset({Scope.PROCEDURE, Scope.LAW}),
        ("市自然资源局", "市住建局", "市林草局", "市综合执法局"),
    ),
    (
        "第三组",
        frozenset({Scope.EVIDENCE, Scope.FACTS}),
        ("州生态环境局个旧分局", "市水务局", "市农业农村局", "市应急管理局"),
    ),
    (
        "第四组",
        frozenset({Scope.FACTS, Scope.PROCEDURE}),
        ("市交运局", "市文旅局", "市卫健局", "市市场监管局"),
    ),
)


def default_groups() -> tuple[Group, ...]:
    """The four groups, numbered from 1, without chats."""
    return tuple(
        Group(number, name, scopes, frozenset(departments))
        for number, (name, scopes, departments) in enumerate(_DIVISION, start=1)
    )
