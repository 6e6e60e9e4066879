"""Trains the bundled model's last step on the question bank and more: `python -m training.projection`."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, normalize

from desk.composition import SHIPPED_VECTORS, Composition, load_library
from desk.settings import load_settings
from evaluation.questions import load_labelled
from retrieval.embeddings import BUNDLED, PROJECTIONS, OnnxEmbeddings
from retrieval.index import Library, bank_passages
from retrieval.ngrams import NgramEmbedding, ngrams
from retrieval.passages import Passage, PassageKind
from retrieval.projection import Projections
from retrieval.vectors import VectorCache, embed_texts
from training.ranking import BANK_EVERY

GENERAL_VECTORS = "general-vectors.npz"
_SEED = 0
_EPOCHS = 6
_BATCH = 256
_RATE = 1e-3
_DECAY = 1e-4
_SHARPNESS = 30.0
_RANDOM_NEGATIVES = 4000
_HARD_NEGATIVES = 8
_HARD_FROM_EPOCH = 2
_STRIDE = 1024
# N-grams seen in fewer questions are not learnt; 64 numbers each keep the model under 35 MB.
_SEEN = 3
_RANK = 64
_NGRAM_RATE = 5e-3
_NGRAM_DROPOUT = 0.75
_BAG_DROPOUT = 0.3
# Against the mean square length of the n-grams' rows.
_NGRAM_DECAY = 10.0
# Articles whose questions are kept out for the measure of what generalizes.
_HELD_OUT = 10
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Questions with their vectors, (n, dimension), and for each the row of the passage that answers it."""

    texts: Sequence[str]
    questions: Floats
    answers: Rows

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(
            [*self.texts, *other.texts],
            np.vstack([self.questions, other.questions]),
            np.concatenate([self.answers, other.answers]),
        )

    def only(self, kept: NDArray[np.bool_]) -> "Pairs":
        """Some of them."""
        texts = [text for text, is_kept in zip(self.texts, kept, strict=True) if is_kept]
        return Pairs(texts, self.questions[kept], self.answers[kept])


class Towers(torch.nn.Module):  # type: ignore[misc]  # torch ships no types for it here
    """What is trained: a matrix for questions, one for passages, and n-grams' meanings."""

    def __init__(self, known: Sequence[str], dimension: int) -> None:
        super().__init__()
        self.known = {gram: i for i, gram in enumerate(known)}
        self.query = torch.nn.Parameter(torch.zeros(dimension, dimension))
        self.passage = torch.nn.Parameter(torch.zeros(dimension, dimension))
        self.sharpness = torch.nn.Parameter(torch.tensor(float(np.log(_SHARPNESS))))
        # The last row is of no n-gram: it fills bags of unequal size.
        self.rows = torch.nn.Parameter(torch.randn(len(known) + 1, _RANK) * 0.01)
        self.out = torch.nn.Parameter(torch.randn(_RANK, dimension) / _RANK**0.5)

    def bags(self, texts: Sequence[str]) -> list[list[int]]:
        """The rows of each text's known n-grams."""
        return [[row for row in map(self.known.get, ngrams(text)) if row is not None] for text in texts]

    def of_questions(self, vectors: torch.Tensor, bags: Sequence[Sequence[int]]) -> torch.Tensor:
        """Unit vectors to search passages with; in training, some n-grams of each question are left out, and now
        and then all, so that the matrix learns to do without."""
        nothing = len(self.known)
        width = max(1, *map(len, bags))
        ids = torch.tensor([[*bag, *[nothing] * (width - len(bag))] for bag in bags])
        counted = (ids != nothing).float()
        share = counted / counted.sum(1, keepdim=True).clamp(min=1) ** 0.5
        if self.training:
            share = share * (torch.rand(ids.shape) > _NGRAM_DROPOUT).float() / (1 - _NGRAM_DROPOUT)
            share = share * (torch.rand(len(ids), 1) > _BAG_DROPOUT).float()
        bag = torch.nn.functional.embedding_bag(ids, self.rows, per_sample_weights=share, mode="sum")
        return normalize(vectors + vectors @ self.query + bag @ self.out, dim=1)

    def of_passages(self, vectors: torch.Tensor) -> torch.Tensor:
        """Unit vectors to be found."""
        return normalize(vectors + vectors @ self.passage, dim=1)

    def weight(self) -> torch.Tensor:
        """How far all is from leaving every vector as it was."""
        matrices = (self.query**2).sum() + (self.passage**2).sum()
        return _DECAY * matrices + _NGRAM_DECAY * (self.rows**2).sum() / len(self.known)

    def projections(self) -> Projections:
        """What ships."""
        with torch.no_grad():
            grams = NgramEmbedding.of(list(self.known), self.rows[:-1].numpy(), self.out.numpy().copy())
            return Projections(self.query.numpy().copy(), self.passage.numpy().copy(), grams)


