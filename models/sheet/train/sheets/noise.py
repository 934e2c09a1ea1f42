"""Smooth random fields: the shapes of geology and relief are thresholds and warps of these."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

_WORKING_SIDE = 600  # px; larger fields are made at this size and enlarged


def smooth_noise(rng: Generator, height: int, width: int, cells: float, octaves: int = 3) -> np.ndarray:
    """float32 height×width about 0 with deviation about 1; `cells`: bumps along the longer side."""
    scale = max(height, width) / _WORKING_SIDE
    if scale > 1.2:
        small = smooth_noise(rng, round(height / scale) + 1, round(width / scale) + 1, cells, octaves)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    field = np.zeros((height, width), np.float32)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        count = cells * 2**octave
        step = max(height, width) / count
        rows, columns = int(np.ceil(height / step)) + 3, int(np.ceil(width / step)) + 3
        if min(rows / height, columns / width) > 0.7:
            break
        grid = rng.standard_normal((rows, columns), np.float32)
        scale = cv2.resize(grid, (round(columns * step) + 1, round(rows * step) + 1), interpolation=cv2.INTER_CUBIC)
        dy, dx = int(step), int(step)
        field += weight * scale[dy : dy + height, dx : dx + width]
        total += weight**2
        weight *= 0.5
    return field / np.float32(max(total, 1e-6) ** 0.5)


def noise_line(rng: Generator, count: int, bumps: float, octaves: int = 4) -> np.ndarray:
    """float32 `count` values of smooth noise about 0 with deviation about 1."""
    line = np.zeros(count)
    weight = 1.0
    for octave in range(octaves):
        knots = rng.standard_normal(int(bumps * 2**octave) + 4)
        line += weight * np.interp(np.linspace(0.5, len(knots) - 1.5, count), np.arange(len(knots)), knots)
        weight *= 0.45
    kernel = max(1, int(count / (bumps * 2**octaves * 2)))
    padded = np.pad(line, kernel, mode="edge")
    return np.convolve(padded, np.ones(kernel) / kernel, mode="same")[kernel:-kernel].astype(np.float32)


def wandering_line(rng: Generator, start: np.ndarray, angle: float, length: float, bend: float) -> np.ndarray:
    """A polyline N×2 that starts at a point towards an angle (radians) and bends at random (`bend` radians in all)."""
    count = 24
    turns = angle + np.cumsum(rng.normal(0, bend / count**0.5, count))
    steps = np.stack([np.cos(turns), np.sin(turns)], 1) * length / count
    return np.concatenate([[start], start + np.cumsum(steps, 0)])


def relief_shade(rng: Generator, height: int, width: int, cells: float) -> np.ndarray:
    """Shaded relief, float32 height×width, about 1 (0.5 dark … 1.4 bright)."""
    ground = smooth_noise(rng, height, width, cells, 5)
    slope = cv2.Sobel(ground, cv2.CV_32F, 1, 0) + cv2.Sobel(ground, cv2.CV_32F, 0, 1)
    slope /= max(float(slope.std()), 1e-6)
    return np.clip(1 + 0.13 * slope, 0.5, 1.4)
