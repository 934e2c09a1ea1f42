"""Inset, locator and index maps: no class, though they are maps."""
from __future__ import annotations

import cv2
import numpy as np

from .extents import map_extent
from .geometry import Box, borders, union
from .noise import smooth_noise
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_INSET
from .unit_field import nearest_seed, unit_field
from .units import paint_units


def draw_inset(scene: Scene, box: Box, em: float) -> Box:
    """An index or locator map: an outline with a marked place, a sheet grid, or a small geologic map."""
    style = scene.style
    wanted = max(em * scene.between(9, 30), style.side * scene.between(0.0, 0.26))
    width = min(box.width, box.height * 1.3, wanted)
    height = min(width * scene.between(0.6, 1.2), box.height)
    frame = Box(box.left, box.top, box.left + width, box.top + height)
    left, top, right, bottom = frame.rounded()
    h, w = max(8, bottom - top), max(8, right - left)
    kind = scene.pick(["districts", "outline", "grid", "geology"], (4, 3, 3, 2))
    if kind == "grid":
        _draw_index_grid(scene, frame, em)
    elif kind == "districts":
        _draw_districts(scene, frame, left, top, h, w, em)
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


def _draw_districts(scene: Scene, frame: Box, left: int, top: int, h: int, w: int, em: float) -> None:
    """A country with the borders of its districts, one of which is marked, with or without a frame."""
    style = scene.style
    land = map_extent(scene, scene.pick(["blob", "blob", "islands"]), h, w)
    district = nearest_seed(scene.rng, h, w, int(scene.rng.integers(3, 30)), scene.between(0, 0.08))
    picture = scene.canvas.image[top : top + h, left : left + w]
    land, district = land[: picture.shape[0], : picture.shape[1]], district[: picture.shape[0], : picture.shape[1]]
    pale = ((255, 255, 255), (225, 225, 225), (240, 225, 190), (205, 230, 245), (215, 235, 205))
    tones = [scene.pick(pale if style.colored else pale[:2]) for _ in range(int(scene.rng.integers(1, 5)))]
    picture[land] = np.array(tones, np.uint8)[district % len(tones)][land]
    marked = land & (district == district[land][scene.rng.integers(land.sum())]) if land.any() else land
    picture[marked] = scene.pick([(230, 80, 20), (200, 40, 40), (60, 60, 60)]) if style.colored else style.ink
    width = style.stroke * scene.between(0.7, 1.6)
    picture[borders(np.where(land, district if scene.chance(0.75) else 1, -1), width)] = style.ink
    if scene.chance(0.6):
        scene.canvas.frame(frame, style.ink, style.stroke * scene.between(1, 2))
    if scene.chance(0.4):
        _label_districts(scene, frame, em)


def _label_districts(scene: Scene, frame: Box, em: float) -> None:
    """A few names of places."""
    face = scene.font(em * scene.between(0.5, 0.9))
    for _ in range(int(scene.rng.integers(1, 6))):
        at = scene.between(frame.left, frame.right), scene.between(frame.top, frame.bottom)
        words = scene.words(1, 1)
        if frame.left < at[0] - face.getlength(words) / 2 and at[0] + face.getlength(words) / 2 < frame.right:
            scene.canvas.text(at, words, face, scene.style.ink, "mm")


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
