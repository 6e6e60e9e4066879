"""What a search's result says of its own reliability: the features that confidence is computed from."""

import re
from collections.abc import Mapping

from knowledge.amounts import find_amounts
from retrieval.likeness import Rarity
from retrieval.question_classifier import outside
from retrieval.searching import Found
from retrieval.signals import SIGNALS

# Words of the trade: a question without any is seldom one for a law desk.
_LEGAL = re.compile(
    r"罚|法|违|许可|执法|行政|证|案|告知|听证|复议|诉讼|起诉|强制|查封|扣押|没收|吊销|处理|责令|整改|举报|投诉|检查|审批"
    r"|备案|登记|资质|合同|赔偿|责任|权利|义务|期限|程序|规定|监管|监督|拆除|拘留|犯罪|违约|财产|继承|离婚|劳动|工资|工伤"
    r"|经营|销售|生产|使用|排放|污染|建设|施工|运输|开采|砍伐|采伐|捕捞|养殖|食品|药品|广告|商标|产品|价格|安全|许可证|执照"
)
# What national law leaves to places, to budgets and to people.
_LOCAL = re.compile(
    r"个旧|红河|云南|昆明|蒙自|本市|我市|咱们?市|市里|州里|省里|电话|地址|几点|上班|下班|办公|食堂|食补|停车|工资条|编制|预算多少"
    r"|多少钱一|收费标准|价格是多少|是谁|叫什么名字|局长|主任|天气|几号|微信|网址|密码|账号|系统怎么|打印机|电脑"
)


def outside_feature(log_odds: float) -> float:
    """The outside classifier's log odds as a feature: -3 to 3."""
    return max(-6.0, min(6.0, log_odds)) / 2


def evidence(found: Found, rarity: Rarity, identity: str, asked: Mapping[str, str]) -> dict[str, float]:
    """The confidence features of a search result, each roughly within -3 to 3; `identity` names the embedding
    model that the question's vector comes from, `asked` holds the bank's questions about a passage by its key."""
    question, candidates = found.question, found.candidates
    hits = [hit for hit in found.hits if hit.provision is not None]
    column = {name: i for i, name in enumerate(SIGNALS)}
    bank_words = float(candidates.signals[:, column["bank_bm25"]].max()) if len(candidates.positions) else 0.0
    first = hits[0] if hits else None
    second = hits[1] if len(hits) > 1 else None
    # What the question says that neither an article nor anything asked about it says is of something else.
    said = [f"{hit.passage.text}\n{asked.get(hit.passage.key, '')}" for hit in hits[:3]]
    laws = [hit.provision.edition.title for hit in hits[:5] if hit.provision]
    agreement = max((laws.count(law) for law in laws), default=0) / 5
    beyond = outside().score(question.text, candidates.vector, identity)
    return {
        "outside": outside_feature(beyond),
        "best_dense": (candidates.best_dense - 0.4) * 8,
        "best_bank": candidates.best_bank * 2,
        "best_bank_words": bank_words * 2,
        "coverage": rarity.coverage(question.text, "\n".join(said)) * 3,
        "coverage_of_first": rarity.coverage(question.text, said[0]) * 3 if said else 0.0,
        "first_score": min(first.score, 30.0) / 10 if first else 0.0,
        "margin": min(first.score - second.score, 10.0) / 5 if first and second else 0.0,
        "law_named": float(bool(question.laws)),
        "legal_words": min(len(_LEGAL.findall(question.text)), 4) / 2,
        "local_words": min(len(_LOCAL.findall(question.text)), 3) / 1,
        "length": min(len(question.text), 100) / 50,
        "agreement": agreement,
        "intents": min(len(question.intents), 3) / 2 + 0.2 * bool(find_amounts(question.text)),
    }
