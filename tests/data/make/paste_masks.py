#!/usr/bin/env python3
"""Paste seeded masks with PyTorch, as Detectron2's paste_masks_in_image does, and keep which pixels belong.

Needs numpy and torch (made with 2.15.0, CPU). usage: paste_masks.py > ../paste_masks.json
Each case: sheet [width, height], box [x0, y0, x1, y1] (float32), mask {width, height, data} (float32), rows: for each row of
the sheet the first pixel of a run and the one behind its last, in turn; doubtful: [x, y] of pixels within 1e-5 of one half.
"""
import json

import numpy as np
import torch
from torch.nn.functional import grid_sample

# sheet, box, mask size, what kind of mask
CASES = [
    ((40, 30), (3.2, 4.7, 35.9, 27.1), (28, 28), "noise"),
    ((60, 50), (-11.3, -7.9, 48.6, 38.2), (28, 28), "blob"),
    ((50, 40), (20.5, 10.5, 90.25, 77.75), (28, 28), "blob"),
    ((64, 48), (0.0, 0.0, 64.0, 48.0), (7, 5), "noise"),
    ((30, 30), (10.4, 8.3, 14.1, 22.9), (28, 28), "noise"),
    ((30, 30), (10.6, 8.6, 11.6, 9.7), (28, 28), "full"),
    ((20, 20), (2.5, 3.5, 17.5, 16.5), (4, 4), "full"),
    ((20, 20), (1.0, 2.0, 18.0, 15.0), (1, 1), "full"),
    ((20, 20), (1.0, 2.0, 18.0, 15.0), (1, 3), "noise"),
    ((70, 60), (5.1, 6.2, 66.6, 55.5), (14, 14), "steep"),
]


def soft_mask(kind, width, height, rng):
    y, x = np.mgrid[0:height, 0:width]
    blob = 1.3 - 2.2 * np.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5)
    noise = rng.random((height, width))
    mask = {
        "noise": noise,
        "blob": blob + 0.3 * (noise - 0.5),
        "full": np.ones((height, width)),
        "steep": 1 / (1 + np.exp(-40 * (blob + 0.2 * noise - 0.9))),
    }[kind]
    return np.clip(mask, 0, 1).round(4).astype(np.float32)


def paste(mask, box, sheet):
    width, height = sheet
    x0, y0, x1, y1 = torch.tensor(box, dtype=torch.float32)
    x = (torch.arange(width, dtype=torch.float32) + 0.5 - x0) / (x1 - x0) * 2 - 1
    y = (torch.arange(height, dtype=torch.float32) + 0.5 - y0) / (y1 - y0) * 2 - 1
    grid = torch.stack([x[None, :].expand(height, width), y[:, None].expand(height, width)], dim=2)
    return grid_sample(torch.from_numpy(mask)[None, None], grid[None], align_corners=False)[0, 0].numpy()


def runs(row):
    return np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]]))).tolist()


def main():
    rng = np.random.default_rng(20)
    cases = []
    for sheet, box, (width, height), kind in CASES:
        box = [float(v) for v in np.asarray(box, np.float32)]
        mask = soft_mask(kind, width, height, rng)
        pasted = paste(mask, box, sheet)
        cases.append({
            "sheet": sheet, "box": box,
            "mask": {"width": width, "height": height, "data": [float(f"{v:.4f}") for v in mask.ravel()]},
            "rows": [runs(row) for row in pasted >= 0.5],
            "doubtful": np.argwhere(np.abs(pasted - 0.5) < 1e-5)[:, ::-1].tolist(),
        })
    print("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")


main()
