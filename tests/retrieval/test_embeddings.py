"""What the embedding models promise: the bundled one, and any sentence-transformers model."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from kernel.errors import EmbeddingUnavailable
from retrieval.embeddings import (
    BUNDLED,
    OnnxEmbeddings,
    batches_by_length,
    load_embeddings,
)
from retrieval.langchain_parts import EncoderEmbeddings
from retrieval.sentence_transformer import SentenceTransformerEmbeddings

FOOD = "食品安全法 第三十四条 禁止生产经营超过保质期的食品"
DRUNK = "道路交通安全法 第九十一条 饮酒后驾驶机动车的，处暂扣六个月机动车驾驶证"
FIRE = "消防法 第二十八条 不得占用、堵塞、封闭疏散通道、安全出口、消防车通道"


@pytest.fixture(scope="module")
def bundled() -> OnnxEmbeddings:
    return OnnxEmbeddings(threads=1)


def test_vectors_have_unit_length_and_the_dimension_of_the_card(bundled: OnnxEmbeddings) -> None:
    vectors = bundled.encode_passages([FOOD, DRUNK, FIRE])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_same_text_gives_the_same_vector(bundled: OnnxEmbeddings) -> None:
    again = OnnxEmbeddings(threads=1)
    np.testing.assert_array_equal(
        bundled.encode_query("酒驾怎么罚").among_passages, again.encode_query("酒驾怎么罚").among_passages
    )
    np.testing.assert_array_equal(bundled.encode_passages([FOOD, FIRE]), again.encode_passages([FOOD, FIRE]))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param("超市卖过期牛奶违反哪条规定", 0, id="expired food"),
        pytest.param("喝了酒开车要扣多久驾照", 1, id="drunk driving"),
        pytest.param("楼道里堆东西把逃生通道堵了", 2, id="blocked exit"),
    ],
)
def test_a_question_is_nearest_to_the_article_that_answers_it(
    bundled: OnnxEmbeddings, question: str, answer: int
) -> None:
    likeness = bundled.encode_passages([FOOD, DRUNK, FIRE]) @ bundled.encode_query(question).among_passages
    assert int(np.argmax(likeness)) == answer


def test_a_text_gets_nearly_the_same_vector_alone_and_among_others(bundled: OnnxEmbeddings) -> None:
    texts = [FOOD, DRUNK * 4, FIRE, "罚款", "第一条 " * 60]
    together = bundled.encode_passages(texts, batch_size=5)
    alone = np.stack([bundled.encode_passages([text])[0] for text in texts])
    np.testing.assert_allclose(together, alone, atol=2e-3)


def test_vectors_come_back_in_the_order_of_the_texts(bundled: OnnxEmbeddings) -> None:
    texts = ["罚款", FOOD * 3, "证据", DRUNK]
    forwards = bundled.encode_passages(texts, batch_size=2)
    backwards = bundled.encode_passages(texts[::-1], batch_size=2)
    np.testing.assert_allclose(forwards, backwards[::-1], atol=2e-3)


def test_many_questions_get_the_vectors_of_single_ones(bundled: OnnxEmbeddings) -> None:
    questions = ["酒驾怎么罚", "超市卖过期牛奶违反哪条规定", "罚款"]
    alone = np.stack([bundled.encode_query(question).among_questions for question in questions])
    np.testing.assert_allclose(bundled.encode_queries(questions), alone, atol=2e-3)


def test_questions_and_passages_are_told_apart(bundled: OnnxEmbeddings) -> None:
    likeness = float(bundled.encode_query("罚款").among_passages @ bundled.encode_passages(["罚款"])[0])
    assert likeness < 0.999


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "🚧", "\x00"], ids=["empty", "blank", "lines", "emoji", "nul"]
)
def test_a_text_without_words_still_has_a_finite_vector(bundled: OnnxEmbeddings, text: str) -> None:
    assert np.linalg.norm(bundled.encode_query(text).among_passages) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_vectors(bundled: OnnxEmbeddings) -> None:
    assert bundled.encode_passages([]).shape == (0, 384)
    assert EncoderEmbeddings(bundled).embed_documents([]) == []


def test_a_long_text_loses_its_end(bundled: OnnxEmbeddings) -> None:
    long = FOOD * 100
    np.testing.assert_allclose(
        bundled.encode_passages([long])[0], bundled.encode_passages([long + DRUNK])[0], atol=1e-6
    )


def test_progress_counts_every_text_once(bundled: OnnxEmbeddings) -> None:
    told: list[int] = []
    bundled.encode_passages(["罚款", FOOD, DRUNK, FIRE, "证据"], batch_size=2, progress=told.append)
    assert sum(told) == 5
    assert len(told) == 3


def test_langchain_sees_the_same_vectors(bundled: OnnxEmbeddings) -> None:
    seen = EncoderEmbeddings(bundled)
    np.testing.assert_allclose(
        seen.embed_query("罚款"), bundled.encode_query("罚款").among_passages, atol=1e-7
    )
    np.testing.assert_allclose(
        seen.embed_documents([FOOD, FIRE]), bundled.encode_passages([FOOD, FIRE]), atol=1e-7
    )


def test_batches_hold_each_text_once_and_bound_the_padded_tokens() -> None:
    lengths = [7, 256, 3, 90, 256, 1, 200, *[40] * 70]
    batches = batches_by_length(lengths, 32)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert all(len(batch) <= 32 for batch in batches)
    assert all(max(lengths[i] for i in batch) * len(batch) <= 4096 for batch in batches)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


def test_the_identity_names_the_card_and_its_fingerprint() -> None:
    card = json.loads((BUNDLED / "card.json").read_text("utf-8"))
    general = OnnxEmbeddings(projected=False, threads=1)
    assert general.identity == f"{card['name']}@{card['fingerprint'][:12]}"


def test_the_trained_step_makes_it_another_model_of_that_name(bundled: OnnxEmbeddings) -> None:
    name, _, fingerprint = bundled.identity.partition("@")
    card = json.loads((BUNDLED / "card.json").read_text("utf-8"))
    assert name == card["name"]
    assert fingerprint != card["fingerprint"][:12]


def test_the_identity_changes_with_the_file(bundled: OnnxEmbeddings, copied: Path) -> None:
    assert OnnxEmbeddings(copied, threads=1).identity == bundled.identity
    with (copied / "tokenizer.json").open("a") as file:
        file.write("\n")
    assert OnnxEmbeddings(copied, threads=1).identity != bundled.identity


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match=r"nowhere lacks model\.onnx, tokenizer\.json, card\.json"):
        OnnxEmbeddings(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("model.onnx", "no graph", "no model that ONNX Runtime can load", id="model"),
        pytest.param("tokenizer.json", "{}", "no tokenizer", id="tokenizer"),
        pytest.param("card.json", "{", "no JSON", id="card is no JSON"),
        pytest.param("card.json", '{"name": "x"}', "lacks dimension", id="card lacks a field"),
    ],
)
def test_a_damaged_file_is_named(copied: Path, name: str, content: str, message: str) -> None:
    (copied / name).write_text(content, "utf-8")
    with pytest.raises(EmbeddingUnavailable, match=message):
        OnnxEmbeddings(copied)


def test_without_a_setting_the_bundled_model_is_loaded(bundled: OnnxEmbeddings) -> None:
    assert load_embeddings(None, threads=1).identity == bundled.identity


def test_a_model_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    with pytest.raises(EmbeddingUnavailable, match=r"zhiwen\[models\]"):
        load_embeddings("some/model")


_PROMPTS = {"query": "问：", "document": "文："}


def _write_model(folder: Path, prompts: dict[str, str], seed: int = 1) -> Path:
    """A real, tiny, untrained BERT with the bundled tokenizer."""
    pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(BUNDLED / "tokenizer.json"), **special)
    plain = folder.with_name(f"{folder.name}-plain")
    tokenizer.save_pretrained(plain)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=64)
    model = SentenceTransformer(
        modules=[transformer, Pooling(16), Normalize()], prompts=prompts, device="cpu"
    )
    model.save(str(folder))
    return folder


class TestSentenceTransformerFolder:
    """A folder of sentence-transformers, loaded without a network."""

    def test_vectors_have_unit_length_and_the_dimension_of_the_model(self, tmp_path: Path) -> None:
        model = SentenceTransformerEmbeddings(str(_write_model(tmp_path / "tiny", _PROMPTS)))
        told: list[int] = []
        vectors = model.encode_passages(["罚款", FOOD, FIRE], batch_size=2, progress=told.append)
        assert vectors.shape == (3, model.dimension) == (3, 16)
        assert sum(told) == 3
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
        np.testing.assert_allclose(vectors[1], model.encode_passages([FOOD])[0], atol=1e-5)
        np.testing.assert_allclose(
            EncoderEmbeddings(model).embed_query("罚款"), model.encode_query("罚款").among_passages, atol=1e-7
        )

    @pytest.mark.parametrize(
        ("name", "query", "passage"),
        [
            pytest.param("tiny", "问：", "文：", id="the model's own prompts"),
            pytest.param("tiny-e5-zh", "query: ", "passage: ", id="the prefixes of E5"),
        ],
    )
    def test_texts_are_prefixed_as_the_model_wants(
        self, tmp_path: Path, name: str, query: str, passage: str
    ) -> None:
        folder = _write_model(tmp_path / name, _PROMPTS)
        model = SentenceTransformerEmbeddings(str(folder))
        from sentence_transformers import SentenceTransformer

        bare = SentenceTransformer(str(folder), device="cpu")
        for prefix, ours in (
            (query, model.encode_query("罚款").among_passages),
            (passage, model.encode_passages(["罚款"])[0]),
        ):
            expected = bare.encode([prefix + "罚款"], prompt="", normalize_embeddings=True)[0]
            np.testing.assert_allclose(ours, expected, atol=1e-5)

    def test_the_identity_changes_with_the_weights(self, tmp_path: Path) -> None:
        first = SentenceTransformerEmbeddings(str(_write_model(tmp_path / "a" / "tiny", _PROMPTS, seed=1)))
        second = SentenceTransformerEmbeddings(str(_write_model(tmp_path / "b" / "tiny", _PROMPTS, seed=2)))
        assert first.identity.startswith("tiny@")
        assert first.identity != second.identity

    def test_a_folder_that_holds_no_model_is_named(self, tmp_path: Path) -> None:
        pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")
        (tmp_path / "empty").mkdir()
        with pytest.raises(EmbeddingUnavailable, match="empty"):
            load_embeddings(str(tmp_path / "empty"))
