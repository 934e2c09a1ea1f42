#!/usr/bin/env python3
"""Keep some detections of the original's network on one sheet and the segments that the original made of them.

Needs numpy. usage: segments.py GOLDEN.npz GOLDEN.json WIDTH HEIGHT > ../segments.json
(made with reference/golden/tiny3_legacy/prescott_nf_az, 602 429; make_golden.py there says how those came about)
Kept are, of each class, the two detections with the fewest segments from four on. Boxes are scaled to the sheet and clipped in float32, as
Detectron2's detector_postprocess does; mask: base64 of width * height little-endian float32.
"""
import base64
import json
import sys
from collections import Counter

import numpy as np

LABELS = ["legend_points_lines", "legend_polygons", "map"]  # of a model of three classes
KEPT = 2
FEWEST_SEGMENTS = 4


def some(label, segments):
    counts = Counter(s["confidence"] for s in segments if s["class_label"] == label)
    return sorted((c for c in counts if counts[c] >= FEWEST_SEGMENTS), key=lambda c: counts[c])[:KEPT]


def main(npz, document, width, height):
    golden = np.load(npz)
    segments = json.load(open(document))["segments"]
    sheet = np.array([width, height, width, height], np.float32)
    resized = golden["resized"].shape
    scale = (sheet.astype(np.float64) / [resized[1], resized[0], resized[1], resized[0]]).astype(np.float32)
    boxes = np.clip(golden["boxes"] * scale, 0, sheet)
    kept = [confidence for label in LABELS for confidence in some(label, segments)]
    detections = [
        {
            "class_label": LABELS[golden["classes"][i]], "score": float(golden["scores"][i]),
            "box": [float(v) for v in boxes[i]], "width": 28, "height": 28,
            "mask": base64.b64encode(golden["masks"][i].astype("<f4").tobytes()).decode(),
        }
        for i in range(len(boxes)) if float(golden["scores"][i]) in kept
    ]
    segments = [
        {
            "class_label": s["class_label"], "confidence": s["confidence"], "area": s["area"],
            "bbox": [int(v) for v in s["bbox"]], "poly_bounds": [[int(x), int(y)] for x, y in s["poly_bounds"]],
        }
        for s in segments if s["confidence"] in kept
    ]
    json.dump({"sheet": [width, height], "detections": detections, "segments": segments}, sys.stdout, separators=(",", ":"))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
