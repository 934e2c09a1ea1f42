"""Where which rock unit lies: fields of unit numbers, uint8 height×width."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .noise import smooth_noise

KINDS = ("patches", "bands", "valleys", "sparse", "craters")
_WORKING_SIDE = 1000  # px; fields are made no larger than this and enlarged


def unit_field(rng: Generator, height: int, width: int, count: int, kind: str) -> np.ndarray:
    """Numbers below `count`, arranged as one of KINDS."""
    scale = min(1.0, _WORKING_SIDE / max(height, width))
    h, w = max(8, int(height * scale)), max(8, int(width * scale))
    field = {"patches": _patches, "bands": _bands, "valleys": _valleys, "sparse": _sparse, "craters": _craters}[kind](
        rng, h, w, count
    )
    return _enlarge(field, height, width)


def _enlarge(field: np.ndarray, height: int, width: int) -> np.ndarray:
    """Nearest neighbours, then a median to round the steps."""
    if field.shape == (height, width):
        return field
    large = cv2.resize(field, (width, height), interpolation=cv2.INTER_NEAREST)
    return cv2.medianBlur(large, 5)


def _warped(rng: Generator, field: np.ndarray, cells: float, reach: float) -> np.ndarray:
    """The field pushed about by noise, by about `reach` px."""
    h, w = field.shape
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    xs += smooth_noise(rng, h, w, cells, 4) * reach
    ys += smooth_noise(rng, h, w, cells, 4) * reach
    return cv2.remap(field, xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT)


def nearest_seed(rng: Generator, h: int, w: int, seeds: int, reach: float) -> np.ndarray:
    """Cells around random seeds, h×w numbers below 256; `reach`: how far their borders are pushed
    about, as a part of the longer side."""
    blank = np.ones((h, w), np.uint8)
    blank[rng.integers(h, size=seeds), rng.integers(w, size=seeds)] = 0
    _, cells = cv2.distanceTransformWithLabels(blank, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    return _warped(rng, (cells % 256).astype(np.uint8), rng.uniform(4, 20), max(h, w) * reach)


def _patches(rng: Generator, h: int, w: int, count: int) -> np.ndarray:
    """Warped cells around random seeds."""
    cells = nearest_seed(rng, h, w, int(8 * 75 ** rng.random()), rng.uniform(0.005, 0.05))
    return rng.integers(count, size=256).astype(np.uint8)[cells]


def _bands(rng: Generator, h: int, w: int, count: int) -> np.ndarray:
    """Strata in folds: levels of a tilted, warped surface."""
    pad = max(h, w) // 8
    ys, xs = np.mgrid[0 : h + 2 * pad, 0 : w + 2 * pad].astype(np.float32) / max(h, w)
    angle = rng.uniform(0, np.pi)
    surface = (np.cos(angle) * xs + np.sin(angle) * ys) * rng.uniform(0.3, 3)
    surface += smooth_noise(rng, *surface.shape, _bumps(rng, 1.5, 24), 5) * rng.uniform(0.15, 0.5)
    levels = np.sort(rng.uniform(0, 1, int(count * rng.uniform(1, 2.5))))
    edges = np.quantile(surface[::4, ::4], levels)
    order = rng.permutation(len(levels) + 1) % count
    field = order[np.searchsorted(edges, surface)].astype(np.uint8)
    return _faulted(rng, field, pad)[pad : pad + h, pad : pad + w]


def _bumps(rng: Generator, low: float, high: float) -> float:
    """Bumps of noise along the longer side: coarse as on page-size maps or fine as on large sheets."""
    return float(low * (high / low) ** rng.random())


def _faulted(rng: Generator, field: np.ndarray, reach: int) -> np.ndarray:
    """Shift one side of a few straight faults by up to `reach` px; what comes from beyond the edge is wrong."""
    h, w = field.shape
    ys, xs = np.mgrid[0:h, 0:w]
    for _ in range(rng.integers(0, 3)):
        angle = rng.uniform(0, np.pi)
        beyond = (xs - rng.uniform(0, w)) * np.cos(angle) + (ys - rng.uniform(0, h)) * np.sin(angle) > 0
        shifted = np.roll(field, tuple(rng.integers(-reach // 3, reach // 3 + 1, 2)), (0, 1))
        field = np.where(beyond, shifted, field)
    return field


def _valleys(rng: Generator, h: int, w: int, count: int) -> np.ndarray:
    """Bedrock with intrusions, dissected by branching valleys of young deposits."""
    field = _bands(rng, h, w, count) if rng.random() < 0.5 else _patches(rng, h, w, count)
    for _ in range(rng.integers(0, 3)):
        field[smooth_noise(rng, h, w, _bumps(rng, 3, 24), 5) > rng.uniform(1.2, 2)] = rng.integers(count)
    ridges = np.abs(smooth_noise(rng, h, w, _bumps(rng, 3, 30), 5))
    field[ridges < rng.uniform(0.08, 0.25)] = 0
    field[ridges < rng.uniform(0.02, 0.08)] = count - 1
    return field


def _sparse(rng: Generator, h: int, w: int, count: int) -> np.ndarray:
    """One unit nearly everywhere and islands of others."""
    field = np.zeros((h, w), np.uint8)
    for number in range(1, count):
        field[smooth_noise(rng, h, w, _bumps(rng, 3, 40), 5) > rng.uniform(1.1, 2.2)] = number
    return field


def _craters(rng: Generator, h: int, w: int, count: int) -> np.ndarray:
    """A planet: plains with many ringed craters."""
    field = _patches(rng, h, w, max(1, count // 2))
    for _ in range(int(rng.uniform(20, 250))):
        radius = min(h, w) * min(0.2, 0.008 / max(rng.random(), 0.02))
        at = (int(rng.integers(w)), int(rng.integers(h)))
        cv2.circle(field, at, int(radius) + 1, int(rng.integers(count)), -1)
        cv2.circle(field, at, int(radius * 0.55), int(rng.integers(count)), -1)
    return _warped(rng, field, 40, rng.uniform(0.5, 3))
