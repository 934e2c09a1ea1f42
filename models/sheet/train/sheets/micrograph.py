"""Rocks through a microscope: grains of many colours in a round or square field, with a bar of scale. No class."""
from __future__ import annotations

import colorsys

import cv2
import numpy as np

from .geometry import Box, borders
from .noise import smooth_noise
from .scene import Scene
from .sheet import PART_FURNITURE
from .unit_field import nearest_seed

_LARGEST = 700  # px; larger pictures are enlarged
_MINERALS = ("Qz", "Pl", "Kfs", "Bt", "Ms", "Grt", "Ol", "Cpx", "Opx", "Hbl", "Cal", "Py", "Ccp", "Mag", "Ep", "Chl")


def draw_micrograph(scene: Scene, box: Box, em: float) -> Box:
    """One picture, square, wide or round, as large as the box allows → the box used."""
    side = min(box.width, box.height)
    width = min(box.width, side * scene.pick([1.0, 1.33, 1.6]))
    place = Box(box.left, box.top, box.left + width, box.top + min(box.height, width))
    left, top, right, bottom = place.rounded()
    height, width = max(8, bottom - top), max(8, right - left)
    scale = min(1.0, _LARGEST / max(height, width))
    small = grains_picture(scene, max(8, int(height * scale)), max(8, int(width * scale)))
    picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    mask = _field_of_view(scene, height, width)
    scene.canvas.paste(left, top, picture, mask)
    _write_scale(scene, place, em)
    for _ in range(int(scene.rng.integers(2, 10)) * scene.chance(0.4)):
        at = scene.between(place.left + em, place.right - em), scene.between(place.top + em, place.bottom - em)
        color = scene.pick([(255, 255, 255), (255, 240, 60), (0, 0, 0)])
        scene.canvas.text(at, scene.pick(_MINERALS), scene.font(em * 0.9, True), color, "mm")
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def grains_picture(scene: Scene, height: int, width: int) -> np.ndarray:
    """Grains in polarised, plain or reflected light, or drawn with lines: uint8 height×width×3."""
    kind = scene.pick(["crossed", "plain", "ore", "drawn"], (5, 3, 1.5, 0.7))
    grains = nearest_seed(scene.rng, height, width, int(scene.between(15, 240)), scene.pick([0.002, 0.01, 0.03]))
    if scene.chance(0.4):
        matrix = nearest_seed(scene.rng, height, width, int(scene.between(400, 1500)), 0.003)
        grains = np.where(smooth_noise(scene.rng, height, width, 6, 4) > scene.between(-0.5, 1), matrix, grains)
    picture = np.array([_tint(scene, kind) for _ in range(256)], np.float32)[grains]
    if kind == "crossed":
        picture *= _twins(scene, grains)[..., None]
    texture = smooth_noise(scene.rng, height, width, 50, 3) + scene.rng.standard_normal((height, width), np.float32) * 0.5
    picture = picture + texture[..., None] * np.float32(0 if kind == "drawn" else scene.between(3, 16))
    if kind == "drawn" or scene.chance(0.5):
        edge = borders(grains, 2 if kind == "drawn" else scene.pick([1, 2]))
        picture[edge] = picture[edge] * np.float32(0.0 if kind == "drawn" else scene.between(0.2, 0.8))
    picture = cv2.GaussianBlur(picture, (0, 0), scene.between(0.4, 1.4))
    return np.clip(picture if scene.style.colored or scene.chance(0.6) else picture.mean(2, keepdims=True).repeat(3, 2), 0, 255).astype(np.uint8)


def _tint(scene: Scene, kind: str) -> tuple:
    """The colour of one grain."""
    if kind == "drawn":
        return (255, 255, 255) if scene.chance(0.6) else (int(scene.between(120, 230)),) * 3
    if kind == "plain":
        hue, saturation, value = scene.pick([0.1, 0.28, 0.08, 0.9]), scene.between(0, 0.35), scene.between(0.55, 0.98)
    elif kind == "ore":
        hue, saturation, value = 0.13, scene.pick([0.0, 0.05, 0.4]), scene.between(0.15, 0.95)
    elif scene.chance(0.5):
        hue, saturation, value = 0.12, scene.between(0, 0.15), scene.between(0.02, 0.95)  # greys of the first order
    else:
        hue, saturation, value = scene.between(0, 1), scene.between(0.5, 1), scene.between(0.45, 1)
    return tuple(255 * c for c in colorsys.hsv_to_rgb(hue, saturation, value))


def _twins(scene: Scene, grains: np.ndarray) -> np.ndarray:
    """Stripes of light and dark within some grains, float32 height×width about 1."""
    height, width = grains.shape
    angles, widths = scene.rng.uniform(0, np.pi, 256), scene.rng.uniform(0.2, 1.2, 256)
    depth = np.where(scene.rng.random(256) < 0.3, scene.rng.uniform(0.2, 0.9, 256), 0).astype(np.float32)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    across = np.cos(angles).astype(np.float32)[grains] * xs + np.sin(angles).astype(np.float32)[grains] * ys
    return 1 - depth[grains] * (np.sin(across * widths.astype(np.float32)[grains]) > 0)


def _field_of_view(scene: Scene, height: int, width: int) -> np.ndarray | None:
    """Everything, or a circle, or the outline of a piece of rock."""
    kind = scene.pick(["all", "circle", "piece"], (6, 3, 0.8))
    if kind == "all":
        return None
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = np.hypot((xs - width / 2) / (min(width, height) / 2), (ys - height / 2) / (min(width, height) / 2))
    ragged = 0 if kind == "circle" else smooth_noise(scene.rng, height, width, 3, 4) * 0.15
    return radius + ragged < (0.99 if kind == "circle" else 0.85)


def _write_scale(scene: Scene, place: Box, em: float) -> None:
    """A bar with its length in a lower corner, on a plate or straight on the picture."""
    length = place.width * scene.between(0.1, 0.3)
    left, y = place.right - length - em * 0.8, place.bottom - em * 0.7
    color = scene.pick([(255, 255, 255), (0, 0, 0), (255, 60, 40)])
    if scene.chance(0.3):
        scene.canvas.fill(Box(left - em * 0.4, y - em * 1.6, place.right, place.bottom), (255, 255, 255))
        color = (0, 0, 0)
    scene.canvas.line(np.array([[left, y], [left + length, y]]), color, max(2, em * 0.2))
    words = f"{scene.pick([1, 2, 5, 50, 100, 200, 500])} {scene.pick(['mm', 'µm', 'cm'])}"
    scene.canvas.text((left + length / 2, y - em * 0.3), words, scene.font(em * 0.8), color, "ms")
