"""Writes the encoder as an ONNX graph, in float32 for measuring or with 8-bit integer products for serving.

The word embeddings keep the four bits that they were published in (`GatherBlockQuantized`), so they lose
nothing. The fused operators of ONNX Runtime (domain `com.microsoft`) are written directly.

`Int8Graph` rounds each token's activations with a scale of its own, not the whole batch's: a text then gets
nearly the same vector alone and among others. Before that, channels with large activations hand a part of
their size to the weights (Xiao et al., SmoothQuant, ICML 2023, equation 4, with equal shares). Weights have
one scale a column and 7 bits: with 8, the 16-bit sums of processors that have AVX2 but no VNNI overflow.
"""

from abc import ABC, abstractmethod

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.e5s1 import BLOCK, Architecture, Q4Matrix

OUTPUT = "sentence_embedding"
_MICROSOFT = "com.microsoft"
_WEIGHT_LIMIT = 63
_CENTRE = 128
Vector = NDArray[np.float32]


class EncoderGraph(ABC):
    """Builds the graph step by step; `model()` is the whole."""

    def __init__(self, shape: Architecture, max_tokens: int) -> None:
        self._shape = shape
        self._max_tokens = max_tokens
        self._batched = ""
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def model(
        self, words: Q4Matrix, matrices: dict[str, Q4Matrix], vectors: dict[str, Vector]
    ) -> onnx.ModelProto:
        """The model: `input_ids` and `attention_mask` (int64, batch by tokens) to unit vectors."""
        hidden = self._embed(words, vectors)
        self._batched = self._node(
            "Concat", [self._node("Shape", ["input_ids"]), self._constant([self._shape.hidden])], axis=0
        )
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.INT32)
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, mask, f"l{layer}.", matrices, vectors)
        self._pool(self._in_batches(hidden))
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                _tensor("input_ids", TensorProto.INT64, "tokens"),
                _tensor("attention_mask", TensorProto.INT64, "tokens"),
            ],
            [_tensor(OUTPUT, TensorProto.FLOAT, self._shape.hidden)],
            self._weights,
        )
        operators = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=10, producer_name="zhiwen")

    def _embed(self, words: Q4Matrix, vectors: dict[str, Vector]) -> str:
        codes = onnx.TensorProto(
            name="words",
            data_type=TensorProto.INT4,
            dims=words.codes.shape,
            raw_data=_pack(words.codes ^ np.uint8(8)).tobytes(),
        )
        self._weights.append(codes)
        looked_up = self._node(
            "GatherBlockQuantized",
            ["words", "input_ids", self._weight("words.scales", words.scales)],
            domain=_MICROSOFT,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )
        hidden = self._shape.hidden
        places = vectors["emb.pos"].reshape(-1, hidden)[: self._max_tokens] + vectors["emb.type"][:hidden]
        length = self._node("Shape", ["input_ids"], start=1, end=2)
        zero = self._weight("zero", np.array([0], np.int64))
        placed = self._node("Slice", [self._weight("positions", places), zero, length, zero])
        normalized = self._node(
            "LayerNormalization",
            [
                self._node("Add", [looked_up, placed]),
                self._weight("emb.ln.w", vectors["emb.ln.w"]),
                self._weight("emb.ln.b", vectors["emb.ln.b"]),
            ],
            axis=-1,
            epsilon=self._shape.epsilon,
        )
        return self._one_by_one(normalized)

    def _one_by_one(self, x: str) -> str:
        """From (batch, tokens, hidden) to (all tokens, hidden), in which all but the attention is computed."""
        return self._node("Reshape", [x, self._constant([-1, self._shape.hidden])])

    def _in_batches(self, x: str) -> str:
        """And back."""
        return self._node("Reshape", [x, self._batched])

    def _layer(
        self,
        hidden: str,
        mask: str,
        name: str,
        matrices: dict[str, Q4Matrix],
        vectors: dict[str, Vector],
    ) -> str:
        def vector(*suffixes: str) -> str:
            return self._weight(name + suffixes[0], np.concatenate([vectors[name + s] for s in suffixes]))

        joined = Q4Matrix.stack(*(matrices[f"{name}{part}.w"] for part in "qkv"))
        query, key, value = self._split(self._matmul(hidden, f"{name}qkv", joined))
        context = self._node(
            "MultiHeadAttention",
            [*map(self._in_batches, (query, key, value)), vector("q.b", "k.b", "v.b"), mask],
            domain=_MICROSOFT,
            num_heads=self._shape.heads,
        )
        attended = self._matmul(self._one_by_one(context), f"{name}ao", matrices[f"{name}ao.w"])
        hidden = self._normalized_sum(attended, hidden, vector("aln.w"), vector("aln.b"), vector("ao.b"))
        widened = self._matmul(hidden, f"{name}fi", matrices[f"{name}fi.w"])
        active = self._node("BiasGelu", [widened, vector("fi.b")], domain=_MICROSOFT)
        narrowed = self._matmul(active, f"{name}fo", matrices[f"{name}fo.w"])
        return self._normalized_sum(narrowed, hidden, vector("oln.w"), vector("oln.b"), vector("fo.b"))

    def _normalized_sum(self, update: str, hidden: str, weight: str, bias: str, update_bias: str) -> str:
        return self._node(
            "SkipLayerNormalization",
            [update, hidden, weight, bias, update_bias],
            domain=_MICROSOFT,
            epsilon=self._shape.epsilon,
        )

    def _split(self, joined: str) -> tuple[str, str, str]:
        names = [f"{joined}.{part}" for part in "qkv"]
        self._nodes.append(helper.make_node("Split", [joined], names, axis=-1, num_outputs=3))
        return names[0], names[1], names[2]

    @abstractmethod
    def _matmul(self, x: str, name: str, matrix: Q4Matrix) -> str:
        """`x` times the transposed matrix; returns the product's name."""

    def _pool(self, hidden: str) -> None:
        """The mean over the tokens that are no padding, at unit length."""
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        one = self._weight("one", np.array([1], np.int64))
        last = self._weight("last", np.array([-1], np.int64))
        kept = self._node("Mul", [hidden, self._node("Unsqueeze", [mask, last])])
        total = self._node("ReduceSum", [kept, one], keepdims=0)
        count = self._node("ReduceSum", [mask, one], keepdims=1)
        mean = self._node("Div", [total, count])
        self._nodes.append(helper.make_node("LpNormalization", [mean], [OUTPUT], axis=-1, p=2))

    def _node(self, operator: str, inputs: list[str], domain: str = "", **attributes: object) -> str:
        name = f"n{len(self._nodes)}.{operator}"
        self._nodes.append(helper.make_node(operator, inputs, [name], domain=domain, **attributes))
        return name

    def _weight(self, name: str, values: NDArray[np.generic]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _constant(self, values: list[int]) -> str:
        name = f"constant {values}"
        if all(weight.name != name for weight in self._weights):
            self._weight(name, np.array(values, np.int64))
        return name


class FloatGraph(EncoderGraph):
    """The encoder in float32. `inputs` names what goes into each product, for calibration."""

    def __init__(self, shape: Architecture, max_tokens: int) -> None:
        super().__init__(shape, max_tokens)
        self.inputs: dict[str, str] = {}

    def _matmul(self, x: str, name: str, matrix: Q4Matrix) -> str:
        self.inputs[name] = x
        return self._node("MatMul", [x, self._weight(f"{name}.w", matrix.float32().T)])


class Int8Graph(EncoderGraph):
    """The encoder with integer products. `largest` holds each product's largest input by channel."""

    def __init__(self, shape: Architecture, max_tokens: int, largest: dict[str, Vector]) -> None:
        super().__init__(shape, max_tokens)
        self._largest = largest
        self._all_centres = ""

    def _matmul(self, x: str, name: str, matrix: Q4Matrix) -> str:
        smoothing = smoothing_factors(self._largest[name], matrix)
        codes, scales = _columns(matrix.float32() * smoothing)
        smooth = self._node("Mul", [x, self._weight(f"{name}.smoothing", 1 / smoothing)])
        row_scale = self._row_scale(smooth)
        product = self._node(
            "MatMulIntegerToFloat",
            [
                self._node("QuantizeLinear", [smooth, row_scale, self._centres(row_scale)], axis=0),
                self._weight(f"{name}.w", codes),
                self._weight(f"{name}.one", np.array(1, np.float32)),
                self._weight(f"{name}.scales", scales),
                self._weight(f"{name}.centre", np.array(_CENTRE, np.uint8)),
            ],
            domain=_MICROSOFT,
        )
        return self._node("Mul", [product, self._node("Unsqueeze", [row_scale, self._constant([-1])])])

    def _centres(self, row_scale: str) -> str:
        """The code that stands for zero, once for each token: the same for every product."""
        if not self._all_centres:
            centre = numpy_helper.from_array(np.array([_CENTRE], np.uint8))
            self._all_centres = self._node(
                "ConstantOfShape", [self._node("Shape", [row_scale])], value=centre
            )
        return self._all_centres

    def _row_scale(self, x: str) -> str:
        largest = self._node("ReduceMax", [self._node("Abs", [x]), self._constant([-1])], keepdims=0)
        return self._node("Div", [largest, self._weight(f"{x}.127", np.array(127, np.float32))])


def smoothing_factors(largest: Vector, matrix: Q4Matrix) -> Vector:
    """What each input channel is divided by and its weights multiplied by; their geometric mean is 1."""
    weights = np.maximum(np.abs(matrix.float32()).max(axis=0), 1e-6)
    factors = np.sqrt(np.maximum(largest, 1e-6) / weights)
    factors = factors / np.exp(np.log(factors).mean())
    return np.asarray(np.clip(factors, 1e-3, 1e3), dtype=np.float32)


def _columns(weights: Vector) -> tuple[NDArray[np.int8], Vector]:
    """Weights (outputs, inputs) as integers (inputs, outputs) with a scale for each output."""
    scales = np.abs(weights).max(axis=1) / _WEIGHT_LIMIT
    codes = np.clip(np.rint(weights / scales[:, None]), -_WEIGHT_LIMIT, _WEIGHT_LIMIT)
    return codes.T.astype(np.int8), scales.astype(np.float32)


def _pack(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two codes a byte along the last axis, the first in the low half."""
    return np.asarray(codes[..., 0::2] | (codes[..., 1::2] << 4), dtype=np.uint8)


def _tensor(name: str, kind: int, second: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, ["batch", second])
