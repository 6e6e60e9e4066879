"""Writes the cut model as a folder that sentence-transformers and transformers load, in float32."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from training.e5s1 import Architecture, Q4Matrix, SourceModel
from training.vocabulary import PREFIXES

_LAYER_MATRICES = {
    "q.w": "attention.self.query.weight",
    "k.w": "attention.self.key.weight",
    "v.w": "attention.self.value.weight",
    "ao.w": "attention.output.dense.weight",
    "fi.w": "intermediate.dense.weight",
    "fo.w": "output.dense.weight",
}
_LAYER_VECTORS = {
    "q.b": "attention.self.query.bias",
    "k.b": "attention.self.key.bias",
    "v.b": "attention.self.value.bias",
    "ao.b": "attention.output.dense.bias",
    "aln.w": "attention.output.LayerNorm.weight",
    "aln.b": "attention.output.LayerNorm.bias",
    "fi.b": "intermediate.dense.bias",
    "fo.b": "output.dense.bias",
    "oln.w": "output.LayerNorm.weight",
    "oln.b": "output.LayerNorm.bias",
}


def write_folder(folder: Path, source: SourceModel, words: Q4Matrix, tokenizer: Tokenizer) -> None:
    """Weights, tokenizer and configuration: mean pooling, unit length, the prompts of E5."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_weights(source, words), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    shape = source.architecture
    for name, content in _configuration(shape, len(words.codes)).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    (folder / "2_Normalize").mkdir(exist_ok=True)


def _weights(source: SourceModel, words: Q4Matrix) -> dict[str, NDArray[np.float32]]:
    hidden = source.architecture.hidden
    vectors = source.vectors
    tensors = {
        "embeddings.word_embeddings.weight": words.float32(),
        "embeddings.position_embeddings.weight": vectors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": vectors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"],
    }
    for layer in range(source.architecture.layers):
        ours, theirs = f"l{layer}.", f"encoder.layer.{layer}."
        for name, long_name in _LAYER_MATRICES.items():
            tensors[theirs + long_name] = source.matrices[ours + name].float32()
        for name, long_name in _LAYER_VECTORS.items():
            tensors[theirs + long_name] = vectors[ours + name]
    return {name: np.ascontiguousarray(values) for name, values in tensors.items()}


def _configuration(shape: Architecture, vocabulary: int) -> dict[str, object]:
    query, passage = PREFIXES
    special = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "cls_token": "<s>",
    }
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.intermediate,
            "hidden_act": "gelu",
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "vocab_size": vocabulary,
            "pad_token_id": 1,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            **special,
        },
        "special_tokens_map.json": special,
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": query, "passage": passage}},
    }
