"""How HTML and Markdown are read: words without marks, headings, tables with spans."""

from pathlib import Path

import pytest

from knowledge.documents import Table, Text, parse_statute
from knowledge.documents.html import read_html
from knowledge.documents.markdown import plain, read_markdown, read_text

PAGE = """<html><head><title>网页</title><style>p {color: red}</style></head><body>
<h1>示例办法</h1>
<script>alert('第九条')</script>
<p>第一条&nbsp;&nbsp;为了规范，<b>制定</b>本办法。<br>第二款。</p>
<div>第二条　本办法自公布之日起施行。</div>
<table><tr><th rowspan=2>违法行为<th colspan=2>裁量标准<tr><td>情节<td>罚款<tr><td>甲<td>初次<td>一万元</table>
</body></html>"""


def test_html_gives_paragraphs_headings_and_tables() -> None:
    document = read_html(Path("办法.html"), PAGE.encode())
    assert [(text.text, text.level) for text in document.texts] == [
        ("示例办法", 1),
        ("第一条  为了规范，制定本办法。\n第二款。", None),
        ("第二条　本办法自公布之日起施行。", None),
    ]
    (table,) = document.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["违法行为", "裁量标准", "裁量标准"],
        ["违法行为", "情节", "罚款"],
        ["甲", "初次", "一万元"],
    ]


def test_html_tables_that_are_never_closed_are_read() -> None:
    document = read_html(Path("表.html"), "<table><tr><td>甲<td><table><tr><td>内".encode())
    assert [block.text for block in document.blocks] == ["甲\t内"]


@pytest.mark.parametrize("span", ["99999999", "-1", "0", "甲"])
def test_a_hostile_span_does_no_harm(span: str) -> None:
    document = read_html(Path("表.html"), f"<table><tr><td colspan={span} rowspan={span}>甲</table>".encode())
    (table,) = document.tables
    assert len(table.rows) == 1
    assert len(table.rows[0]) <= 200


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**第一条**　甲", "第一条　甲"),
        ("&emsp;&emsp;（一）甲；", "（一）甲；"),
        ("[原文](https://example.org/a)", "原文"),
        ("- 《示例法》第二条", "《示例法》第二条"),
        ("<b>第二条</b>&emsp;乙<br>", "第二条\u3000乙"),
        (r"2\. 甲", "2. 甲"),
        ("5*3*2", "5*3*2"),
        ("> 引用", "引用"),
    ],
)
def test_the_marks_of_markdown_are_taken_off(line: str, words: str) -> None:
    assert plain(line) == words


def test_markdown_gives_headings_tables_and_leaves_comments_out() -> None:
    text = "# 示例办法\n<!-- INFO END -->\n## 第一章 总则\n第一条 甲。\n\n| 违法行为 | 罚款 |\n| --- | ---: |\n| 甲 | 一万元 |\n"
    document = read_markdown(Path("办法.md"), text.encode())
    assert [type(block) for block in document.blocks] == [Text, Text, Text, Table]
    assert [text.level for text in document.texts] == [1, 2, None]
    assert [text.place.paragraph for text in document.texts] == [1, 3, 4]
    assert next(document.tables).text == "违法行为\t罚款\n甲\t一万元"


def test_a_preface_of_settings_gives_the_title_and_is_told_as_dropped() -> None:
    text = "---\ntitle: 示例办法\ndate: 2022-01-01\n---\n::: details 目录\n[[toc]]\n:::\n第一条 甲。:mag:*[查看](/a)*\n第二条 乙。\n"
    document = read_markdown(Path("办法.md"), text.encode())
    assert parse_statute(document).title == "示例办法"
    assert document.text == "示例办法\n目录\n第一条 甲。\n第二条 乙。"
    assert document.dropped == ("title: 示例办法", "date: 2022-01-01", "[[toc]]", ":mag:*[查看](/a)*")


def test_plain_text_keeps_its_lines_and_their_numbers() -> None:
    document = read_text(Path("办法.txt"), "　　甲\n\n乙 ".encode())
    assert [(text.text, text.place.paragraph) for text in document.texts] == [("甲", 1), ("乙", 3)]