def train(
    pairs: Pairs, passages: Floats, seed: int = _SEED, *, rate: float = _RATE, epochs: int = _EPOCHS
) -> Projections:
    """Both projections and the n-grams, by InfoNCE (van den Oord et al. 2018): each question's passage against the
    others' of the batch, random ones and, from the third epoch on, those that the training so far put nearest."""
    torch.manual_seed(seed)
    counted = Counter(gram for text in pairs.texts for gram in ngrams(text))
    towers = Towers([gram for gram, n in counted.items() if n >= _SEEN], passages.shape[1])
    questions, answers = torch.from_numpy(pairs.questions), torch.from_numpy(pairs.answers)
    bags = towers.bags(pairs.texts)
    texts = torch.from_numpy(passages)
    optimizer = torch.optim.Adam(
        [
            {"params": [towers.query, towers.passage, towers.sharpness], "lr": rate},
            {"params": [towers.rows, towers.out], "lr": _NGRAM_RATE},
        ]
    )
    steps = epochs * -(-len(questions) // _BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    hard: torch.Tensor | None = None
    for epoch in range(epochs):
        if epoch >= _HARD_FROM_EPOCH and epoch % 2 == 0:
            hard = _nearest(towers, questions, bags, texts)
        for batch in torch.randperm(len(questions)).split(_BATCH):
            others = [torch.randperm(len(texts))[:_RANDOM_NEGATIVES]]
            if hard is not None:
                others.append(hard[batch].flatten().unique())
            rows = torch.cat([answers[batch], *others])
            asked = towers.of_questions(questions[batch], [bags[i] for i in batch.tolist()])
            likeness = asked @ towers.of_passages(texts[rows]).T * towers.sharpness.exp()
            # The answer may stand among the others once more: there it is no wrong one.
            again = rows[None, :] == answers[batch][:, None]
            right = torch.arange(len(batch))
            again[right, right] = False
            loss = cross_entropy(likeness.masked_fill(again, -1e4), right) + towers.weight()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return towers.projections()


def _nearest(
    towers: Towers, questions: torch.Tensor, bags: Sequence[Sequence[int]], texts: torch.Tensor
) -> torch.Tensor:
    towers.eval()
    with torch.no_grad():
        found = towers.of_passages(texts)
        nearest = [
            (towers.of_questions(questions[start : start + _STRIDE], bags[start : start + _STRIDE]) @ found.T)
            .topk(min(_HARD_NEGATIVES + 1, len(texts)), dim=1)
            .indices
            for start in range(0, len(questions), _STRIDE)
        ]
    towers.train()
    return torch.cat(nearest)


def measure(projections: Projections | None, asked: Pairs, passages: Floats) -> dict[str, float]:
    """hit@1, MRR@10 and recall@150 of the vectors alone, a question and its one passage at a time."""
    questions = asked.questions
    if projections:
        searched = [projections.of_search(t, v) for t, v in zip(asked.texts, questions, strict=True)]
        questions = np.stack(searched)
    texts = projections.of_passages(passages) if projections else passages
    likeness = questions @ texts.T
    own = likeness[np.arange(len(questions)), asked.answers]
    ranks = 1 + (likeness > own[:, None]).sum(axis=1)
    return {
        "hit@1": round(float((ranks == 1).mean()), 3),
        "mrr@10": round(float(np.where(ranks <= 10, 1 / ranks, 0).mean()), 3),
        "recall@150": round(float((ranks <= 150).mean()), 3),
    }


@dataclass(frozen=True)
class Material:
    """What is trained on: everything that is indexed, with the general model's vectors."""

    library: Library
    passages: list[Passage]
    questions: list[Passage]
    passage_vectors: Floats
    question_vectors: Floats
    targets: Rows


def gather(data: Path) -> Material:
    """Everything that ships; vectors of the general model are kept in `data` from one training to the next."""
    general = OnnxEmbeddings(projected=False)
    kept = data / GENERAL_VECTORS
    cache = VectorCache.load(kept, general.identity, general.dimension)
    library = load_library()
    passages = library.passages()
    questions, targets = bank_passages(library, passages)

    def vectors(group: Sequence[Passage], *, as_questions: bool) -> Floats:
        return embed_texts(
            [passage.text for passage in group],
            [passage.digest for passage in group],
            general,
            [cache],
            as_questions=as_questions,
            kept=lambda: cache.save(kept),
        )

    return Material(
        library,
        passages,
        questions,
        vectors(passages, as_questions=False),
        vectors(questions, as_questions=True),
        np.asarray(targets, dtype=np.int64),
    )


def in_force(material: Material) -> Rows:
    """The row among the passages of every article that is the law today: what questions are asked against."""
    today = Composition(load_settings()).clock.today()
    corpus = material.library.corpus
    return np.array(
        [
            i
            for i, passage in enumerate(material.passages)
            if passage.kind is PassageKind.ARTICLE and corpus.by_key[passage.key].edition.in_force_on(today)
        ],
        dtype=np.int64,
    )


def public_pairs(material: Material, rows: Rows, path: Path) -> Pairs:
    """Labelled questions from the public: a pair for each question and each of its articles among `rows`."""
    corpus = material.library.corpus
    found = [corpus.by_key[material.passages[row].key] for row in rows]
    place = {(each.edition.title, each.article.label): i for i, each in enumerate(found)}
    labelled = load_labelled(path)
    asked = [question.text for question in labelled]
    vectors = OnnxEmbeddings(projected=False).encode_queries(asked)
    pairs = [
        (i, place[key]) for i, question in enumerate(labelled) for key in question.relevant if key in place
    ]
    of = [i for i, _ in pairs]
    return Pairs([asked[i] for i in of], vectors[of], np.array([at for _, at in pairs], dtype=np.int64))


def main() -> None:
    """Train, and write the projections and the vectors that ship."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="labelled questions from the public, to measure on")
    parser.add_argument(
        "--measure", action="store_true", help="measure first, with a tenth of the articles held out"
    )
    parser.add_argument("--learn-public", action="store_true", help="train what ships on them too")
    parser.add_argument("--seed", type=int, default=_SEED)
    arguments = parser.parse_args()
    if arguments.learn_public and not arguments.public:
        parser.error("--learn-public needs --public FILE")
    torch.set_num_threads(1)  # the sums come out the same on every machine
    material = gather(load_settings().data)
    rows = in_force(material)
    texts = material.passage_vectors[rows]
    place = np.full(len(material.passages), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    bank = Pairs([q.text for q in material.questions], material.question_vectors, place[material.targets])
    # What the ranking learns from must be new to the vectors that it weighs.
    bank = bank.only(np.arange(len(bank.answers)) % BANK_EVERY != 0)
    bank = bank.only(bank.answers >= 0)
    public = public_pairs(material, rows, arguments.public) if arguments.public else None
    if arguments.measure:
        _measure(bank, public, texts, arguments.seed)
    if arguments.learn_public and public is not None:
        bank = bank + public
    whole = train(bank, texts, arguments.seed)
    whole.save(BUNDLED / PROJECTIONS)
    _ship(material)


def _measure(bank: Pairs, public: Pairs | None, texts: Floats, seed: int) -> None:
    """Print what projections learnt from nine tenths of the bank's articles do for the others and for the public."""
    articles = np.random.default_rng(3).permutation(np.unique(bank.answers))
    held = np.isin(bank.answers, articles[::_HELD_OUT])
    taught = train(bank.only(~held), texts, seed)
    for name, pairs in (("articles held out", bank.only(held)), ("the public's", public)):
        if pairs is not None:
            before, after = measure(None, pairs, texts), measure(taught, pairs, texts)
            print(name, "before", before, "after", after, flush=True)


def _ship(material: Material) -> None:
    """Write the vectors that ship, projected, and the model's card."""
    encoder = OnnxEmbeddings()
    projections = Projections.load(BUNDLED / PROJECTIONS)
    shipped = VectorCache(encoder.identity, encoder.dimension)
    for group, vectors in (
        (material.passages, projections.of_passages(material.passage_vectors)),
        (material.questions, projections.of_queries(material.question_vectors)),
    ):
        for passage, vector in zip(group, vectors, strict=True):
            shipped.add(passage.digest, vector)
    shipped.save(SHIPPED_VECTORS)
    print(json.dumps({"identity": encoder.identity, "vectors": len(shipped)}))


if __name__ == "__main__":
    main()
