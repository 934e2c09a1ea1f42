"""Pictures as a camera takes them: landscapes, rocks, ground. Only their textures, nothing real."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .noise import smooth_noise


def photograph(rng: Generator, height: int, width: int, colored: bool = True) -> np.ndarray:
    """A picture of uint8 height×width×3."""
    kind = rng.choice(["landscape", "patches", "ground"], p=[0.45, 0.35, 0.2])
    picture = {"landscape": _landscape, "patches": _patches, "ground": grains}[kind](rng, height, width)
    if not colored:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2)
    return np.clip(picture, 0, 255).astype(np.uint8)


def grains(rng: Generator, height: int, width: int) -> np.ndarray:
    """Gravel, asphalt or cloth: float32 height×width×3, light and dark specks."""
    size = rng.uniform(0.5, 3.0)
    specks = cv2.GaussianBlur(rng.standard_normal((height, width)).astype(np.float32), (0, 0), size)
    specks *= rng.uniform(10, 45) / max(float(specks.std()), 1e-6)
    base = rng.uniform(50, 190) + rng.normal(0, 12, 3)
    return (base + specks[..., None] + smooth_noise(rng, height, width, 3, 2)[..., None] * 8).astype(np.float32)


def _landscape(rng: Generator, height: int, width: int) -> np.ndarray:
    """Bands of ground one behind the other under a sky."""
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = rng.uniform((110, 140, 170), (215, 225, 250)) if rng.random() < 0.75 else rng.uniform(150, 230, 3)
    ys = np.arange(height)[:, None]
    texture = smooth_noise(rng, height, width, rng.uniform(15, 60), 5)
    for edge in np.sort(rng.uniform(0.1, 0.95, rng.integers(1, 5))):
        skyline = edge * height + smooth_noise(rng, 1, width, rng.uniform(2, 8), 5)[0] * height * rng.uniform(0.01, 0.08)
        tint = rng.uniform(30, 150) + rng.normal(0, 18, 3)
        ground = tint + texture[..., None] * rng.uniform(10, 45)
        picture = np.where((ys > skyline[None])[..., None], ground, picture)
    return picture


def _patches(rng: Generator, height: int, width: int) -> np.ndarray:
    """Dark and light things of sharp outlines: woods, water, rocks, people."""
    levels = smooth_noise(rng, height, width, rng.uniform(2, 9), 5)
    cuts = np.quantile(levels[::4, ::4], np.sort(rng.uniform(0, 1, rng.integers(2, 6))))
    tints = rng.uniform(10, 230, (len(cuts) + 1, 1)) + rng.normal(0, 22, (len(cuts) + 1, 3))
    texture = smooth_noise(rng, height, width, rng.uniform(20, 90), 4)[..., None]
    return tints[np.digitize(levels, cuts)] + texture * rng.uniform(8, 40)
