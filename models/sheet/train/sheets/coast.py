"""Ragged outlines of bodies of land as they stand without a frame: islands, countries, states with a coast, basins."""
from __future__ import annotations

import cv2
import numpy as np

from .noise import smooth_noise
from .scene import Scene


def coastal_body(scene: Scene, height: int, width: int) -> np.ndarray:
    """A body that fills most of the box (uint8 height×width); small islands may lie before it."""
    draw = scene.pick([_country, _coastal_state, _basin], (5, 3, 3))
    body = _stretched(draw(scene, height, width))
    if scene.chance(0.35):
        body = np.maximum(body, _islets(scene, body))
    return body


def _plane(scene: Scene, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Turned coordinates, -1 … 1 over the box."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v, angle = xs / width * 2 - 1, ys / height * 2 - 1, np.float32(scene.between(0, np.pi))
    return u * np.cos(angle) + v * np.sin(angle), v * np.cos(angle) - u * np.sin(angle)


def _country(scene: Scene, height: int, width: int) -> np.ndarray:
    """An oblong body with deep bays and points of land."""
    u, v = _plane(scene, height, width)
    slender, bays = scene.between(1, 2.2), scene.between(0.1, 0.32)
    noise = smooth_noise(scene.rng, height, width, scene.between(2, 5), 6)
    return (np.hypot(u, v * np.float32(slender)) + noise * np.float32(bays) < scene.between(0.62, 0.85)).astype(np.uint8)


def _coastal_state(scene: Scene, height: int, width: int) -> np.ndarray:
    """Straight borders on land, a coast on one side or two."""
    u, v = _plane(scene, height, width)
    noise = smooth_noise(scene.rng, height, width, scene.between(2, 6), 6) * np.float32(scene.between(0.04, 0.15))
    land = v + noise < scene.between(0.3, 0.8)
    if scene.chance(0.4):
        land &= u - noise > -scene.between(0.3, 0.8)
    rim = scene.rng.uniform(0.01, 0.12, 4)
    rows, columns = np.arange(height) / height, np.arange(width) / width
    land &= ((rows > rim[0]) & (rows < 1 - rim[1]))[:, None] & ((columns > rim[2]) & (columns < 1 - rim[3]))
    return land.astype(np.uint8)


def _basin(scene: Scene, height: int, width: int) -> np.ndarray:
    """A district or the basin of a river: corners here and there, finely ragged along the divide."""
    count = int(scene.rng.integers(6, 16))
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False) + scene.rng.uniform(-0.2, 0.2, count)
    points = np.stack([np.cos(angles), np.sin(angles) * scene.between(0.45, 1)], 1) * scene.rng.uniform(0.45, 0.95, count)[:, None]
    turn = scene.between(0, np.pi)
    points = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    body = np.zeros((height, width), np.uint8)
    cv2.fillPoly(body, [np.round((points + 1) / 2 * (width, height)).astype(np.int32)], 1)
    return _roughened(scene, body)


def _roughened(scene: Scene, body: np.ndarray) -> np.ndarray:
    """Its outline pushed about by fine noise."""
    height, width = body.shape
    reach = np.float32(max(height, width) * scene.between(0.004, 0.02))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    xs += smooth_noise(scene.rng, height, width, scene.between(8, 24), 4) * reach
    ys += smooth_noise(scene.rng, height, width, scene.between(8, 24), 4) * reach
    return cv2.remap(body, xs, ys, cv2.INTER_NEAREST)


def _stretched(body: np.ndarray) -> np.ndarray:
    """The largest piece made as large as the box, but for a narrow rim."""
    height, width = body.shape
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(body)
    if len(stats) < 2:
        return np.ones(body.shape, np.uint8)
    number = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    x, y, w, h = stats[number, : cv2.CC_STAT_AREA]
    piece = (pieces[y : y + h, x : x + w] == number).astype(np.uint8)
    scale = min(width / w, height / h) * 0.98
    size = max(1, round(w * scale)), max(1, round(h * scale))
    large = cv2.resize(piece, size, interpolation=cv2.INTER_LINEAR)
    whole = np.zeros(body.shape, np.uint8)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    whole[top : top + size[1], left : left + size[0]] = large
    return whole


def _islets(scene: Scene, body: np.ndarray) -> np.ndarray:
    """Small pieces of land near the coast."""
    height, width = body.shape
    noise = smooth_noise(scene.rng, height, width, scene.between(8, 18), 4)
    reach = max(3, round(max(height, width) * 0.08)) | 1
    near = cv2.dilate(body, np.ones((reach, reach), np.uint8)) > 0
    return ((noise > scene.between(1.3, 2.0)) & near).astype(np.uint8)
