"""Notices about the library in words, for the admins: what the calendar has changed, and which files stayed out."""

from datetime import date

from bot import texts
from bot.case_cards import Payload
from bot.post import Buttons
from bot.rich import Rich, join

_Written = tuple[list[Rich], Buttons]


def corpus_changed(news: Payload) -> _Written:
    """Which instruments began, changed or ended, and the benchmarks, guidance and bank questions that rest on them."""
    turns = [Rich.of(_turn(turn)) for turn in news["turns"]]
    rows = [Rich.of(texts.ROW_DUE.format(**row)) for row in news["rows"]]
    due: list[Rich] = []
    if rows:
        head = Rich.of(texts.ROWS_DUE.format(total=news["rows_total"]), "b")
        due.append(join((head, *rows, _more(news["rows_total"] - len(rows))), "\n"))
    if news["guidance"]:
        numbers = "、".join(news["guidance"])
        due.append(Rich.of(texts.GUIDANCE_DUE.format(total=news["guidance_total"], numbers=numbers)))
    if questioned := news.get("phrasing"):
        lines = [Rich.of(texts.PHRASING_LINE.format(**each)) for each in questioned]
        total = news["phrasing_total"]
        head = Rich.of(texts.PHRASING_DUE.format(total=total), "b")
        due.append(join((head, *lines, _more(total - len(lines))), "\n"))
    if due:
        due.append(Rich.of(texts.REVIEW_WHERE, "i"))
    return [
        Rich.of(texts.CORPUS_CHANGED.format(total=news["turns_total"]), "b"),
        join((*turns, _more(news["turns_total"] - len(turns))), "\n"),
        Rich.of(texts.CORPUS_FOLLOWS),
        *due,
    ], ()


def documents_refused(refused: Payload) -> _Written:
    """Which files of the watched folder were not taken in, and why."""
    lines = [Rich.of(texts.DOCUMENT_REFUSED.format(why=why)) for why in refused["documents"]]
    return [
        Rich.of(texts.DOCUMENTS_REFUSED.format(total=refused["total"]), "b"),
        join((*lines, _more(refused["total"] - len(lines))), "\n"),
    ], ()


def _turn(turn: Payload) -> str:
    articles = "、".join(turn["articles"]) or texts.TURN_UNCHANGED
    if turn["total"] > len(turn["articles"]):
        articles = texts.TURN_ARTICLES.format(articles=articles, total=turn["total"])
    day = date.fromisoformat(turn["day"])
    return texts.TURNS[turn["turn"]].format(
        title=turn["title"], day=f"{day.year}年{day.month}月{day.day}日", articles=articles
    )


def _more(count: int) -> Rich:
    return Rich.of(texts.MORE.format(count=count)) if count > 0 else Rich()
