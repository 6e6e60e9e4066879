"""A language model is asked over real HTTP: what it says, what it refuses, and how long it is waited for."""

import pytest
from pydantic import SecretStr

from desk.chat import ChatModel
from desk.settings import ChatAddress
from kernel.errors import ChatModelFailed
from tests.desk.phrasing.fake_model import Scripted, model_saying, says, waits_in

KEY = "a-key-of-this-test"
BUSY = Scripted(429, b"slow down", (("Retry-After", "7"),))


def address(url: str, seconds: float = 5.0) -> ChatAddress:
    return ChatAddress(url, "sample-model", SecretStr(KEY), seconds)


async def test_the_model_gets_the_words_and_the_key_and_its_text_comes_back() -> None:
    async with model_saying(says("好的")) as fake:
        assert await ChatModel(address(fake.address)).complete("请写问法", "条文") == "好的"
    (asked,) = fake.asked
    assert asked["line"] == "POST /v1/chat/completions HTTP/1.1"
    assert (asked["model"], fake.keys) == ("sample-model", [f"Bearer {KEY}".lower()])
    assert [message["content"] for message in asked["messages"]] == ["请写问法", "条文"]


async def test_a_busy_model_is_asked_again_after_as_long_as_it_says() -> None:
    waited: list[float] = []
    async with model_saying(BUSY, Scripted(503), says("好的")) as fake:
        model = ChatModel(address(fake.address), waits_in(waited))
        assert await model.complete("", "条文") == "好的"
    assert waited == [7.0, 2.0]


@pytest.mark.parametrize(
    ("answer", "asked", "retry", "told"),
    [
        pytest.param(BUSY, 3, True, "status 429", id="busy three times"),
        pytest.param(Scripted(401, b"no such key"), 1, False, "status 401", id="a wrong key"),
        pytest.param(Scripted(302, b"", (("Location", "http://127.0.0.1:1/"),)), 1, False, "status 302", id="elsewhere"),
        pytest.param(Scripted(200, b"<html>login</html>"), 1, False, "no text", id="a page for people"),
        pytest.param(Scripted(200, b'{"choices": []}'), 1, False, "no text", id="no choices"),
        pytest.param(Scripted(200, b'{"choices": [{"message": {"content": null}}]}'), 1, False, "no text", id="no content"),
        pytest.param(Scripted(200, b'{"choices": "x"}'), 1, False, "no text", id="another shape"),
        pytest.param(says(" \n"), 1, False, "no text", id="blanks"),
        pytest.param(Scripted(200, b"x" * (1 << 20) + b"x"), 1, False, "over 1 MB", id="without end"),
    ],
)  # fmt: skip
async def test_what_cannot_be_used_is_told_without_key_and_words(
    answer: Scripted, asked: int, retry: bool, told: str
) -> None:
    async with model_saying(answer) as fake:
        with pytest.raises(ChatModelFailed, match=told) as caught:
            await ChatModel(address(fake.address), waits_in([])).complete("指示", "条文")
    assert (len(fake.asked), caught.value.retry) == (asked, retry)
    assert KEY not in str(caught.value) and "条文" not in str(caught.value)


async def test_a_model_that_never_answers_is_given_up() -> None:
    async with model_saying(Scripted(hangs=True)) as fake:
        with pytest.raises(ChatModelFailed, match=r"within 0\.2 seconds") as caught:
            await ChatModel(address(fake.address, seconds=0.2)).complete("", "条文")
    assert caught.value.retry


async def test_an_address_where_nobody_listens_is_told() -> None:
    async with model_saying(says("")) as fake:
        nowhere = fake.address
    with pytest.raises(ChatModelFailed, match="cannot be reached"):
        await ChatModel(address(nowhere)).complete("", "条文")
