"""Network output → regions. The reference of the TypeScript twin: keep both exactly alike.

Cells are the H/4 × W/4 positions of the output; a cell is 4×4 px of the resized sheet. Steps, for each class:
1. foreground: p >= 0.5; cores: foreground cells where p × (1 − border) is at least `core_probability` (border is 0 without such a
   channel). More than 0.5 parts neighbours whose border the network saw only in part.
2. cores → 4-connected components; those of less than half the cells that a region must have (step 4) are dropped, the others
   numbered 1, 2, … in the order of their first cell (row by row, left to right).
3. Growing, pass by pass until nothing changes: each foreground cell without a number takes the lowest number > 0 among its four
   neighbours as they were before the pass. Foreground cells that are still without one are dropped.
4. score = mean p over the component's cells. Kept are components of at least `min_area_fraction` × the sheet's cells
   (rows × columns after cropping) with a score of at least `min_score`.
5. box = bounding box of the component's cells, expanded by one cell on each side (it may leave the sheet);
   mask = p, but 0 on foreground cells of other components, so that the outline at 0.5 runs where p itself crosses 0.5;
   outside the sheet the edge's cells are repeated. Holes are left open.
Regions come in the order of classes, then numbers.
"""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

THRESHOLD = 0.5
LEAST_CORE = 0.5  # of the cells that a region must have


@dataclass
class Region:
    """box: left, top, right, bottom in cells, right and bottom exclusive. mask: float32 (bottom-top)×(right-left)."""

    class_index: int
    score: float
    box: tuple[int, int, int, int]
    mask: np.ndarray


def label_cores(cores: np.ndarray, least_cells: float = 0) -> np.ndarray:
    """4-connected components of a bool h×w mask → int32 h×w numbers from 1 in the order of their first cell; 0 is none or too small."""
    count, labels = cv2.connectedComponents(cores.astype(np.uint8), connectivity=4)
    _, first, cells = np.unique(labels, return_index=True, return_counts=True)
    numbers = np.zeros(count, np.int32)
    found = [label for label in labels.flat[np.sort(first)] if label > 0 and cells[label] >= least_cells]
    for number, label in enumerate(found, 1):
        numbers[label] = number
    return numbers[labels]


def grow(labels: np.ndarray, foreground: np.ndarray) -> np.ndarray:
    """Give foreground cells without a number the lowest number of their four neighbours, until nothing changes."""
    none = np.iinfo(np.int32).max
    while True:
        padded = np.pad(np.where(labels > 0, labels, none), 1, constant_values=none)
        lowest = np.minimum.reduce([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        grown = np.where((labels == 0) & foreground & (lowest < none), lowest, labels)
        if np.array_equal(grown, labels):
            return labels
        labels = grown


def find_regions(
    probabilities: np.ndarray,
    border_channel: int | None,
    min_area_fraction: list[float],
    min_score: list[float],
    core_probability: list[float],
) -> list[Region]:
    """probabilities: float32 C×h×w, cropped to the unpadded sheet; limits per class in the order of channels."""
    rows, columns = probabilities.shape[1:]
    inside = 1 if border_channel is None else 1 - probabilities[border_channel]
    regions = []
    for index in range(len(min_score)):
        p = probabilities[index]
        foreground = p >= THRESHOLD
        least_cells = min_area_fraction[index] * rows * columns
        cores = foreground & (p * inside >= core_probability[index])
        labels = grow(label_cores(cores, LEAST_CORE * least_cells), foreground)
        for number in range(1, int(labels.max(initial=0)) + 1):
            cells = labels == number
            score = float(p[cells].mean(dtype=np.float64))
            if cells.sum() < least_cells or score < min_score[index]:
                continue
            regions.append(_cut_out(index, score, cells, np.where(foreground & ~cells, 0, p)))
    return regions


def _cut_out(index: int, score: float, cells: np.ndarray, values: np.ndarray) -> Region:
    ys, xs = np.nonzero(cells)
    left, top, right, bottom = xs.min() - 1, ys.min() - 1, xs.max() + 2, ys.max() + 2
    mask = np.pad(values, 1, mode="edge")[top + 1 : bottom + 1, left + 1 : right + 1]
    return Region(index, score, (int(left), int(top), int(right), int(bottom)), mask.astype(np.float32))
