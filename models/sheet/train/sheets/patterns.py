"""Fill patterns as small tiles that repeat: hatching, stipple, bricks and the like."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

KINDS = (
    "rising", "falling", "horizontal", "vertical", "cross", "grid", "dots", "stipple", "bricks", "plus", "vees",
    "dashes", "circles", "waves",
)


def _strokes(tile: np.ndarray, strokes: list[list[tuple[float, float]]], width: int) -> None:
    """Draw strokes given in parts of the tile, repeated over its edges."""
    size = len(tile)
    for stroke in strokes:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                points = np.round((np.array(stroke) + (dx, dy)) * size).astype(np.int32)
                cv2.polylines(tile, [points], False, 1, width)


_STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "rising": [[(0, 1), (1, 0)]],
    "falling": [[(0, 0), (1, 1)]],
    "horizontal": [[(0, 0.5), (1, 0.5)]],
    "vertical": [[(0.5, 0), (0.5, 1)]],
    "cross": [[(0, 0), (1, 1)], [(0, 1), (1, 0)]],
    "grid": [[(0, 0.5), (1, 0.5)], [(0.5, 0), (0.5, 1)]],
    "bricks": [
        [(0, 0.25), (1, 0.25)], [(0, 0.75), (1, 0.75)], [(0.25, 0.25), (0.25, 0.75)], [(0.75, -0.25), (0.75, 0.25)],
    ],
    "plus": [[(0.2, 0.4), (0.6, 0.4)], [(0.4, 0.2), (0.4, 0.6)]],
    "vees": [[(0.1, 0.2), (0.3, 0.6), (0.5, 0.2)], [(0.6, 0.7), (0.8, 1.1), (1.0, 0.7)]],
    "dashes": [[(0.05, 0.25), (0.5, 0.25)], [(0.55, 0.75), (1.0, 0.75)]],
    "waves": [[(0, 0.5), (0.25, 0.25), (0.5, 0.5), (0.75, 0.75), (1, 0.5)]],
}


def pattern_tile(rng: Generator, kind: str, size: int) -> np.ndarray:
    """bool size×size (px) that can be laid side by side; true is ink."""
    size = max(3, size)
    if kind == "stipple":
        size = size * 6
        tile = (rng.random((size, size)) < 0.18).astype(np.uint8)
        return tile.astype(bool)
    tile = np.zeros((size, size), np.uint8)
    width = max(1, size // 10)
    if kind == "dots":
        cv2.circle(tile, (size // 4, size // 4), max(0, size // 9), 1, -1)
        cv2.circle(tile, (3 * size // 4, 3 * size // 4), max(0, size // 9), 1, -1)
    elif kind == "circles":
        cv2.circle(tile, (size // 2, size // 2), max(1, size // 4), 1, width)
    else:
        _strokes(tile, _STROKES[kind], width)
    return tile.astype(bool)


def spread(tile: np.ndarray, height: int, width: int) -> np.ndarray:
    """The tile repeated over bool height×width."""
    rows, columns = -(-height // len(tile)), -(-width // len(tile))
    return np.tile(tile, (rows, columns))[:height, :width]
