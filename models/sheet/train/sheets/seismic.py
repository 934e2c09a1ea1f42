"""Seismic pictures: reflections along folded layers, as recorded (no class) or with horizons and units drawn in."""
from __future__ import annotations

import cv2
import numpy as np

from .figure_ground import figure_ground
from .geometry import Box, borders
from .noise import noise_line, smooth_noise
from .scene import Scene
from .sheet import PART_FURNITURE

_LINES = ((230, 30, 30), (250, 220, 0), (30, 200, 60), (30, 90, 230), (240, 120, 0), (0, 210, 220), (220, 40, 200))


def paint_interpreted(scene: Scene, field: np.ndarray) -> np.ndarray:
    """A picture (uint8 height×width×3) of reflections with tinted units or coloured horizons of the field."""
    height, width = field.shape
    picture = _reflections(scene, field).astype(np.float32)
    if scene.chance(0.7):
        tint = np.array([unit.color for unit in scene.units], np.float32)[field % len(scene.units)]
        shown = np.ones(len(scene.units), bool) if scene.chance(0.6) else scene.rng.random(len(scene.units)) < 0.5
        share = np.float32(scene.between(0.25, 0.8)) * shown[field % len(scene.units)][..., None]
        picture = picture * (1 - share) + tint * share
    picture = picture.astype(np.uint8)
    thick = max(1.5, scene.style.stroke * scene.between(1, 3))
    for number in range(int(field.max()) + 1):
        edge = borders((field == number).astype(np.uint8), thick)
        picture[edge] = scene.pick(_LINES) if scene.style.colored and scene.chance(0.8) else scene.style.ink
    for _ in range(int(scene.rng.integers(0, 8))):
        x, lean = scene.between(0, width), scene.rng.normal(0, 0.4) * height
        reach = sorted(scene.rng.uniform(0, height, 2))
        ends = [(int(x + lean * y / height), int(y)) for y in reach]
        cv2.line(picture, *ends, scene.pick([(220, 20, 20), (0, 0, 0), (255, 255, 255)]), max(1, round(thick)), cv2.LINE_AA)
    return picture


def draw_seismic(scene: Scene, box: Box, em: float) -> Box:
    """A seismic picture as recorded, in a frame, with times at the left. No class."""
    face = scene.font(em * 0.75)
    body = Box(box.left + em * 2.5, box.top, box.right, max(box.top + em * 2, min(box.bottom, box.top + box.width * scene.between(0.25, 0.8))))
    left, top, right, bottom = body.rounded()
    height, width = max(8, bottom - top), max(8, right - left)
    field = figure_ground(scene, height, width, np.zeros(width, np.float32), 6)
    scene.canvas.paste(left, top, _reflections(scene, field))
    scene.canvas.frame(body, scene.style.ink, scene.style.stroke)
    for number, y in enumerate(np.linspace(body.top, body.bottom, 5)):
        scene.canvas.text((body.left - em * 0.3, float(y)), f"{number * 0.5:.1f}", face, scene.style.ink, "rm")
    region = body._replace(left=box.left)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def _reflections(scene: Scene, field: np.ndarray) -> np.ndarray:
    """Stripes that follow a folded, faulted surface, uint8 height×width×3."""
    height, width = field.shape
    ys = np.arange(height, dtype=np.float32)[:, None]
    bend = noise_line(scene.rng, width, scene.between(1, 5), 2) * height * scene.between(0.02, 0.12)
    depth = ys + bend[None] * (0.3 + ys / height) + smooth_noise(scene.rng, height, width, 6, 2) * np.float32(height * 0.01)
    depth += field * np.float32(height * 0.013)
    series = cv2.GaussianBlur(scene.rng.standard_normal((1, 4096)).astype(np.float32), (0, 0), scene.between(5, 14))[0]
    places = np.clip(depth / height * 1400 + 1000, 0, 4095).astype(np.int32)
    wave = series[places] / max(float(series.std()), 1e-6)
    wave += cv2.GaussianBlur(scene.rng.standard_normal((height, width)).astype(np.float32), (0, 0), 1.2) * np.float32(scene.between(0.4, 2))
    grey = np.clip(128 + wave * 55, 0, 255)[..., None]
    kind = scene.pick(["grey", "red and blue", "brown"], (5, 2, 1)) if scene.style.colored else "grey"
    if kind == "grey":
        return np.repeat(grey, 3, 2).astype(np.uint8)
    ends = ((200, 30, 30), (255, 255, 255), (30, 40, 190)) if kind == "red and blue" else ((60, 30, 10), (235, 220, 190), (40, 40, 40))
    channels = [np.interp(grey[..., 0], (0, 128, 255), [color[i] for color in ends]) for i in range(3)]
    return np.stack(channels, 2).astype(np.uint8)
