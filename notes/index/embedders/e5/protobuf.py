"""As much of ONNX's file format as a graph of ours needs: messages of numbered fields.

The `onnx` package writes the same, and more, for 30 MB that nothing else here has a use for.
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto has the numbers.
"""

import struct
from collections.abc import Iterable, Sequence

import numpy as np

KINDS = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}  # TensorProto.DataType
FLOAT, INT, INTS = 1, 2, 7  # AttributeProto.AttributeType
IR_VERSION = 8
OPSET, MICROSOFT_OPSET = 18, 1
MICROSOFT = "com.microsoft"  # what onnxruntime knows beyond the standard

Value = int | float | Sequence[int]


def varint(number: int) -> bytes:
    number &= (1 << 64) - 1  # negative ones are written as if they had 64 bits
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def integer(field: int, number: int) -> bytes:
    return varint(field << 3) + varint(number)


def message(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(data)) + data


def attribute(name: str, value: Value) -> bytes:
    if isinstance(value, float):
        said = varint(2 << 3 | 5) + struct.pack("<f", value) + integer(20, FLOAT)
    elif isinstance(value, int):
        said = integer(3, value) + integer(20, INT)
    else:
        said = b"".join(integer(8, each) for each in value) + integer(20, INTS)
    return message(5, message(1, name) + said)


def node(
    kind: str, inputs: Iterable[str], output: str | Iterable[str], domain: str = "", **values: Value
) -> bytes:
    """NodeProto"""
    outputs = [output] if isinstance(output, str) else output
    return b"".join(
        [
            *(message(1, name) for name in inputs),
            *(message(2, name) for name in outputs),
            message(4, kind),
            *(attribute(name, value) for name, value in values.items()),
            message(7, domain) if domain else b"",
        ]
    )


def tensor(name: str, array: np.ndarray) -> bytes:
    """TensorProto"""
    sizes = b"".join(integer(1, size) for size in array.shape)
    data = np.ascontiguousarray(array).tobytes()
    return sizes + integer(2, KINDS[array.dtype.name]) + message(8, name) + message(9, data)


def floats(name: str, sizes: Sequence[int | str]) -> bytes:
    """ValueInfoProto of float32s; a size that has a name may be any."""
    shape = b"".join(
        message(1, message(2, size) if isinstance(size, str) else integer(1, size))
        for size in sizes
    )
    return message(1, name) + message(2, message(1, integer(1, 1) + message(2, shape)))


def model(
    nodes: Iterable[bytes], tensors: Iterable[bytes], given: bytes, made: bytes, name: str
) -> bytes:
    """ModelProto"""
    graph = b"".join(
        [
            *(message(1, each) for each in nodes),
            message(2, name),
            *(message(5, each) for each in tensors),
            message(11, given),
            message(12, made),
        ]
    )
    versions = [("", OPSET), (MICROSOFT, MICROSOFT_OPSET)]
    opsets = (message(8, message(1, domain) + integer(2, number)) for domain, number in versions)
    return b"".join([integer(1, IR_VERSION), *opsets, message(7, graph)])
