"""The model as an ONNX graph of onnxruntime's fused operators, its matrices in 8 bits.

From embedded tokens to the mean of what the last layer makes of them. The 4-bit weights become
8-bit ones, a scale a column: a passage of 200 tokens takes 43 ms of processor time so, 92 ms with
onnxruntime's own 4-bit product, 102 ms in float32.
"""

import numpy as np

from notes.index.embedders.e5.protobuf import MICROSOFT, floats, model, node, tensor
from notes.index.embedders.e5.weights import Weights

# Of 127: two products of an activation's 8 bits and a weight's must fit into 16, or processors
# without VNNI cut them off. It costs nothing that could be measured.
TOP = 63


class Graph:
    """The nodes so far, with the tensors that they need."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.sizes = weights.sizes
        self.nodes: list[bytes] = []
        self.tensors: list[bytes] = []

    def keep(self, name: str, array: np.ndarray) -> str:
        self.tensors.append(tensor(name, array))
        return name

    def kept(self, name: str) -> str:
        return self.keep(name, self.weights.floats(name))

    def add(self, kind: str, inputs: list[str], output: str, **values: int | float) -> str:
        """One of onnxruntime's own operators."""
        self.nodes.append(node(kind, inputs, output, MICROSOFT, **values))
        return output

    def times(self, given: str, names: list[str], columns: int, output: str) -> str:
        """`given` times these matrices side by side, plus their biases."""
        rows = np.concatenate([self.weights.matrix(f"{name}.w", columns) for name in names])
        bias = np.concatenate([self.weights.floats(f"{name}.b") for name in names])
        scales = np.abs(rows).max(axis=1) / TOP
        whole = np.rint(rows / scales[:, None]).astype(np.int8).T
        inputs = [
            given,
            self.keep(f"{output}.w", whole),
            self.keep(f"{output}.scale", scales),
            self.keep(f"{output}.zero", np.zeros(len(scales), np.int8)),
            self.keep(f"{output}.bias", bias),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, output)

    def normalised(self, given: str, added: str, norm: str, output: str) -> str:
        """LayerNorm of the sum."""
        inputs = [given, added, self.kept(f"{norm}.w"), self.kept(f"{norm}.b")]
        return self.add("SkipLayerNormalization", inputs, output, epsilon=self.sizes.epsilon)

    def layer(self, number: int, given: str) -> str:
        at, sizes = f"l{number}.", self.sizes
        together = self.times(given, [f"{at}{part}" for part in "qkv"], sizes.hidden, f"{at}qkv")
        parts = [f"{at}query", f"{at}key", f"{at}value"]
        self.nodes.append(node("Split", [together], parts, axis=2, num_outputs=3))
        seen = self.add("MultiHeadAttention", parts, f"{at}seen", num_heads=sizes.heads)
        seen = self.times(seen, [f"{at}ao"], sizes.hidden, f"{at}attended")
        given = self.normalised(given, seen, f"{at}aln", f"{at}first")
        inner = self.times(given, [f"{at}fi"], sizes.hidden, f"{at}inner")
        inner = self.add("Gelu", [inner], f"{at}bent")
        inner = self.times(inner, [f"{at}fo"], sizes.inner, f"{at}outer")
        return self.normalised(given, inner, f"{at}oln", f"{at}second")


def build(weights: Weights) -> bytes:
    """ONNX: float32 "embedded" [texts, tokens, hidden] → float32 "vectors" [texts, hidden]."""
    graph, sizes = Graph(weights), weights.sizes
    ends = ["embedded", graph.kept("emb.ln.w"), graph.kept("emb.ln.b")]
    graph.nodes.append(node("LayerNormalization", ends, "layers", axis=-1, epsilon=sizes.epsilon))
    last = "layers"
    for number in range(sizes.layers):
        last = graph.layer(number, last)
    tokens = graph.keep("tokens", np.array([1]))
    graph.nodes.append(node("ReduceMean", [last, tokens], "vectors", keepdims=0))
    given = floats("embedded", ["texts", "tokens", sizes.hidden])
    made = floats("vectors", ["texts", sizes.hidden])
    return model(graph.nodes, graph.tensors, given, made, "multilingual-e5-small")
