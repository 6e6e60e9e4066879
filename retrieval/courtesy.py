"""Words that are no question: a greeting, thanks, a bare 「好的」, a farewell. They are answered, and open no case."""

import re
from enum import StrEnum


class Courtesy(StrEnum):
    """What somebody says who asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ACKNOWLEDGEMENT = "acknowledgement"


# In each kind the longer words stand before those that they begin with: the first that fits is taken.
_WORDS: dict[Courtesy, str] = {
    Courtesy.THANKS: r"谢谢|谢了|谢啦|多谢|感谢|辛苦|麻烦(?=你|您|了|啦)|thanks|thank\s*you|thx|3q",
    Courtesy.FAREWELL: r"再见|拜拜|回见|回头见|明天见|晚安|bye|先这样|就这样|下班",
    Courtesy.GREETING: (
        r"你好|您好|大家好|哈[喽啰罗]|嗨|喂|hello|hi|hey|早安|早上好|上午好|中午好|下午好|晚上好|早"
        r"|在吗|在不在|在不|在么|在线吗|打扰(?:一下)?|请问一下|请问|(?:可以|能)?(?:问一下|问个事|咨询一下)吗?|有个问题"
        r"|你是谁|你是什么|你能做什么|你会什么|测试|test"
    ),
    Courtesy.ACKNOWLEDGEMENT: (
        r"好[的哒]呢|好滴|好|没问题|没事|没有|没错|可以|行|嗯|恩|哦|噢|喔|ok|okay|收到|知道|明白|了解|清楚|懂|不用谢|不客气"
        r"|不用|不需要|是的?|对的?|原来如此|这样啊|有用|很好|不错|真棒|厉害|赞|哈|呵"
        r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]"
    ),
}
# What may stand around such words without asking anything, and what makes a question of 「可以」 or 「没有」.
_AROUND = (
    r"[\s，。、；：！~～…,.;:!\-—]|[啊呀啦了的哦吧哟滴呐哒]|[你您]们?|老师|同志|师傅|领导|专家|机器人|小助手|助手|客服|各位|大家"
    r"|非常|十分|太|那|我|都"
)
_ASKS = r"[?？吗么呢嘛]"
_TOKEN = re.compile(
    "|".join(f"(?P<{kind.value}>{words})" for kind, words in _WORDS.items())
    + f"|(?P<around>{_AROUND})|(?P<asks>{_ASKS})",
    re.IGNORECASE,
)
_MAY_BE_ASKED = frozenset({Courtesy.GREETING, Courtesy.THANKS})
_LONGEST = 30


def courtesy(text: str) -> Courtesy | None:
    """What a text says that asks nothing; None for everything that holds any other word, and for 「可以吗」, which asks
    something of what went before.

    Where several are said, thanks count before a farewell, that before a greeting, and that before 「好的」.
    """
    rest = text.strip()
    if len(rest) > _LONGEST:
        return None
    said: list[Courtesy] = []
    while rest:
        token = _TOKEN.match(rest)
        if token is None:
            return None
        if token.lastgroup == "asks":
            if not said or said[-1] not in _MAY_BE_ASKED:
                return None
        elif token.lastgroup != "around":
            said.append(Courtesy(token.lastgroup or ""))
        rest = rest[token.end() :]
    return next((kind for kind in _WORDS if kind in said), None)


def without_courtesy(text: str) -> str:
    """A text without its words of courtesy."""
    return _TOKEN.sub("", text)
