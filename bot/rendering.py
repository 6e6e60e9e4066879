"""How an answer looks in Telegram: what matters first, articles word for word, tables as lines of text."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot import texts
from bot.callbacks import View
from bot.rich import Rich, join, split
from desk.desk import Answer, CitedArticle, FittingItem, FittingRow, Guidance, Missing, Reply, ReplyKind, Role

# An article up to this length is shown whole at once; a longer one by the pieces that answer.
_SHOWN_WHOLE = 700
# The answer to a like question is a hint to look at, not the answer.
_ALIKE_QUESTION, _ALIKE_ANSWER = 120, 240
_OTHER_SIDE = frozenset({Role.PENALTY, Role.NORM})
_ASKED_BACK = {
    Missing.FIELD: texts.ASK_FIELD,
    Missing.DAY: texts.ASK_DAY_BACK,
    Missing.PARTY: texts.ASK_PARTY,
}


def reply_messages(reply: Reply) -> list[str]:
    """A reply in messages of Telegram's HTML, each within its limit."""
    blocks: list[Rich] = []
    if reply.guidance is not None:
        blocks.append(_guidance(reply.guidance))
    if reply.kind is not ReplyKind.ASKED_BACK or reply.answer.articles:
        shown = answer_blocks(reply.answer, View.BRIEF)
        if reply.guidance is not None:
            shown = [Rich.of(texts.LAW_BESIDE_GUIDANCE, "b"), *shown[1:]] if reply.answer.articles else []
        blocks.extend(shown)
    if reply.alike and reply.missing is None:
        blocks.append(_section(texts.GUIDANCE_ALIKE, map(_alike, reply.alike)))
    if reply.missing is not None:
        blocks.append(Rich.of(_ASKED_BACK[reply.missing], "b"))
    return messages(blocks)


def answer_messages(answer: Answer, view: View) -> list[str]:
    """An answer in one of its views."""
    return messages(answer_blocks(answer, view))


def messages(blocks: Iterable[Rich]) -> list[str]:
    """Blocks as messages; where there are several each tells its number."""
    parts = split(join(blocks), limit=4080)
    if len(parts) == 1:
        return [parts[0].html]
    return [
        (part + "\n" + Rich.of(texts.PART.format(number=number, total=len(parts)), "i")).html
        for number, part in enumerate(parts, start=1)
    ]


def has_other_side(answer: Answer) -> bool:
    """Whether a norm's penalty or a penalty's norm was found."""
    return any(article.role in _OTHER_SIDE for article in answer.articles)


def answer_blocks(answer: Answer, view: View) -> list[Rich]:
    """An answer's paragraphs, the message first."""
    if view is View.FULL:
        return [Rich.of(answer.message), *map(article_block, answer.articles)]
    if view is View.OTHER_SIDE:
        others = [article for article in answer.articles if article.role in _OTHER_SIDE]
        return [article_block(article) for article in others] or [Rich.of(texts.NO_OTHER_SIDE)]
    return [
        Rich.of(answer.message),
        *_law(answer),
        _section(texts.BENCHMARKS, _rows(answer.benchmarks)),
        _section(texts.PLAN_ITEMS, map(_item, answer.plan_items), between="\n\n"),
        _section(texts.NOTICES, _notices(answer)),
        join((Rich.of(texts.REMARK.format(remark=remark)) for remark in answer.remarks), "\n"),
        Rich.of(answer.as_of_note, "i"),
        *([] if answer.articles or answer.plan_items else map(Rich.of, answer.next_steps)),
    ]


def _law(answer: Answer) -> list[Rich]:
    """The first article, whole where it is short, the points of the others, and the rest by name."""
    blocks: list[Rich] = []
    told: set[str] = set()
    for rank, article in enumerate(answer.articles):
        pieces = [point for point in answer.points if point.citation.startswith(article.citation)]
        edition = article.role in {Role.OTHER_EDITION, Role.REPEALED}
        whole = len(article.text) <= _SHOWN_WHOLE and (rank == 0 or edition)
        if whole or (rank == 0 and not pieces):
            blocks.append(article_block(article))
        elif pieces:
            blocks.extend(join((Rich.of(p.citation, "b"), Rich.of(p.text)), "\n") for p in pieces)
        else:
            continue
        told.add(article.citation)
    rest = [article.citation for article in answer.articles if article.citation not in told]
    if rest:
        blocks.append(Rich.of(texts.MORE_ARTICLES.format(citations="、".join(dict.fromkeys(rest)))))
    return blocks


def article_block(article: CitedArticle) -> Rich:
    """One whole article with what answers in bold, and the days that it is in force."""
    heading = texts.ROLE_HEADINGS[article.role.value]
    days = texts.IN_FORCE if article.until is None else texts.IN_FORCE_UNTIL
    note = days.format(day=_day(article.in_force), until=_day(article.until) if article.until else "")
    if article.approximate_day:
        note += texts.APPROXIMATE
    title = Rich.of(f"【{heading}】" if heading else "") + Rich.of(article.citation, "b")
    whole = ((0, len(article.text)),) == article.highlights
    text = Rich.of(article.text) if whole else Rich.marked(article.text, article.highlights)
    return join((title, text, Rich.of(note, "i")), "\n")


def _guidance(guidance: Guidance) -> Rich:
    return join(
        (
            Rich.of(texts.GUIDANCE, "b"),
            Rich.of(guidance.answer),
            Rich.of(texts.GUIDANCE_CITED.format(citation=guidance.citation), "i"),
        ),
        "\n",
    )


def _alike(guidance: Guidance) -> Rich:
    question, answer = (
        words if len(words) <= longest else words[: longest - 1] + "…"
        for words, longest in ((guidance.question, _ALIKE_QUESTION), (guidance.answer, _ALIKE_ANSWER))
    )
    line = texts.GUIDANCE_ALIKE_LINE.format(question=question, answer=answer, citation=guidance.citation)
    return Rich.of(line)


def _section(title: str, lines: Iterable[Rich], between: str = "\n") -> Rich:
    shown = join(lines, between)
    return join((Rich.of(f"【{title}】", "b"), shown), "\n") if shown.runs else Rich()


def _rows(rows: Sequence[FittingRow]) -> list[Rich]:
    """Benchmark rows as lines under their violation; a table does not fit a telephone."""
    lines: list[Rich] = []
    violation = ""
    for row in rows:
        if row.violation != violation:
            violation = row.violation
            lines.append(Rich.of(violation + (texts.EXAMPLE if row.example else ""), "i"))
        # A row of points has a factor instead of a tier.
        head = "：".join(part for part in (row.tier, row.circumstances) if part)
        lines.append(Rich.of(texts.ROW.format(head=head, penalty=row.penalty)))
    return lines


def _item(item: FittingItem) -> Rich:
    title = Rich.of(item.citation + (texts.EXAMPLE if item.example else ""), "b")
    return join((title, Rich.of(item.text)), "\n")


def _notices(answer: Answer) -> list[Rich]:
    return [
        Rich.of(texts.NOTICE.format(heading=n.heading, why=n.why, citation=n.citation))
        for n in answer.notices
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
