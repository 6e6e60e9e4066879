"""How large each channel grows before each product, over texts that stand for what will be embedded."""

from collections.abc import Iterable

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from training.graph import Vector
from training.vocabulary import PREFIXES

_EVERY = 130
_QUESTION_LENGTH = 30


def sample(texts: Iterable[str]) -> list[str]:
    """Every 130th text as a passage, and a middle piece of it in the place of a question."""
    query, passage = PREFIXES
    chosen = [text for number, text in enumerate(texts) if number % _EVERY == 0]
    middles = [text[len(text) // 2 :][:_QUESTION_LENGTH] for text in chosen]
    return [passage + text for text in chosen] + [query + text for text in middles]


def largest_inputs(
    model: onnx.ModelProto, inputs: dict[str, str], tokenizer: Tokenizer, texts: Iterable[str], threads: int
) -> dict[str, Vector]:
    """By product, the largest absolute value of each input channel over all tokens of the texts."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    for tensor in sorted(set(inputs.values())):
        watched.graph.output.append(helper.make_tensor_value_info(tensor, TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        watched.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = sorted(set(inputs.values()))
    largest: dict[str, Vector] = {}
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        outputs = session.run(names, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for name, values in zip(names, outputs, strict=True):
            here = np.abs(np.asarray(values)).max(axis=0)
            largest[name] = np.maximum(largest[name], here) if name in largest else here
    return {product: largest[tensor] for product, tensor in inputs.items()}
