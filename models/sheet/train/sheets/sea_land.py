"""Land with a sea beside it that fills much of a map's frame."""
from __future__ import annotations

import numpy as np

from .noise import smooth_noise
from .scene import Scene


def land_and_sea(scene: Scene, height: int, width: int) -> np.ndarray:
    """Land behind one coast across the frame, or in one or two corners, with or without islands (bool)."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v, angle = xs / width - 0.5, ys / height - 0.5, scene.between(0, 2 * np.pi)
    slope = u * np.float32(np.cos(angle)) + v * np.float32(np.sin(angle))
    if scene.chance(0.35):  # a corner
        slope = np.maximum(u * scene.pick([-1, 1]), v * scene.pick([-1, 1])) * np.float32(1.2)
    rough = smooth_noise(scene.rng, height, width, scene.between(2, 7), 5)
    coast = slope + rough * np.float32(scene.pick([scene.between(0.015, 0.06), scene.between(0.05, 0.16)]))
    land = coast < np.quantile(coast[::4, ::4], scene.between(0.35, 0.72))
    if scene.chance(0.3):
        islands = smooth_noise(scene.rng, height, width, scene.between(4, 12), 4) > scene.between(2.0, 2.6)
        land |= islands
    return land
