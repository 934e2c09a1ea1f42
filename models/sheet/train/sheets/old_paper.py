"""Paper of two centuries: browned edges, foxing, damp stains, folds, and cuts where a sheet was mounted on linen."""
from __future__ import annotations

import cv2
import numpy as np

from .noise import smooth_noise
from .scene import Scene


def age_paper(scene: Scene) -> None:
    """Darken what stands on the canvas as old paper does; outlines need not follow."""
    height, width = scene.canvas.image.shape[:2]
    shade = 1 - np.float32(0.025) * np.abs(smooth_noise(scene.rng, height, width, scene.between(3, 8), 4))
    if scene.chance(0.6):
        shade *= _edges(scene, height, width)
    brown = np.zeros((height, width), np.float32)
    if scene.chance(0.55):
        brown += _foxing(scene, height, width)
    if scene.chance(0.3):
        brown += _damp(scene, height, width)
    tone = shade[..., None] * (1 - np.minimum(brown, 0.6)[..., None] * np.array([0.3, 0.5, 0.75], np.float32))
    scene.canvas.image[:] = (scene.canvas.image * tone).astype(np.uint8)
    kind = scene.pick(["none", "folds", "linen"], (4, 4, 2))
    if kind != "none":
        _fold(scene, cut=kind == "linen")


def _edges(scene: Scene, height: int, width: int) -> np.ndarray:
    """Darker towards the edges of the sheet."""
    xs, ys = np.abs(np.linspace(-1, 1, width, dtype=np.float32)), np.abs(np.linspace(-1, 1, height, dtype=np.float32))
    far = np.maximum(xs[None], ys[:, None]) ** np.float32(scene.between(6, 30))
    return 1 - np.float32(scene.between(0.05, 0.22)) * far


def _foxing(scene: Scene, height: int, width: int) -> np.ndarray:
    """Small brown spots, many in some places."""
    spots = np.zeros((height, width), np.float32)
    side = max(height, width)
    for _ in range(int(scene.rng.integers(5, 90))):
        center = tuple(int(v) for v in scene.rng.integers((0, 0), (width, height)))
        cv2.circle(spots, center, max(1, int(side * scene.between(0.0008, 0.005))), scene.between(0.1, 0.5), -1)
    return cv2.GaussianBlur(spots, (0, 0), max(1.0, side / 900))


def _damp(scene: Scene, height: int, width: int) -> np.ndarray:
    """Stains with a darker rim that come in from an edge."""
    wet = smooth_noise(scene.rng, height, width, scene.between(1, 3), 4)
    level = np.float32(scene.between(1.2, 2.0))
    rim = np.exp(-np.abs(wet - level) * 18) * np.float32(scene.between(0.1, 0.3))
    return rim + (wet > level) * np.float32(scene.between(0.04, 0.12))


def _fold(scene: Scene, cut: bool) -> None:
    """A grid of folds, each a soft shadow, or of strips of linen between the parts of a sheet that was cut."""
    height, width = scene.canvas.image.shape[:2]
    image = scene.canvas.image
    half = max(1, round(max(height, width) * scene.between(0.0008, 0.0022)))
    linen = np.array(scene.rng.uniform((165, 145, 110), (215, 200, 170)))
    for axis, size, count in ((1, width, int(scene.rng.integers(2, 7))), (0, height, int(scene.rng.integers(1, 4)))):
        for at in np.linspace(0, size, count + 1)[1:-1]:
            at = int(at + scene.between(-0.004, 0.004) * size)
            if cut:
                strip = image[:, at - half : at + half] if axis else image[at - half : at + half]
                strip[:] = np.clip(linen + scene.rng.normal(0, 7, strip.shape[:2])[..., None], 0, 255).astype(np.uint8)
                continue
            reach = half * 5
            strip = image[:, max(0, at - reach) : at + reach] if axis else image[max(0, at - reach) : at + reach]
            away = np.abs(np.arange(strip.shape[axis]) - strip.shape[axis] / 2) / half
            dark = (1 - scene.between(0.08, 0.3) * np.exp(-away)).astype(np.float32)
            strip[:] = (strip * (dark[None, :, None] if axis else dark[:, None, None])).astype(np.uint8)
