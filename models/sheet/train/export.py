"""Export the averaged weights of a training run as model.onnx and model.json.

usage: export.py --run /tmp/train_run --out .. [--longest-edge 1152] [--validate FOLDER...] [--version 0.8.1]

The graph takes `image` float32 1×3×H×W (H, W multiples of 32) and gives `probabilities` float32 1×5×H/4×W/4 and `turn`
float32 1×4, chances that the sheet was turned by 0 to 3 quarter turns counter-clockwise. Batch norms are folded into the convolutions; weights are stored as fp16 with a Cast to fp32 before use, which the run-time folds
away when it opens the model, so arithmetic is fp32.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import platform
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from dataset import MULTIPLE, find_sheets
from evaluate import CORE_PROBABILITY, MIN_AREA_FRACTION, MIN_SCORE, evaluate_sheets, format_scores, open_model
from network import CHANNEL_BORDER, CLASSES, MEAN, STD, STRIDE, ConvNorm, NetworkConfig, SheetNetwork

OPSET = 17
STEM_INPUTS = 8
SMALLEST_FP16 = 256  # values; smaller constants (biases, scalars) stay fp32


class Exported(nn.Module):
    """Network with chances instead of logits. `biases`: 5 values added to the logits of the channels."""

    def __init__(self, net: SheetNetwork, biases: list[float]):
        super().__init__()
        self.net = net
        self.register_buffer("biases", torch.tensor(biases).view(1, -1, 1, 1))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        out = self.net(image)
        return torch.sigmoid(out["cells"] + self.biases), torch.softmax(out["turn"], 1)


def fold_norms(net: SheetNetwork) -> SheetNetwork:
    """Put each batch norm into the convolution before it; from then on the network can only be evaluated."""
    net.eval()
    for module in net.modules():
        if isinstance(module, ConvNorm):
            module[0] = nn.utils.fuse_conv_bn_eval(module[0], module[1])
            module[1] = nn.Identity()
    return net


def widen_stem(net: SheetNetwork) -> SheetNetwork:
    """Give the first convolution STEM_INPUTS input channels, the added ones with zero weights.

    ONNX Runtime 1.30 computes wrong numbers on WebGPU, without an error, where the number of input channels is
    divisible by 3 and not by 4, as its own 6 are.
    """
    conv = net.stem[0][0]
    wide = nn.Conv2d(STEM_INPUTS, conv.out_channels, conv.kernel_size, conv.stride, conv.padding)
    with torch.no_grad():
        wide.weight.zero_()
        wide.weight[:, : conv.in_channels] = conv.weight
        wide.bias.copy_(conv.bias)
    net.stem[0][0] = wide
    return net


def store_half(model: onnx.ModelProto) -> None:
    """Turn large fp32 initializers into fp16 ones, each with a Cast back to fp32."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALLEST_FP16:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + "_fp16"))
        casts.append(helper.make_node("Cast", [name + "_fp16"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def export_onnx(net: SheetNetwork, biases: list[float], path: Path) -> None:
    module = Exported(widen_stem(fold_norms(net)).eval(), biases)
    torch.onnx.export(
        module,
        (torch.zeros(1, 3, 10 * MULTIPLE, 12 * MULTIPLE),),
        str(path),
        input_names=["image"],
        output_names=["probabilities", "turn"],
        dynamic_axes={"image": {2: "height", 3: "width"}, "probabilities": {2: "rows", 3: "columns"}},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(path)
    store_half(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def largest_difference(net: SheetNetwork, biases: list[float], manifest: dict, folder: Path) -> float:
    """Largest difference between torch and the exported file on noise of two shapes."""
    predict, module = open_model(manifest, folder), Exported(net.eval(), biases)
    worst = 0.0
    for height, width in ((256, 384), (768, 544)):
        image = np.random.default_rng(0).standard_normal((1, 3, height, width)).astype(np.float32)
        with torch.inference_mode():
            wanted = module(torch.from_numpy(image))[0].numpy()
        worst = max(worst, float(np.abs(wanted - predict(image)).max()))
    return worst


def between(earlier: dict[str, Tensor], later: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights on the line from those of one run to those of the run that went on from it (model soups, Wortsman
    et al. 2022, arXiv:2203.05482); `share`: how far along the line. Counters of batches are the later ones."""
    return {
        name: torch.lerp(earlier[name], value, share) if value.is_floating_point() else value
        for name, value in later.items()
    }


def git_commit(folder: Path) -> str:
    result = subprocess.run(["git", "-C", str(folder), "rev-parse", "HEAD"], capture_output=True, text=True)
    return result.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("/tmp/train_run"))
    parser.add_argument("--earlier-run", type=Path, help="the run that --run began with; weights between both are exported")
    parser.add_argument("--share", type=float, default=0.7, help="of --run in these weights, the rest is of --earlier-run")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument("--longest-edge", type=int, default=1152)
    parser.add_argument("--version", default="0.8.1")
    parser.add_argument("--validate", type=Path, nargs="*", default=[], help="folders of drawn sheets to score on")
    parser.add_argument("--validation-sheets", type=int, default=60)
    parser.add_argument("--biases", type=float, nargs=5, default=[0.0] * 5, help="added to the logits of the channels")
    parser.add_argument("--machine", default=f"{platform.processor() or platform.machine()}, 2 shared cores, no GPU")
    options = parser.parse_args()
    state = torch.load(options.run / "checkpoint.pt", weights_only=False)
    net = SheetNetwork(NetworkConfig(**state["config"]))
    net.load_state_dict(state["average"])
    if options.earlier_run:
        earlier = torch.load(options.earlier_run / "checkpoint.pt", weights_only=False)["average"]
        net.load_state_dict(between(earlier, state["average"], options.share))
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "model.onnx"
    export_onnx(net, options.biases, path)
    manifest = {
        "format": 1,
        "name": "sheet",
        "version": options.version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "classes": list(CLASSES),
        "input": {
            "name": "image",
            "longest_edge": options.longest_edge,
            "multiple_of": MULTIPLE,
            "channel_order": "RGB",
            "mean": list(MEAN),
            "std": list(STD),
        },
        "output": {"name": "probabilities", "stride": STRIDE, "border_channel": CHANNEL_BORDER, "turn": "turn"},
        "regions": {
            "min_area_fraction": MIN_AREA_FRACTION,
            "min_score": MIN_SCORE,
            "core_probability": CORE_PROBABILITY,
        },
        "training": {
            "date": date.today().isoformat(),
            "commit": git_commit(options.out),
            "seed": state["seed"],
            "sheets": state["sheets"],
            "samples": state["samples"],
            "minutes": round(state["seconds"] / 60, 1),
            "machine": options.machine,
            "validation": {},
        },
    }
    difference = largest_difference(net, options.biases, manifest, options.out)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, differs from torch by at most {difference:.4f}")
    if options.validate:
        sheets = find_sheets(options.validate)[: options.validation_sheets]
        scores = evaluate_sheets(open_model(manifest, options.out), sheets, options.longest_edge)
        print(format_scores(scores))
        manifest["training"]["validation"] = {name: {"iou": s["iou"], "f1": s["f1"]} for name, s in scores.items()}
    (options.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
