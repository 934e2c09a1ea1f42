"""Fit what a region's score says about the chance that it matches a true region, and write it to model.json.

usage: calibrate.py --sheets FOLDER... [--test FOLDER...] [--model ../model.json] [--limit 500] [--dry-run]

For each class, confidence = sigmoid(slope × logit(score) + offset) (J. Platt, "Probabilistic Outputs for Support Vector
Machines", 1999, with his smoothed targets), fitted on all regions that the network finds on the sheets, whatever their
score; a region matches if its IoU with a true one is at least 0.5. A prior holds slope and offset near what all classes
together say, and those near 1 and 0, so that a class with few regions is not made sure of anything. Limits of score in model.json
stay limits of the uncalibrated score; the user's --min_confidence is one of the calibrated confidence.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from dataset import WHOLE, SheetFile, cell_targets, find_sheets, look_at, read_polygons
from evaluate import cell_probabilities, limits_of, open_model, whole_mask
from network import CHANNEL_BORDER, CLASSES
from regions import find_regions

MATCHING_IOU = 0.5
PRIOR_SLOPE, PRIOR_OFFSET = 2.0, 0.5  # weights of squared distances, in regions
NEWTON_STEPS = 50
CLOSEST = 1e-6  # scores are kept this far from 0 and 1
BINS = 10

Found = tuple[int, float, bool]  # class, score, whether it matches


def found_on(sheet: SheetFile, predict, manifest: dict) -> list[Found]:
    """All regions of a sheet, each of the best score first taking its best true region."""
    sample = look_at(sheet, WHOLE, manifest["input"]["longest_edge"])
    height, width = sample.image.shape[:2]
    probabilities = cell_probabilities(predict, sample.image)
    limits = limits_of(manifest) | {"min_score": [0.0] * len(CLASSES)}
    regions = find_regions(probabilities, CHANNEL_BORDER, **limits)
    rows, columns = probabilities.shape[1:]
    truth = [
        (index, cell_targets([(index, polygon * (width, height))], width, height)[index] >= 0.5)
        for index, polygon in read_polygons(sheet)
    ]
    found = []
    for region in sorted(regions, key=lambda r: -r.score):
        mask = whole_mask(region, rows, columns)
        ious = [(mask & t).sum() / max(1, (mask | t).sum()) if c == region.class_index else 0 for c, t in truth]
        matches = bool(ious) and max(ious) >= MATCHING_IOU
        if matches:
            truth.pop(int(np.argmax(ious)))
        found.append((region.class_index, region.score, matches))
    return found


def logit(scores: np.ndarray) -> np.ndarray:
    kept = np.clip(scores, CLOSEST, 1 - CLOSEST)
    return np.log(kept / (1 - kept))


def confidence(scores: np.ndarray, line: np.ndarray) -> np.ndarray:
    """line: slope and offset."""
    return 1 / (1 + np.exp(-(line[0] * logit(scores) + line[1])))


def fit_line(scores: np.ndarray, matches: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Slope and offset of greatest posterior, by Newton's method."""
    line, x = prior.copy(), np.stack([logit(scores), np.ones(len(scores))], 1)
    right, wrong = matches.sum(), (~matches).sum()
    targets = np.where(matches, (right + 1) / (right + 2), 1 / (wrong + 2))
    weights = np.diag([PRIOR_SLOPE, PRIOR_OFFSET])
    for _ in range(NEWTON_STEPS):
        p = confidence(scores, line)
        gradient = x.T @ (p - targets) + weights @ (line - prior)
        line = line - np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + weights, gradient)
    return np.array([max(line[0], 0.0), line[1]])  # a higher score never means less


def fit(found: list[Found]) -> dict[str, list[float]]:
    classes, scores, matches = (np.array(column) for column in zip(*found))
    shared = fit_line(scores, matches, np.array([1.0, 0.0]))
    lines = {}
    for index, name in enumerate(CLASSES):
        own = classes == index
        line = fit_line(scores[own], matches[own], shared) if own.any() else shared
        lines[name] = [round(float(value), 4) for value in line]
    return lines


def report(title: str, found: list[Found], manifest: dict, lines: dict[str, list[float]]) -> None:
    """Reliability of the regions that are given out, before and after."""
    least = [manifest["regions"]["min_score"][name] for name in CLASSES]
    given = [f for f in found if f[1] >= least[f[0]]]
    print(f"{title}: {len(given)} of {len(found)} regions are above the limits of score")
    if not given:
        return
    classes, scores, matches = (np.array(column) for column in zip(*given))
    after = np.array([confidence(s, np.array(lines[CLASSES[c]])) for c, s in zip(classes, scores)])
    for name, values in (("score", scores), ("confidence", after)):
        places = np.minimum((values * BINS).astype(int), BINS - 1)
        error, cells = 0.0, []
        for place in np.unique(places):
            inside = places == place
            error += inside.sum() * abs(values[inside].mean() - matches[inside].mean())
            cells.append(f"{values[inside].mean():.2f}→{matches[inside].mean():.2f} ({inside.sum()})")
        brier = np.mean((values - matches) ** 2)
        print(f"  {name:10}  ECE {error / len(values):.3f}  Brier {brier:.3f}  mean→matching: {'  '.join(cells)}")
    for index, name in enumerate(CLASSES):
        own = classes == index
        if own.any():
            means = f"score {scores[own].mean():.3f}, confidence {after[own].mean():.3f}, matching {matches[own].mean():.3f}"
            print(f"  {name:20} {own.sum():4} regions: mean {means}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "model.json")
    parser.add_argument("--sheets", type=Path, nargs="+", required=True, help="labelled sheets to fit on")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="other labelled sheets to check on")
    parser.add_argument("--limit", type=int, default=500, help="sheets of each group")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    options = parser.parse_args()
    manifest = json.loads(options.model.read_text())
    predict = open_model(manifest, options.model.parent)
    groups = {"fitted on": options.sheets, "tested on": options.test}
    found = {
        title: [region for sheet in find_sheets(folders)[: options.limit] for region in found_on(sheet, predict, manifest)]
        for title, folders in groups.items()
    }
    lines = fit(found["fitted on"])
    for title, regions in found.items():
        report(title, regions, manifest, lines)
    print(json.dumps(lines))
    if not options.dry_run:
        manifest["regions"]["calibration"] = lines
        options.model.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
