"""An exported network (model.onnx) → a checkpoint that a training can begin with (train.py --start-from).

usage: from_onnx.py --sheets FOLDER... [--model ../model.onnx] [--heads CHECKPOINT] [--out /tmp/shipped]

The export has put each batch norm into the convolution before it. Here it is taken out again: statistics are measured on the
sheets, and scale and shift are chosen so that the network computes what it did. Heads that only the training has begin at zero, or as those of an
earlier run, from whose weights the network was exported: their loss then begins at a quarter.
"""
from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from dataset import Phase, SheetStream
from network import ConvNorm, NetworkConfig, SheetNetwork

STATISTICS = Phase(edges=(640, 896, 1152), batch=4, whole=0.75)  # as the first phase of a later run
TRAINING_HEADS = ("parts", "coarse")
FILTER_RMS = 0.15  # of weights behind a norm, where their size is free: what matrices without one reach in long runs


def exported_weights(path: Path) -> dict[str, Tensor]:
    """Weights of an exported network by the names that the network's parameters have, as float32."""
    graph = onnx.load(path).graph
    stored = {t.name.removesuffix("_fp16"): numpy_helper.to_array(t).astype(np.float32) for t in graph.initializer}
    weights = {name.removeprefix("net."): values for name, values in stored.items() if name.startswith("net.")}
    for node in graph.node:  # matrices have no names of their own and are stored transposed
        layer = re.fullmatch(r"/net/(.+)/MatMul", node.name)
        if layer and node.input[1] in stored:
            weights[f"{layer[1].replace('/', '.')}.weight"] = stored[node.input[1]].T
    return {name: torch.from_numpy(values.copy()) for name, values in weights.items()}


def load_exported(net: SheetNetwork, weights: dict[str, Tensor]) -> None:
    """Fill the network; its norms then add the exported biases and change nothing else."""
    left = dict(weights)
    left["stem.0.0.weight"] = left["stem.0.0.weight"][:, : net.stem[0][0].in_channels]  # as widen_stem() left it
    state = net.state_dict()
    for name, module in net.named_modules():
        if isinstance(module, ConvNorm):
            bias = left.pop(f"{name}.0.bias")
            variance = torch.full_like(bias, 1 - module[1].eps)
            parts = {"weight": torch.ones_like(bias), "bias": bias, "running_mean": 0 * bias, "running_var": variance}
            left |= {f"{name}.1.{part}": values for part, values in parts.items()}
        elif name.startswith(TRAINING_HEADS) and isinstance(module, nn.Conv2d):
            left |= {f"{name}.weight": torch.zeros_like(module.weight), f"{name}.bias": module.bias.detach()}
    counters = {name: values for name, values in state.items() if name.endswith("num_batches_tracked")}
    net.load_state_dict(left | counters)


@torch.no_grad()
def measure(net: SheetNetwork, batches: list[Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """Mean and variance of each channel in front of each norm, over batches of N×3×H×W, by the name of the ConvNorm."""
    moments: dict[str, list[Tensor]] = {}
    hooks = [
        module[0].register_forward_hook(
            lambda _, __, out, name=name: moments.setdefault(name, []).append(
                torch.stack([out.mean((0, 2, 3)), out.square().mean((0, 2, 3))])
            )
        )
        for name, module in net.named_modules()
        if isinstance(module, ConvNorm)
    ]
    net.eval()
    for batch in batches:
        net(batch)
    for hook in hooks:
        hook.remove()
    means = {name: torch.stack(values).mean(0) for name, values in moments.items()}
    return {name: (first, (second - first.square()).clamp(min=0)) for name, (first, second) in means.items()}


def take_heads(net: SheetNetwork, weights: dict[str, Tensor]) -> None:
    """Fill the heads that only the training has with those among the weights of an earlier run."""
    net.load_state_dict({name: w for name, w in weights.items() if name.startswith(TRAINING_HEADS)}, strict=False)


@torch.no_grad()
def take_out_norms(net: SheetNetwork, statistics: dict[str, tuple[Tensor, Tensor]]) -> None:
    """Give norms that change nothing the statistics, filters the size FILTER_RMS, and undo both in scale and shift."""
    for name, (mean, variance) in statistics.items():
        conv, norm, *_ = net.get_submodule(name)
        size = FILTER_RMS / conv.weight.square().mean((1, 2, 3)).sqrt().clamp(min=1e-9)
        conv.weight.mul_(size[:, None, None, None])
        norm.running_mean.copy_(mean * size)
        norm.running_var.copy_(variance * size.square())
        norm.weight.copy_((norm.running_var + norm.eps).sqrt() / size)
        norm.bias.add_(mean)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "model.onnx")
    parser.add_argument("--sheets", type=Path, nargs="+", required=True, help="folders of the sheets to be learned from")
    parser.add_argument("--heads", type=Path, help="checkpoint of an earlier run, for the heads that only the training has")
    parser.add_argument("--batches", type=int, default=12, help="to measure on")
    parser.add_argument("--out", type=Path, default=Path("/tmp/shipped"), help="folder for checkpoint.pt")
    options = parser.parse_args()
    net = SheetNetwork(NetworkConfig())
    load_exported(net, exported_weights(options.model))
    if options.heads:
        take_heads(net, torch.load(options.heads, weights_only=False)["average"])
    stream = iter(SheetStream(options.sheets, STATISTICS, 0, 0))
    batches = [next(stream)["image"] for _ in range(options.batches)]
    with torch.inference_mode():
        before = net.eval()(batches[0])["cells"]
        take_out_norms(net, measure(net, batches))
        difference = float((net(batches[0])["cells"] - before).abs().max())
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({"config": net.config.as_dict(), "average": net.state_dict()}, options.out / "checkpoint.pt")
    print(f"{options.out / 'checkpoint.pt'}: answers differ by at most {difference:.5f} (logits)")


if __name__ == "__main__":
    main()
