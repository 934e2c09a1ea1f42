"""Makes tests/data/networks: small ONNX files, and what ONNX Runtime for Python answers to them.

Run with onnx, onnxruntime and numpy installed:  python tests/data/make/networks.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parent.parent / "networks"
DTYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64, "uint8": TensorProto.UINT8}
random = np.random.default_rng(1836)


def value(name, element_type, shape):
    return helper.make_tensor_value_info(name, element_type, shape)


def normal(*shape):
    return random.standard_normal(shape).astype(np.float32)


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(name, nodes, inputs, outputs, constants=(), **how):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, FOLDER / f"{name}.onnx", **how)


def record(array):
    dtype = str(array.dtype)
    assert dtype in DTYPES, dtype
    numbers = array.ravel().tolist()
    if dtype == "float32":
        numbers = [float(f"{number:.9g}") for number in numbers]
    return {"dtype": dtype, "shape": list(array.shape), "data": numbers}


def save_cases(name, cases):
    session = onnxruntime.InferenceSession(
        FOLDER / f"{name}.onnx", providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    answers = [dict(zip(names, session.run(None, inputs))) for inputs in cases]
    rows = [
        {side: {key: record(array) for key, array in arrays.items()} for side, arrays in pair}
        for pair in ((("inputs", i), ("outputs", o)) for i, o in zip(cases, answers))
    ]
    text = "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n"
    (FOLDER / f"{name}.json").write_text(text)


def convolutions():
    """Two 3x3 convolutions; height and width are free, the second halves them."""
    save(
        "convolutions",
        [
            helper.make_node("Conv", ["x", "w1", "b1"], ["a"], pads=[1, 1, 1, 1]),
            helper.make_node("Relu", ["a"], ["b"]),
            helper.make_node("Conv", ["b", "w2"], ["y"], pads=[1, 1, 1, 1], strides=[2, 2]),
        ],
        [value("x", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [value("y", TensorProto.FLOAT, [1, 4, "half_height", "half_width"])],
        [
            constant("w1", normal(8, 3, 3, 3) / 5),
            constant("b1", normal(8)),
            constant("w2", normal(4, 8, 3, 3) / 8),
        ],
    )
    save_cases("convolutions", [{"x": normal(1, 3, h, w)} for h, w in ((17, 12), (1, 1), (2, 33))])


def attention():
    """One head of attention over any number of tokens."""
    save(
        "attention",
        [
            helper.make_node("MatMul", ["tokens", "wq"], ["q"]),
            helper.make_node("MatMul", ["tokens", "wk"], ["k"]),
            helper.make_node("MatMul", ["tokens", "wv"], ["v"]),
            helper.make_node("Transpose", ["k"], ["kt"], perm=[1, 0]),
            helper.make_node("MatMul", ["q", "kt"], ["scores"]),
            helper.make_node("Softmax", ["scores"], ["weights"], axis=-1),
            helper.make_node("MatMul", ["weights", "v"], ["mixed"]),
        ],
        [value("tokens", TensorProto.FLOAT, ["count", 16])],
        [
            value("mixed", TensorProto.FLOAT, ["count", 16]),
            value("weights", TensorProto.FLOAT, ["count", "count"]),
        ],
        [constant(name, normal(16, 16) / 4) for name in ("wq", "wk", "wv")],
    )
    save_cases("attention", [{"tokens": normal(count, 16)} for count in (1, 9)])


def element_types():
    """Every element type that is known here, in and out; rows may be none."""
    save(
        "element_types",
        [
            helper.make_node("Gather", ["bytes", "rows"], ["picked"], axis=0),
            helper.make_node("Cast", ["picked"], ["whole"], to=TensorProto.INT64),
            helper.make_node("ReduceSum", ["whole", "last_axis"], ["sums"], keepdims=0),
            helper.make_node("Mul", ["sums", "large"], ["products"]),
            helper.make_node("Cast", ["sums"], ["real_sums"], to=TensorProto.FLOAT),
            helper.make_node("Sqrt", ["real_sums"], ["roots"]),
        ],
        [
            value("bytes", TensorProto.UINT8, ["height", 4]),
            value("rows", TensorProto.INT64, ["count"]),
        ],
        [
            value("picked", TensorProto.UINT8, ["count", 4]),
            value("products", TensorProto.INT64, ["count"]),
            value("roots", TensorProto.FLOAT, ["count"]),
        ],
        [
            constant("last_axis", np.array([1], np.int64)),
            constant("large", np.array(2**40, np.int64)),
        ],
    )
    pixels = random.integers(0, 256, (5, 4), np.uint8)
    save_cases(
        "element_types",
        [
            {"bytes": pixels, "rows": np.array(rows, np.int64)}
            for rows in ([4, 0, 4, -1], [2], [])
        ],
    )


def reshape():
    """Fails when the shape does not fit."""
    save(
        "reshape",
        [helper.make_node("Reshape", ["x", "shape"], ["y"])],
        [value("x", TensorProto.FLOAT, ["count"]), value("shape", TensorProto.INT64, [2])],
        [value("y", TensorProto.FLOAT, ["rows", "columns"])],
    )
    save_cases("reshape", [{"x": normal(6), "shape": np.array([2, 3], np.int64)}])


def external_data():
    """A product with a matrix in a file beside it, `external_data.bin`."""
    (FOLDER / "external_data.bin").unlink(missing_ok=True)
    save(
        "external_data",
        [helper.make_node("MatMul", ["x", "matrix"], ["y"])],
        [value("x", TensorProto.FLOAT, ["count", 24])],
        [value("y", TensorProto.FLOAT, ["count", 24])],
        [constant("matrix", normal(24, 24) / 5)],
        save_as_external_data=True,
        location="external_data.bin",
        size_threshold=0,
    )
    save_cases("external_data", [{"x": normal(count, 24)} for count in (3, 1)])


def six_channels():
    """A convolution that ONNX Runtime's WebGPU gets wrong with channels last."""
    save(
        "six_channels",
        [helper.make_node("Conv", ["x", "w", "b"], ["y"], pads=[1, 1, 1, 1])],
        [value("x", TensorProto.FLOAT, [1, 6, "height", "width"])],
        [value("y", TensorProto.FLOAT, [1, 8, "height", "width"])],
        [constant("w", normal(8, 6, 3, 3) / 7), constant("b", normal(8))],
    )
    save_cases("six_channels", [{"x": normal(1, 6, 7, 9)}])


