"""The inside of the ground in cross sections: fields of unit numbers (uint8 height×width)."""
from __future__ import annotations

import numpy as np

from .noise import noise_line, smooth_noise
from .scene import Scene


def strata(scene: Scene, height: int, width: int, profile: np.ndarray) -> np.ndarray:
    """Folded and faulted layers, often with intrusions and young cover below the profile (y px for each column)."""
    rng = scene.rng
    count = min(len(scene.units), int(rng.integers(3, 14)))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    depth = ys - _folds(scene, height, width)[None] + _throws(scene, xs, ys, height, width)
    thicknesses = rng.uniform(0.3, 1.7, count * 3) * height / count * scene.between(0.5, 1.5)
    edges = np.cumsum(thicknesses) - thicknesses.sum() / 3
    wobble = noise_line(rng, width, 6, 3)[None] * height * 0.015
    order = rng.permutation(len(edges) + 1) % count if scene.chance(0.5) else np.arange(len(edges) + 1) % count
    field = order[np.searchsorted(edges, depth + wobble)].astype(np.uint8)
    if scene.chance(0.3):
        _intrude(scene, field, xs, ys, count)
    if scene.chance(0.3):
        cover = np.maximum(noise_line(rng, width, scene.between(3, 10)), 0) * height * scene.between(0.03, 0.1)
        field[ys < (profile + cover)[None]] = 0
    return field


def _folds(scene: Scene, height: int, width: int) -> np.ndarray:
    """Shift of the layers (px down) for each column: folds and a general dip."""
    fold = noise_line(scene.rng, width, scene.between(0.5, 8), 2) * height * scene.between(0.02, 0.35)
    return fold + np.linspace(-1, 1, width) * height * scene.rng.normal(0, 0.4)


def _throws(scene: Scene, xs: np.ndarray, ys: np.ndarray, height: int, width: int) -> np.ndarray:
    """Shift of the layers (px up) by faults, height×width."""
    shift = np.zeros(xs.shape, np.float32)
    for _ in range(scene.rng.integers(0, 7)):
        at, dip = scene.between(0, width), scene.rng.normal(0, 0.5)
        shift += np.where(xs + np.float32(dip) * ys > at, np.float32(scene.rng.normal(0, 0.18) * height), 0)
    return shift


def _intrude(scene: Scene, field: np.ndarray, xs: np.ndarray, ys: np.ndarray, count: int) -> None:
    """A body of igneous rock with an uneven border that widens with depth, or a few dikes."""
    height, width = field.shape
    number = scene.rng.integers(count)
    ragged = smooth_noise(scene.rng, height, width, 8, 3) * height * 0.08
    if scene.chance(0.6):
        center, half = scene.between(0.1, 0.9) * width, scene.between(0.02, 0.2) * width
        field[np.abs(xs - center) + ragged < half * (scene.between(-0.3, 0.6) + ys / height)] = number
        return
    for _ in range(scene.rng.integers(1, 6)):
        center, lean = scene.between(0, width), scene.rng.normal(0, 0.5)
        field[np.abs(xs - center + np.float32(lean) * ys + ragged * 0.2) < height * 0.03] = number
