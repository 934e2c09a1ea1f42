"""Inset and index maps: no class, though they are maps."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, union
from .noise import smooth_noise
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_INSET
from .unit_field import unit_field
from .units import paint_units


def draw_inset(scene: Scene, box: Box, em: float) -> Box:
    """An index or locator map: an outline with a marked place, a sheet grid, or a small geologic map."""
    style = scene.style
    wanted = max(em * scene.between(9, 30), style.side * scene.between(0.0, 0.16))
    width = min(box.width, box.height * 1.3, wanted)
    height = min(width * scene.between(0.6, 1.2), box.height)
    frame = Box(box.left, box.top, box.left + width, box.top + height)
    left, top, right, bottom = frame.rounded()
    h, w = max(8, bottom - top), max(8, right - left)
    kind = scene.pick(["outline", "grid", "geology", "shaded"], (4, 3, 2, 1.5))
    if kind == "grid":
        _draw_index_grid(scene, frame, em)
    else:
        _draw_small_map(scene, left, top, h, w, kind)
        scene.canvas.frame(frame, style.ink, style.stroke)
    scene.canvas.mark(frame, PART_INSET)
    caption = Box(frame.left, frame.bottom + em * 0.3, frame.right, frame.bottom + em * 2)
    return union([frame, draw_heading(scene, caption, scene.words(1, 3).upper(), em * 0.8)])


def _draw_small_map(scene: Scene, left: int, top: int, h: int, w: int, kind: str) -> None:
    """An outline with a marked place, or a small geologic map (h×w px)."""
    style = scene.style
    if kind == "geology":
        kind = scene.pick(["patches", "bands", "valleys"])
        field = unit_field(scene.rng, h, w, min(40, len(scene.units)), kind)
        scene.canvas.paste(left, top, paint_units(field, scene.units))
        return
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    distance = np.maximum(np.abs(xs / w * 2 - 1), np.abs(ys / h * 2 - 1))
    land = smooth_noise(scene.rng, h, w, 3, 3) * 0.25 + distance < 0.75
    tone = scene.pick([(225, 225, 225), (200, 215, 190), (240, 225, 190)]) if style.colored else (220, 220, 220)
    scene.canvas.paste(left, top, np.full((h, w, 3), tone, np.uint8), land)
    contours, _ = cv2.findContours(land.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        scene.canvas.polygon(contour.reshape(-1, 2) + (left, top), None, style.ink, style.stroke)
    mark = Box(left + w * 0.45, top + h * 0.45, left + w * 0.6, top + h * 0.55)
    scene.canvas.fill(mark, (200, 40, 40) if style.colored else style.ink)


def _draw_index_grid(scene: Scene, frame: Box, em: float) -> None:
    """An index to adjoining sheets."""
    columns, rows = scene.rng.integers(2, 6, 2)
    face = scene.font(em * 0.6)
    for column in frame.columns(int(columns), 0):
        for row in range(rows):
            y = frame.top + row * frame.height / rows
            cell = Box(column.left, y, column.right, y + frame.height / rows)
            if scene.chance(0.3):
                scene.canvas.fill(cell, scene.pick([u.color for u in scene.units]))
            scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
            words = scene.words(1, 1)
            if face.getlength(words) < cell.width:
                scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm")
