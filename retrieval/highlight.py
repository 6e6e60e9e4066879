"""Which pieces of an article answer a question: the 款 and 项 that share most of its words, as spans."""

from dataclasses import dataclass

from knowledge.amounts import Unit, find_amounts
from knowledge.citation import Citation
from knowledge.corpus import Provision
from knowledge.statute import Item, Paragraph
from retrieval.likeness import Rarity
from retrieval.question import Intent, Question

_WANTED_UNITS = {
    Intent.FINE: {Unit.YUAN, Unit.MULTIPLE, Unit.PERCENT},
    Intent.DEADLINE: {Unit.DAY, Unit.WORKDAY, Unit.MONTH, Unit.YEAR, Unit.HOUR},
}
# What a figure of the kind asked for is worth beside a full share of the question's words.
_FIGURE = 0.15
_NEAR_BEST = 0.75


@dataclass(frozen=True, slots=True)
class AnsweringPiece:
    """An exact piece of an article: its words, its citation down to 款 and 项, and its spans in the article."""

    text: str
    citation: Citation
    spans: tuple[tuple[int, int], ...]


def answering_pieces(
    question: Question, provision: Provision, rarity: Rarity, most: int = 2
) -> list[AnsweringPiece]:
    """At most `most` pieces of the article, the best first; a short article is one piece, whole.

    An item is given with the words that lead to it, so that it reads as a rule.
    """
    article = provision.article
    if len(article.paragraphs) == 1 and not article.paragraphs[0].items:
        whole = AnsweringPiece(article.text, provision.citation, ((0, len(article.text)),))
        return [whole]
    scored: list[tuple[float, int, AnsweringPiece]] = []
    offset = 0
    for paragraph in article.paragraphs:
        for piece in _pieces(provision, paragraph, offset):
            scored.append((_score(question, piece, rarity), len(scored), piece))
        offset += len(paragraph.whole) + 1
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    best = scored[0][0]
    return [piece for score, _, piece in scored[:most] if score >= best * _NEAR_BEST]


def _pieces(provision: Provision, paragraph: Paragraph, offset: int) -> list[AnsweringPiece]:
    number = provision.article.number
    title = provision.edition.title
    alone = len(provision.article.paragraphs) == 1
    place = None if alone else paragraph.number
    lead = (offset, offset + len(paragraph.text))
    if not paragraph.items:
        return [AnsweringPiece(paragraph.text, Citation(title, number, place), (lead,))]
    pieces = [
        AnsweringPiece(
            paragraph.whole, Citation(title, number, place), ((offset, offset + len(paragraph.whole)),)
        )
    ]
    position = lead[1] + 1
    for item in paragraph.items:
        words = _item_text(item)
        span = (position, position + len(words))
        pieces.append(
            AnsweringPiece(
                f"{paragraph.text}\n{words}", Citation(title, number, place, item.number), (lead, span)
            )
        )
        position = span[1] + 1
    return pieces


def _item_text(item: Item) -> str:
    return "\n".join([item.text, *(subitem.text for subitem in item.subitems)])


def _score(question: Question, piece: AnsweringPiece, rarity: Rarity) -> float:
    score = rarity.coverage(question.text, piece.text)
    # Of two pieces that share the same words the shorter says it closer.
    score -= min(len(piece.text), 600) / 600 * 0.1
    units = {amount.unit for amount in find_amounts(piece.text)}
    for intent, wanted in _WANTED_UNITS.items():
        if intent in question.intents and units & wanted:
            score += _FIGURE
    return max(score, 0.0)
