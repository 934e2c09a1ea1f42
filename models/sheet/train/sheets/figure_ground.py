"""The ground in sections of figures and slides: fields of unit numbers (uint8 height×width) with few, bold shapes."""
from __future__ import annotations

import numpy as np

from .ground import strata
from .noise import noise_line
from .scene import Scene


def figure_ground(scene: Scene, height: int, width: int, profile: np.ndarray, count: int) -> np.ndarray:
    """Numbers below `count`; `profile`: y (px) of the surface for each column."""
    kind = scene.pick(["strata", "cake", "valleys", "steep", "tilted"], (3, 4, 2, 1, 1))
    if kind == "strata":
        return strata(scene, height, width, profile) % np.uint8(count)
    if kind == "steep":
        return _steep(scene, height, width, count)
    if kind == "tilted":
        return _tilted(scene, height, width, profile, count)
    field = _cake(scene, height, width, profile, count)
    if kind == "valleys":
        _cut_valleys(scene, field, profile, count)
    return field


def _rows(height: int) -> np.ndarray:
    return np.arange(height, dtype=np.float32)[:, None]


def _cake(scene: Scene, height: int, width: int, profile: np.ndarray, count: int) -> np.ndarray:
    """Layers that thicken, thin and end, parallel to the surface or cut by it, with lenses."""
    ys, field = _rows(height), np.zeros((height, width), np.uint8)
    dip = np.linspace(-1, 1, width) * height * scene.rng.normal(0, 0.15)
    level = profile if scene.chance(0.4) else dip + profile.min()
    uneven = scene.pick([0.05, scene.between(0.1, 1.0)], (1, 3))
    for number in range(1, count):
        swing = noise_line(scene.rng, width, scene.between(1, 6), 2) * uneven
        level = level + np.maximum(height / count * (scene.between(0.2, 1.5) + swing), 0)
        field[ys >= level[None]] = number
    for _ in range(int(scene.rng.integers(1, 9)) * scene.chance(0.4)):
        _put_lens(scene, field, int(scene.rng.integers(count)))
    return field


def _put_lens(scene: Scene, field: np.ndarray, number: int) -> None:
    """A flat body that ends at both sides."""
    height, width = field.shape
    along = (np.arange(width) - scene.between(0, width)) / (width * scene.between(0.04, 0.25))
    half = np.sqrt(np.clip(1 - along**2, 0, 1)) * height * scene.between(0.015, 0.06)
    middle = height * scene.between(0.3, 0.95) + along * height * scene.rng.normal(0, 0.03)
    middle = middle + noise_line(scene.rng, width, 4, 2) * height * 0.01
    field[np.abs(_rows(height) - middle[None]) < half[None]] = number


def _cut_valleys(scene: Scene, field: np.ndarray, profile: np.ndarray, count: int) -> None:
    """Buried valleys one in the other, each filled with one unit or two."""
    height, width = field.shape
    ys, xs = _rows(height), np.arange(width)
    for _ in range(int(scene.rng.integers(1, 9))):
        across = (xs - scene.between(0, width)) / (width * scene.between(0.03, 0.16))
        depth = np.clip(1 - np.abs(across) ** scene.between(1.2, 4), 0, 1) * height * scene.between(0.15, 0.75)
        ragged = noise_line(scene.rng, width, 14, 3) * height * 0.015 * (depth > 0)
        for share in (1.0, scene.between(0.2, 0.8))[: 1 + scene.chance(0.5)]:
            floor = profile + (depth + ragged) * share
            field[(ys < floor[None]) & (depth > 0)[None]] = scene.rng.integers(count)


def _steep(scene: Scene, height: int, width: int, count: int) -> np.ndarray:
    """Beds that stand upright or lean."""
    across = np.arange(width, dtype=np.float32)[None] + _rows(height) * np.float32(scene.rng.normal(0, 0.5))
    across = across + noise_line(scene.rng, height, 3, 2)[:, None] * width * scene.pick([0.0, 0.01])
    edges = np.sort(scene.rng.uniform(0, width, count * int(scene.rng.integers(1, 3))))
    return (np.searchsorted(edges, across) % count).astype(np.uint8)


def _tilted(scene: Scene, height: int, width: int, profile: np.ndarray, count: int) -> np.ndarray:
    """Blocks between parallel faults, all tilted to one side, under a cover."""
    ys = _rows(height)
    blocks, lean = int(scene.rng.integers(2, 8)), scene.rng.normal(0, 0.5)
    across = (np.arange(width, dtype=np.float32)[None] + ys * np.float32(lean)) / width * blocks
    rise = (across % 1) * height * scene.between(0.1, 0.35) * scene.pick([-1, 1])
    edges = np.cumsum(scene.rng.uniform(0.4, 1.6, count - 1)) * height / count
    field = np.searchsorted(edges + height * 0.15, ys + rise).astype(np.uint8)
    cover = profile + height * scene.between(0.0, 0.25) + noise_line(scene.rng, width, 4, 2) * height * 0.02
    field[ys < cover[None]] = 0
    return field
