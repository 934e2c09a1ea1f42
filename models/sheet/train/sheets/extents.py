"""Outlines of map bodies: how a map fills its box (bool height×width)."""
from __future__ import annotations

import cv2
import numpy as np

from .coast import coastal_body
from .noise import noise_line, smooth_noise
from .scene import Scene


def map_extent(scene: Scene, shape: str, height: int, width: int) -> np.ndarray:
    """The body of a map of one of map_body.SHAPES."""
    if shape == "frame":
        return np.ones((height, width), bool)
    if shape in ("islands", "open"):
        return {"islands": _islands, "open": _open}[shape](scene, height, width)
    if shape in ("circle", "trapezoid", "stepped"):
        inside = np.zeros((height, width), np.uint8)
        if shape == "circle":
            cv2.ellipse(inside, (width // 2, height // 2), (width // 2 - 1, height // 2 - 1), 0, 0, 360, 1, -1)
        else:
            {"trapezoid": _trapezoid, "stepped": _stepped}[shape](scene, inside)
        return inside.astype(bool)
    if shape == "coast":
        return coastal_body(scene, height, width).astype(bool)
    return _largest(scene.pick([_county, _rounded, coastal_body], (4, 3, 4))(scene, height, width))


def _trapezoid(scene: Scene, inside: np.ndarray) -> None:
    """A sheet of a conic projection: narrower above, curved above and below."""
    height, width = inside.shape
    slant = width * scene.between(0.01, 0.06)
    sag = height * scene.between(0.0, 0.03)
    arc = 1 - np.linspace(-1, 1, 20) ** 2
    above = np.stack([np.linspace(slant, width - slant, 20), sag * arc], 1)
    below = np.stack([np.linspace(0, width, 20), height - sag + sag * arc], 1)
    cv2.fillPoly(inside, [np.concatenate([above, below[::-1]]).astype(np.int32)], 1)


def _stepped(scene: Scene, inside: np.ndarray) -> None:
    """A rectangle with rectangles cut out of its corners."""
    height, width = inside.shape
    inside[:] = 1
    for _ in range(scene.rng.integers(1, 5)):
        h, w = int(height * scene.between(0.08, 0.35)), int(width * scene.between(0.08, 0.4))
        y, x = scene.pick([0, height - h]), scene.pick([0, width - w])
        inside[y : y + h, x : x + w] = 0


def _county(scene: Scene, height: int, width: int) -> np.ndarray:
    """A state or district: some borders straight, others along rivers and coasts."""
    count = int(scene.rng.integers(4, 11))
    angles = np.sort(scene.rng.uniform(0, 2 * np.pi, count) * 0.3 + np.linspace(0, 2 * np.pi, count, endpoint=False))
    reach = np.minimum(0.98, scene.rng.uniform(0.7, 1.35, count))
    edge = np.maximum(np.abs(np.cos(angles)), np.abs(np.sin(angles)))
    corners = np.stack([np.cos(angles), np.sin(angles)], 1) * (reach / edge)[:, None]
    corners = (np.clip(corners, -0.98, 0.98) + 1) / 2 * (width, height)
    sides = [_border(scene, a, b) for a, b in zip(corners, np.roll(corners, -1, 0))]
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.round(np.concatenate(sides)).astype(np.int32)], 1)
    return inside


def _border(scene: Scene, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """One side of a district, straight or ragged (N×2)."""
    length = float(np.hypot(*(end - start)))
    count = 80
    along = np.linspace(0, 1, count, endpoint=False)[:, None]
    if scene.chance(0.4):
        return start + (end - start) * along
    sway = noise_line(scene.rng, count, 4, 4) * length * scene.between(0.01, 0.06) * np.sin(np.pi * along[:, 0])
    normal = np.array([start[1] - end[1], end[0] - start[0]]) / max(length, 1e-6)
    return start + (end - start) * along + sway[:, None] * normal


def _distance(scene: Scene, height: int, width: int) -> np.ndarray:
    """0 in the middle of the box, 1 near its edges."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = np.abs(xs / width * 2 - 1), np.abs(ys / height * 2 - 1)
    power = scene.between(2, 5)
    return (u**power + v**power) ** (1 / power)


def _rounded(scene: Scene, height: int, width: int) -> np.ndarray:
    """A rounded body with an uneven outline."""
    noise = smooth_noise(scene.rng, height, width, scene.between(1.5, 5), scene.pick([3, 4, 5]))
    return (_distance(scene, height, width) + noise * scene.between(0.03, 0.12) < 0.87).astype(np.uint8)


def _islands(scene: Scene, height: int, width: int) -> np.ndarray:
    """Land in the sea, rather in the middle of the box."""
    noise = smooth_noise(scene.rng, height, width, scene.between(1.5, 5), scene.pick([3, 4, 5]))
    height_above_sea = noise - _distance(scene, height, width) * 0.6
    return height_above_sea > np.quantile(height_above_sea[::4, ::4], scene.between(0.25, 0.85))


def _open(scene: Scene, height: int, width: int) -> np.ndarray:
    """All of the box but a sea on one or two sides, and quadrangles that are not mapped."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = np.ones((height, width), bool)
    for _ in range(scene.pick([0, 1, 2], (2, 4, 1))):
        angle, rough = scene.between(0, 2 * np.pi), smooth_noise(scene.rng, height, width, scene.between(2, 6), 4)
        slope = (xs / width - 0.5) * np.float32(np.cos(angle)) + (ys / height - 0.5) * np.float32(np.sin(angle))
        coast = slope + rough * scene.between(0.02, 0.1)
        inside &= coast < np.quantile(coast[::4, ::4], scene.between(0.5, 0.9))
    grid = int(scene.rng.integers(2, 5))
    for _ in range(int(scene.rng.integers(1, grid + 2)) if inside.all() or scene.chance(0.4) else 0):
        row, column = (int(n) for n in scene.rng.integers(0, grid, 2))
        inside[row * height // grid : (row + 1) * height // grid, column * width // grid : (column + 1) * width // grid] = False
    return inside if inside.mean() > 0.2 else ~inside


def _largest(mask: np.ndarray) -> np.ndarray:
    """Only the largest piece."""
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(mask)
    if len(stats) < 2:
        return np.ones(mask.shape, bool)
    return pieces == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
