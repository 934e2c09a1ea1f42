"""Makes tests/data/detectron2_parts.json: what PyTorch, torchvision and Detectron2 give for the parts.

Run with torch and torchvision installed and facebookresearch/detectron2 unpacked (not compiled):
python tests/data/make/detectron2_parts.py DETECTRON2
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.ops import batched_nms

sys.path.insert(0, sys.argv[1])
from detectron2.modeling.anchor_generator import DefaultAnchorGenerator  # noqa: E402
from detectron2.modeling.box_regression import Box2BoxTransform  # noqa: E402
from detectron2.modeling.poolers import ROIPooler  # noqa: E402
from detectron2.structures import Boxes  # noqa: E402

random = np.random.default_rng(1759)


def numbers(tensor):
    return [float(f"{number:.9g}") for number in tensor.flatten().tolist()]


def position_weights():
    """Interpolating the unit vectors gives the weights."""
    def row(patches):
        unit = torch.eye(14).reshape(1, 14, 14, 1)
        weights = F.interpolate(unit, size=(patches, 1), mode="bicubic")
        return {"patches": patches, "weights": numbers(weights[0, :, :, 0].T)}
    return [row(patches) for patches in (2, 9, 14, 28, 50, 83)]


def anchors():
    sizes, ratios = [[16.0, 40.5], [64.0, 90.0]], [[0.5, 1.0, 2.0]]
    cases = []
    for offset in (0.0, 0.5):
        generator = DefaultAnchorGenerator(
            sizes=sizes, aspect_ratios=ratios, strides=[4, 8], offset=offset
        )
        grids = generator([torch.zeros(1, 1, 3, 5), torch.zeros(1, 1, 2, 1)])
        for grid, size, stride, columns in zip(grids, sizes, (4, 8), (5, 1)):
            cases.append({"sizes": size, "ratios": ratios[0], "stride": stride, "offset": offset,
                          "columns": columns, "anchors": numbers(grid.tensor)})
    return cases


def deltas():
    boxes = torch.tensor([[0, 0, 10, 20], [3.25, 4.5, 100, 90], [5, 5, 5, 5], [30, 40, 42.7, 80]])
    change = torch.tensor([[0, 0, 0, 0], [1, -2, 0.5, -0.25], [3, 3, 3, 3], [-40, 7, 90, 20.5]])
    weights = (10.0, 10.0, 5.0, 5.0)
    moved = Boxes(Box2BoxTransform(weights).apply_deltas(change, boxes))
    result = {"boxes": numbers(boxes), "deltas": numbers(change), "weights": weights,
              "moved": numbers(moved.tensor), "width": 97, "height": 61}
    moved.clip((61, 97))
    nonempty = moved.nonempty(threshold=2.0)
    return result | {"clipped": numbers(moved.tensor), "larger_than_2": nonempty.long().tolist()}


def suppression():
    """Boxes on a coarse grid, so that many overlaps lie at the thresholds and many scores are equal."""
    def case(count, threshold, kinds):
        corner = random.integers(0, 300, (count, 2)) / 4
        size = random.integers(1, 60, (count, 2)) / 4
        boxes = torch.from_numpy(np.concatenate([corner, corner + size], 1).astype(np.float32))
        scores = torch.from_numpy((random.integers(0, 400, count) / 400).astype(np.float32))
        kind = torch.from_numpy(np.sort(random.integers(0, kinds, count)))
        eligible = torch.from_numpy(random.integers(0, 8, count) > 0).nonzero()[:, 0]
        kept = batched_nms(boxes[eligible], scores[eligible], kind[eligible], threshold)
        return {"threshold": threshold, "boxes": numbers(boxes), "scores": numbers(scores),
                "counts": torch.bincount(kind, minlength=kinds).tolist(),
                "eligible": eligible.tolist(), "kept": eligible[kept].tolist()}
    return [case(300, 0.5, 3), case(1300, 0.7, 4), case(40, 0.25, 1)]


def pooling():
    """Boxes whose sizes lie at the edges between the levels."""
    maps = [torch.from_numpy(random.integers(-9, 10, (1, 1, n, n)).astype(np.float32))
            for n in (128, 64, 32)]
    sides = [112.0, np.nextafter(np.float32(112), np.float32(0)), 111.99, 224.0, 223.9999,
             448.0, 447.99, 20.0, 0.0]
    boxes = [[1.5, 2.25, np.float32(1.5) + side, np.float32(2.25) + side] for side in sides]
    boxes = torch.tensor(np.array(boxes + [[0, 0, 512, 512], [40, 8, 500, 30]], np.float32))
    pooler = ROIPooler(2, [1 / 4, 1 / 8, 1 / 16], 0, "ROIAlignV2")
    return {"maps": [numbers(m) for m in maps], "boxes": numbers(boxes),
            "features": numbers(pooler(maps, [Boxes(boxes)]))}


def algebra():
    """Layers one after the other, which are one layer in our graph."""
    def normal(*shape):
        return torch.from_numpy(random.standard_normal(shape).astype(np.float32))

    p = {
        "up.weight": normal(3, 4, 2, 2), "up.bias": normal(4),
        "norm.weight": normal(4), "norm.bias": normal(4),
        "norm.running_mean": normal(4), "norm.running_var": normal(4).abs(),
        "lateral.weight": normal(5, 4, 1, 1), "lateral.bias": normal(5),
    }
    picture = normal(1, 3, 2, 3)
    up = F.conv_transpose2d(picture, p["up.weight"], p["up.bias"], stride=2)
    norm = [p[f"norm.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
    results = {"normalised": F.batch_norm(up, *norm),
               "lateral": F.conv2d(up, p["lateral.weight"], p["lateral.bias"])}

    def shaped(tensors):
        return {k: {"shape": list(t.shape), "data": numbers(t)} for k, t in tensors.items()}
    return {"parameters": shaped(p), "inputs": shaped({"picture": picture}),
            "outputs": shaped(results)}


parts = {"positionWeights": position_weights(), "anchors": anchors(), "deltas": deltas(),
         "suppression": suppression(), "pooling": pooling(),
         "algebra": algebra()}
text = ",\n".join(f'"{k}":{json.dumps(v, separators=(",", ":"))}' for k, v in parts.items())
(Path(__file__).parent.parent / "detectron2_parts.json").write_text("{\n" + text + "\n}\n")
