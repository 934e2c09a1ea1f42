"""Hills drawn by hachures, as on maps of the 19th century."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box
from .noise import smooth_noise
from .scene import Scene

_FINEST = 1 / 260  # pitch as a part of the sheet's longest side


def draw_hachures(scene: Scene, box: Box, land: np.ndarray) -> None:
    """Strokes down the slopes of hills on the land (bool, of the box's size), thicker where they are steep."""
    height, width = land.shape
    ground = smooth_noise(scene.rng, height, width, scene.between(4, 12), 3)
    slope_x, slope_y = cv2.Sobel(ground, cv2.CV_32F, 1, 0), cv2.Sobel(ground, cv2.CV_32F, 0, 1)
    steep = np.hypot(slope_x, slope_y)
    least = np.quantile(steep[::4, ::4], scene.between(0.4, 0.75))
    pitch = max(3.0, scene.style.em * scene.between(0.3, 0.6), scene.style.side * _FINEST)
    xs, ys = np.meshgrid(np.arange(pitch, width - 1, pitch), np.arange(pitch, height - 1, pitch))
    points = np.stack([xs.ravel(), ys.ravel()], 1) + scene.rng.uniform(-0.3, 0.3, (xs.size, 2)) * pitch
    xs, ys = np.clip(points, 0, (width - 1, height - 1)).astype(int).T
    steep_there = steep[ys, xs]
    drawn = land[ys, xs] & (steep_there > least) & (ground[ys, xs] > 0)
    xs, ys, steep_there = xs[drawn], ys[drawn], steep_there[drawn]
    along = np.stack([slope_x[ys, xs], slope_y[ys, xs]], 1) / steep_there[:, None] * pitch * 0.75
    middles = np.stack([box.left + xs, box.top + ys], 1)
    segments = np.stack([middles - along, middles + along], 1)
    thick = steep_there > 2 * least
    scene.canvas.strokes(segments[~thick], scene.style.ink, 1)
    scene.canvas.strokes(segments[thick], scene.style.ink, 2)
