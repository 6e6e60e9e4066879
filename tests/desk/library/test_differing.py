"""What differs between two editions."""

from desk.library.differing import difference

BEFORE = {
    "第一条": "目的",
    "第二条": "不得倾倒垃圾，违者处罚",
    "第三条": "处二百元以上二千元以下罚款",
    "第四条": "自公布之日起施行",
}


def test_the_same_words_differ_in_nothing() -> None:
    found = difference(BEFORE, {label: f" {text}\n" for label, text in BEFORE.items()})
    assert (found.added, found.removed, found.changed, found.moved, found.same) == ((), (), (), (), 4)


def test_an_article_put_in_renumbers_those_behind_it() -> None:
    after = BEFORE | {"第三条": "河长负责巡河", "第四条": BEFORE["第三条"], "第五条": BEFORE["第四条"]}
    found = difference(BEFORE, after)
    assert [piece.label for piece in found.added] == ["第三条"]
    assert found.moved == (("第三条", "第四条"), ("第四条", "第五条"))
    assert (found.removed, found.changed, found.same) == ((), (), 2)


def test_changed_words_are_shown_before_and_after() -> None:
    (change,) = difference(BEFORE, BEFORE | {"第三条": "处五百元以上五千元以下罚款"}).changed
    assert (change.label, change.before, change.after) == (
        "第三条",
        "处二百元以上二千元以下罚款",
        "处五百元以上五千元以下罚款",
    )


def test_wholly_other_words_under_the_same_number_are_a_change() -> None:
    found = difference({"第一条": "甲乙丙丁"}, {"第一条": "一二三四五六七"})
    assert [(change.label, change.moved_from) for change in found.changed] == [("第一条", "")]
    assert (found.added, found.removed) == ((), ())


def test_a_changed_article_under_another_number_is_told_as_such() -> None:
    after = {"第一条": "目的", "第二条": "不得倾倒垃圾、渣土，违者处罚"}
    found = difference({"第一条": "目的", "第九条": "不得倾倒垃圾，违者处罚"}, after)
    assert [(change.label, change.moved_from) for change in found.changed] == [("第二条", "第九条")]


def test_what_is_gone_is_told_word_for_word() -> None:
    found = difference(BEFORE, {"第一条": "目的"})
    assert [(piece.label, piece.text) for piece in found.removed] == list(BEFORE.items())[1:]
