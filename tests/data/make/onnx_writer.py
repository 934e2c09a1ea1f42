"""Makes what lib/onnx is tested with: a model as the onnx package writes it, and what PyTorch gives.

tests/data/networks/written.onnx    written by the onnx package, checked by it (shapes too)
tests/data/networks/operators.json  inputs, and what PyTorch, torchvision and NumPy make of them

Run with numpy, onnx, torch and torchvision installed:  python tests/data/make/onnx_writer.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
import torchvision
from onnx import TensorProto, helper

FOLDER = Path(__file__).parent.parent / "networks"
random = np.random.default_rng(2023)


def written():
    """The graph that serialize_test.ts builds, in the words of the onnx package."""
    def constant(name, array):
        return onnx.numpy_helper.from_array(array, name)

    nodes = [
        helper.make_node("Conv", ["x", "kernel", "shift"], ["Conv_0_0"], name="Conv_0",
                         strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("Reshape", ["Conv_0_0", "constant_0"], ["Reshape_1_0"], name="Reshape_1"),
        helper.make_node("LayerNormalization", ["Reshape_1_0", "scale", "shift"],
                         ["LayerNormalization_2_0"], name="LayerNormalization_2",
                         axis=-1, epsilon=1e-6),
        helper.make_node("Gelu", ["LayerNormalization_2_0"], ["Gelu_3_0"], name="Gelu_3",
                         approximate="none"),
        helper.make_node("MultiHeadAttention", ["Gelu_3_0", "Gelu_3_0", "Gelu_3_0"],
                         ["MultiHeadAttention_4_0"], name="MultiHeadAttention_4",
                         domain="com.microsoft", num_heads=1, scale=0.5),
        helper.make_node("Identity", ["MultiHeadAttention_4_0"], ["y"], name="output_y"),
    ]
    # The package sorts attributes by name.
    graph = helper.make_graph(
        nodes, "written",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, "x_2", 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, "y_1", 2])],
        [
            constant("kernel", np.arange(18, dtype=np.float32).reshape(2, 1, 3, 3) / 16),
            constant("shift", np.array([-1, 0.5], np.float32)),
            constant("constant_0", np.array([1, -1, 2], np.int64)),
            constant("scale", np.array([2, 3], np.float32)),
        ],
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(
        graph, opset_imports=opsets, ir_version=9, producer_name="lara-segmenter"
    )
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, FOLDER / "written.onnx")


def record(array):
    array = np.asarray(array)
    if array.dtype == bool:
        array = array.astype(np.int64)
    numbers = array.ravel().tolist()
    if array.dtype == np.float32:
        numbers = [float(f"{number:.9g}") for number in numbers]
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": numbers}


def operators():
    def normal(*shape):
        return torch.from_numpy(random.standard_normal(shape).astype(np.float32))

    corner = torch.from_numpy(random.uniform(0, 20, (40, 2)).astype(np.float32))
    size = torch.from_numpy(random.uniform(1, 12, (40, 2)).astype(np.float32))
    i = {
        "a": normal(2, 3), "b": normal(3), "n": torch.tensor([7, 3, 12, 3, 0]),
        "picture": normal(1, 2, 5, 8), "kernel": normal(4, 2, 3, 3), "four": normal(4),
        "up_kernel": normal(2, 3, 2, 2), "three": normal(3), "flat": normal(6, 8),
        "dense": normal(4, 8), "eight": normal(8), "left": normal(2, 3, 5), "right": normal(2, 5, 4),
        "tokens": normal(1, 6, 8), "boxes": torch.cat([corner, corner + size], 1),
        "scores": torch.from_numpy(random.permutation(40).astype(np.float32) / 40),
        "regions": torch.tensor([[0.0, 0, 16, 10], [3.5, 2, 9, 9.75], [5, 5, 5, 5]]),
    }
    a, b, n = i["a"], i["b"], i["n"]
    heads = i["tokens"].reshape(1, 6, 2, 4).transpose(1, 2)

    def pooled(aligned, ratio):
        return torchvision.ops.roi_align(
            i["picture"], [i["regions"]], (3, 3), 0.5, sampling_ratio=ratio, aligned=aligned
        )

    o = {
        "add": a + b, "sub": a - 1, "mul": a * b, "div": a / b, "quotient": n // 2, "mod": n % 5,
        "min": torch.minimum(a, b), "max": a.clamp(min=0), "greater": (a > b).long(),
        "greater_or_equal": (n >= 3).long(),
        "and_not": ((n > 3) & ~(n > 7)).long(), "where": torch.where(a > 0, a, -1.0),
        "exp": a.exp(), "sqrt": a.exp().sqrt(), "sigmoid": a.sigmoid(), "relu": a.relu(),
        "gelu": F.gelu(a), "softmax": a.softmax(0), "cast": (a * 4).long(),
        "reshape": a.reshape(3, 2), "reshape_to": a.reshape(1, 6), "transpose": a.T,
        "concat": torch.cat([a, a + 1], 1), "split": a[:, 1:], "slice": a[:, 1:2],
        "gather": a[:, torch.tensor([2, 0, 2])], "length": torch.tensor(5),
        "indices_of_true": torch.tensor([1, 3, 4]), "range": torch.arange(5),
        "greatest": a.max(), "sum": n.sum(),
        "conv": F.conv2d(i["picture"], i["kernel"], i["four"], stride=2, padding=1),
        "deconvolution": F.conv_transpose2d(i["picture"], i["up_kernel"], i["three"], stride=2),
        "max_pool": F.max_pool2d(i["picture"], 2, 2),
        "subsample": F.max_pool2d(i["picture"], 1, 2),
        "upsample": F.interpolate(i["picture"], scale_factor=2, mode="nearest"),
        "linear": F.linear(i["flat"], i["dense"], i["four"]),
        "mat_mul": i["left"] @ i["right"],
        "layer_normalization": F.layer_norm(i["flat"], (8,), i["eight"], i["eight"], 1e-5),
        "attention": F.scaled_dot_product_attention(heads, heads, heads, scale=0.25)
        .transpose(1, 2).reshape(1, 6, 8),
        "roi_align": pooled(True, 0), "roi_align_sampled": pooled(True, 2),
        "roi_align_unaligned": pooled(False, 0),
        "suppressed": torchvision.ops.nms(i["boxes"], i["scores"], 0.3),
        "suppressed_above": torchvision.ops.nms(i["boxes"], i["scores"], 0.3)[:0],
        "greatest_first": torch.tensor([2, 0, 1]), "least_first": torch.tensor([4, 1, 3, 0, 2]),
    }
    kept = torchvision.ops.nms(i["boxes"], i["scores"], 0.3)
    o["suppressed_above"] = kept[i["scores"][kept] > 0.5]
    sides = {"inputs": i, "outputs": o}
    rows = [{side: {k: record(v) for k, v in arrays.items()} for side, arrays in sides.items()}]
    text = json.dumps(rows, separators=(",", ":")) + "\n"
    (FOLDER / "operators.json").write_text(text)


if __name__ == "__main__":
    written()
    operators()