def slow():
    """Counts for seconds."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["go_on_out"]),
            helper.make_node("Add", ["sum", "one"], ["sum_out"]),
        ],
        "body",
        [
            value("i", TensorProto.INT64, []),
            value("go_on", TensorProto.BOOL, []),
            value("sum", TensorProto.FLOAT, [1]),
        ],
        [value("go_on_out", TensorProto.BOOL, []), value("sum_out", TensorProto.FLOAT, [1])],
        [constant("one", np.ones(1, np.float32))],
    )
    save(
        "slow",
        [helper.make_node("Loop", ["trips", "true", "x"], ["y"], body=body)],
        [value("x", TensorProto.FLOAT, [1])],
        [value("y", TensorProto.FLOAT, [1])],
        [constant("trips", np.array(2**22, np.int64)), constant("true", np.array(True))],
    )


def truth_values():
    """Has an output of an element type that is not known here."""
    save(
        "truth_values",
        [helper.make_node("Greater", ["x", "zero"], ["y"])],
        [value("x", TensorProto.FLOAT, ["count"])],
        [value("y", TensorProto.BOOL, ["count"])],
        [constant("zero", np.zeros(1, np.float32))],
    )


def products():
    """Products of matrices whose sizes are no multiples of anything, two of them scaled and added to."""
    save(
        "products",
        [
            helper.make_node("MatMul", ["x", "w"], ["by_constant"]),
            helper.make_node("Transpose", ["x"], ["xt"], perm=[1, 0]),
            helper.make_node("MatMul", ["x", "xt"], ["by_itself"]),
            helper.make_node("Gemm", ["x", "w", "b"], ["scaled"], alpha=0.5, beta=2.0),
            helper.make_node("Gemm", ["x", "x", "c"], ["transposed"], alpha=-0.25, transB=1),
        ],
        [value("x", TensorProto.FLOAT, ["rows", 35])],
        [
            value("by_constant", TensorProto.FLOAT, ["rows", 23]),
            value("by_itself", TensorProto.FLOAT, ["rows", "rows"]),
            value("scaled", TensorProto.FLOAT, ["rows", 23]),
            value("transposed", TensorProto.FLOAT, ["rows", "rows"]),
        ],
        [
            constant("w", normal(35, 23) / 6),
            constant("b", normal(23)),
            constant("c", normal(1)),
        ],
    )
    save_cases("products", [{"x": normal(rows, 35) / 2} for rows in (7, 6, 1)])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for make in (
        convolutions,
        attention,
        element_types,
        reshape,
        external_data,
        six_channels,
        slow,
        truth_values,
        products,
    ):
        make()
