"""Write tests/data/evaluate: drawn truth, results for it, and what others say of them.

usage: pip install numpy scipy scikit-learn pycocotools && python evaluate.py SCORE_PY [OUT]

SCORE_PY is shared/tools/score.py: it gives IoU and F1, and its raster is what the others are given.
Average precision: pycocotools' COCOeval. Outlines: SciPy's erosion and distance transform. Reliability: scikit-learn.
"""
import importlib.util
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy.ndimage import binary_erosion, distance_transform_edt
from sklearn.calibration import calibration_curve

OUT = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[1] / "evaluate")
spec = importlib.util.spec_from_file_location("score", sys.argv[1])
score = importlib.util.module_from_spec(spec)
spec.loader.exec_module(score)
SIZES = [(1999, 1400), (640, 961), (3000, 3000), (500, 333), (4001, 1200), (700, 700)]


def draw(rng):
    """True and found regions of one sheet: boxes, crooked outlines, stars that cross themselves."""
    for width, height in SIZES:
        truth, found = [], []
        for label in score.CLASSES:
            for _ in range(rng.integers(0, 4)):
                middle = rng.uniform(0.1, 0.9, 2) * (width, height)
                corners = rng.integers(3, 9)
                angle = np.sort(rng.uniform(0, 2 * np.pi, corners)) if rng.random() < 0.8 else rng.uniform(0, 7, corners)
                reach = rng.uniform(0.08, 0.3, 2) * (width, height)
                points = middle + np.stack([np.cos(angle), np.sin(angle)], 1) * reach
                points = np.clip(points, -3, (width + 3, height + 3)).round(1)
                truth.append({"class_label": label, "poly_bounds": points.tolist()})
                if rng.random() < 0.8:
                    moved = points + rng.normal(0, 0.02, points.shape) * width * rng.choice([0.1, 1, 3])
                    moved = np.clip(moved, 0, (width, height)).round()
                    confidence = round(round(float(rng.uniform(0.05, 0.99)), 2) + 0.005, 3)  # some are equal; none between two bins
                    found.append({"class_label": label, "confidence": confidence, "poly_bounds": moved.tolist()})
            if rng.random() < 0.3:
                box = [[5, 5], [width / 4, 5], [width / 4, height / 4], [5, height / 4]]
                found.append({"class_label": label, "confidence": 0.515, "poly_bounds": box})
        yield width, height, truth, found


def score_size(truth):
    scale = score.GRID / max(truth["width"], truth["height"])
    return round(truth["height"] * scale), round(truth["width"] * scale)


def masks(document, truth):
    scale, (h, w) = score.GRID / max(truth["width"], truth["height"]), score_size(truth)
    return [(s, score.fill(s["poly_bounds"], scale, h, w)) for s in document["segments"]]


def coco_scores(sheets):
    images, truths, founds = [], [], []
    for number, (truth, found) in enumerate(sheets, 1):
        height, width = score_size(truth)
        images.append({"id": number, "height": height, "width": width})
        for group, document in ((truths, truth), (founds, found)):
            for segment, mask in masks(document, truth):
                code = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
                item = {"image_id": number, "category_id": score.CLASSES.index(segment["class_label"]) + 1}
                item |= {"segmentation": code, "area": float(mask.sum()), "iscrowd": 0, "id": len(group) + 1}
                group.append(item | {"score": segment.get("confidence", 1.0)})
    truth_set, out = COCO(), {}
    truth_set.dataset = {"images": images, "annotations": truths, "categories": [{"id": i + 1} for i in range(4)]}
    truth_set.createIndex()
    judge = COCOeval(truth_set, truth_set.loadRes(founds), "segm")
    judge.evaluate()
    judge.accumulate()
    for index, name in enumerate(score.CLASSES):
        precision = judge.eval["precision"][:, :, index, 0, -1]  # IoU × recall
        out[name] = {"mean": precision.mean(), "at50": precision[0].mean(), "at75": precision[5].mean()}
    return out


def matched(truth, found, label):
    """score.py's matching at 0.5 → [(confidence, true mask or None, found mask)]."""
    left = [m for s, m in masks(truth, truth) if s["class_label"] == label]
    given = sorted((t for t in masks(found, truth) if t[0]["class_label"] == label), key=lambda t: -t[0]["confidence"])
    for segment, mask in given:
        best = max(range(len(left)), key=lambda i: score.iou(left[i], mask), default=None)
        hit = best is not None and score.iou(left[best], mask) >= 0.5
        yield segment["confidence"], left.pop(best) if hit else None, mask


def outline_distances(a, b):
    edge_a, edge_b = (m & ~binary_erosion(m) for m in (a, b))
    from_a, from_b = distance_transform_edt(~edge_b)[edge_a], distance_transform_edt(~edge_a)[edge_b]
    return np.percentile(np.concatenate([from_a, from_b]), 95), (from_a.mean() + from_b.mean()) / 2


def main():
    rng = np.random.default_rng(11)
    sheets, paths = [], []
    for number, (width, height, truth, found) in enumerate(draw(rng)):
        documents = [{"doc_id": f"sheet{number}", "segments": found}]
        documents.insert(0, {"width": width, "height": height, "segments": truth})
        for name, document in zip((f"truth/sheet{number}.truth.json", f"found/sheet{number}_map_segmentation.json"), documents):
            path = OUT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(document))
            paths.append(str(path))
        sheets.append(documents)
    words = io.StringIO()
    with redirect_stdout(words):
        score.main(paths)
    lines = [line for line in words.getvalue().splitlines() if "found," in line]
    precision, expected, judged = coco_scores(sheets), {}, []
    for line, name in zip(lines, score.CLASSES, strict=True):
        part = line.split()
        pairs = [pair for truth, found in sheets for pair in matched(truth, found, name)]
        distances = np.array([outline_distances(a, b) for _, a, b in pairs if a is not None])
        judged += [(confidence, a is not None) for confidence, a, _ in pairs]
        expected[name] = {
            "iou": float(part[2]), "f1": float(part[4]), "hits": sum(a is not None for _, a, _ in pairs),
            "averagePrecision": precision[name], "hd95": distances[:, 0].mean(), "mean": distances[:, 1].mean(),
        }
    confidence, hit = np.array([c for c, _ in judged]), np.array([h for _, h in judged])
    matching, mean = calibration_curve(hit, confidence, n_bins=10)
    reliability = {"matching": matching.tolist(), "meanConfidence": mean.tolist()}
    text = json.dumps({"classes": expected, "reliability": reliability}, indent=1)
    (OUT / "expected.json").write_text(text + "\n")


main()
