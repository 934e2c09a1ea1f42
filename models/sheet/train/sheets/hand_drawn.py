"""What makes print look drawn by hand: lines and letters that tremble."""
from __future__ import annotations

import cv2
import numpy as np

from .noise import smooth_noise
from .scene import Scene


def tremble(scene: Scene, em: float) -> None:
    """Push all that stands on the canvas about by less than a fifth of `em` (px); outlines need not follow so little."""
    height, width = scene.canvas.image.shape[:2]
    cells = max(height, width) / (em * scene.between(1.2, 2.5))
    reach = np.float32(em * scene.between(0.05, 0.13))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    xs += _jitter(scene, height, width, cells) * reach
    ys += _jitter(scene, height, width, cells) * reach
    scene.canvas.image[:] = cv2.remap(scene.canvas.image, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _jitter(scene: Scene, height: int, width: int, cells: float) -> np.ndarray:
    """Noise as fine as letters, and slow waves such as a hand makes along a line."""
    shape = max(2, round(cells * height / max(height, width))), max(2, round(cells * width / max(height, width)))
    fine = scene.rng.standard_normal(shape, np.float32)
    fine = cv2.resize(fine, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(fine + smooth_noise(scene.rng, height, width, max(2.0, cells / 12), 2) * np.float32(1.2), -2, 2)
