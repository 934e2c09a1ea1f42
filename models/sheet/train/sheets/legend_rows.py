"""Pieces of unit legends: swatches of several shapes and the brackets of ages beside them."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box
from .scene import Scene
from .sheet import PART_SWATCH, PART_TEXT
from .units import Unit, paint_units


def draw_swatch(scene: Scene, swatch: Box, unit: Unit, shape: str, edge: bool) -> None:
    """A box, oval, ragged patch, or box of an unsteady hand, with the unit's colour and pattern."""
    left, top, right, bottom = swatch.rounded()
    height, width = bottom - top, right - left
    if height < 1 or width < 1:
        return
    picture = paint_units(np.zeros((height, width), np.uint8), [unit])
    if shape in ("box", "bare"):
        scene.canvas.paste(left, top, picture)
        if edge and shape == "box":
            scene.canvas.frame(swatch, scene.style.ink, scene.style.stroke)
    else:
        points = _wavy(scene, width, height) if shape == "wavy" else _patch(scene, width, height, ragged=shape == "ragged")
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 1)
        scene.canvas.paste(left, top, picture, mask > 0)
        scene.canvas.polygon(points + (left, top), None, scene.style.ink, scene.style.stroke)
    scene.canvas.mark(swatch, PART_SWATCH)


def _patch(scene: Scene, width: int, height: int, ragged: bool) -> np.ndarray:
    """Outline of an oval, or of an irregular patch, that fills width×height (px)."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radii = scene.rng.uniform(0.7, 1.0, 24) if ragged else np.ones(24)
    return (np.stack([np.cos(angles) * width, np.sin(angles) * height], 1) * radii[:, None] + (width, height)) / 2


def _wavy(scene: Scene, width: int, height: int) -> np.ndarray:
    """Outline of a box of width×height (px) as a brush fills it."""
    along = np.linspace(0, 1, 7)[:-1]
    sides = [np.stack(side, 1) for side in ((along, along * 0), (along * 0 + 1, along), (1 - along, along * 0 + 1), (along * 0, 1 - along))]
    sway = scene.rng.uniform(0, 0.16, (24, 2)) * height
    points = np.concatenate(sides) * (width, height)
    return points + sway * np.where(points > np.array((width, height)) / 2, -1, 1)


def draw_age_brackets(scene: Scene, rows: list[Box], em: float) -> list[Box]:
    """Brackets right of groups of rows with names of ages, level or upright → the boxes drawn."""
    used: list[Box] = []
    x = max(row.right for row in rows) + em * 0.5
    upright = scene.chance(0.6)
    face = scene.font(em * 0.8)
    first = 0
    while first < len(rows):
        last = min(len(rows) - 1, first + int(scene.rng.integers(1, 7)))
        top, bottom = rows[first].top, rows[last].bottom
        points = [[x, top], [x + em * 0.4, top], [x + em * 0.4, bottom], [x, bottom]]
        scene.canvas.line(np.array(points), scene.style.ink, scene.style.stroke)
        used.append(Box(x, top, x + em * 0.4, bottom))
        words = scene.age()
        room = bottom - top if upright else em * 3.2
        if face.getlength(words) < room:
            at = (x + em * (1.4 if upright else 0.7), (top + bottom) / 2)
            anchor = "ms" if upright else "lm"
            used.append(scene.canvas.text(at, words, face, scene.style.ink, anchor, PART_TEXT, not upright))
        first = last + 1
    return used


def draw_rules(scene: Scene, box: Box, rows: list[Box], em: float) -> Box:
    """Lines between rows and a frame over the width of the box → the frame."""
    frame = Box(box.left, rows[0].top - em * 0.4, box.right, rows[-1].bottom + em * 0.3)
    scene.canvas.frame(frame, scene.style.ink, scene.style.stroke)
    for above, below in zip(rows, rows[1:]):
        y = (above.bottom + below.top) / 2
        scene.canvas.line(np.array([[frame.left, y], [frame.right, y]]), scene.style.ink, scene.style.stroke)
    return frame
