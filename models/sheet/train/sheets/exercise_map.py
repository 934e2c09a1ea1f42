"""Maps of exercise books: contour lines with heights, a few beds, hardly a colour, a line of section."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, borders
from .noise import smooth_noise
from .patterns import KINDS, pattern_tile
from .scene import Scene
from .sheet import MAP
from .symbols import POINT_KINDS, draw_point
from .unit_field import unit_field
from .units import Unit, paint_units

_LINE_ENDS = ("AB", "XY", "PQ", "CD")


def draw_exercise_map(scene: Scene, box: Box) -> None:
    """Draw such a map over the whole box and record its region."""
    left, top, right, bottom = box.rounded()
    height, width = bottom - top, right - left
    field = unit_field(scene.rng, height, width, int(scene.rng.integers(2, 6)), scene.pick(["bands", "sparse"], (4, 1)))
    picture = paint_units(field, _beds(scene, int(field.max()) + 1))
    picture[borders(field, scene.style.stroke * scene.between(0.8, 3))] = scene.style.ink
    scene.canvas.paste(left, top, picture)
    _draw_contours(scene, box)
    _draw_signs(scene, box, field)
    if scene.chance(0.5):
        _draw_section_line(scene, box)
    if scene.chance(0.8):
        scene.canvas.frame(box, scene.style.ink, scene.style.stroke * scene.between(1, 3))
    scene.outline(MAP, box)


def _beds(scene: Scene, count: int) -> list[Unit]:
    """White beds, some of them grey or with a pattern."""
    beds = []
    for number in range(count):
        grey = int(scene.pick([255, scene.between(150, 225)], (4, 1)))
        color = scene.style.paper if grey == 255 else (grey, grey, grey)
        if scene.style.colored and scene.chance(0.15):
            color = scene.pick(scene.units).color
        size = max(4, round(scene.style.em * scene.between(0.5, 1.5)))
        tile = pattern_tile(scene.rng, scene.pick(KINDS), size) if scene.chance(0.35) else None
        beds.append(Unit(color, str(number + 1), tile, scene.style.ink))
    return beds


def _draw_contours(scene: Scene, box: Box) -> None:
    """Lines of equal height, dashed, dotted or full, each with its number."""
    rows, columns = 120, max(8, round(120 * box.width / box.height))
    surface = smooth_noise(scene.rng, rows, columns, scene.between(1.2, 4), 2)
    em = scene.style.em * scene.between(0.6, 0.9)
    dash = scene.pick([None, (em * 0.8, em * 0.4), (em * 0.15, em * 0.3)], (2, 3, 1))
    scale = np.array([box.width / columns, box.height / rows])
    for number, level in enumerate(np.linspace(surface.min(), surface.max(), int(scene.rng.integers(4, 14)))[1:-1]):
        lines, _ = cv2.findContours((surface > level).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        for line in lines:
            points = _smoothed(line.reshape(-1, 2).astype(float))
            inside = (points > 0.6).all(1) & (points < (columns - 1.6, rows - 1.6)).all(1)
            for piece in np.split(points, np.flatnonzero(~inside)):
                if len(piece) > 6:
                    _draw_contour(scene, piece[1:] * scale + (box.left, box.top), str((number + 1) * 50), em, dash)


def _smoothed(points: np.ndarray) -> np.ndarray:
    """A closed line with the steps of its pixels taken off."""
    if len(points) < 8:
        return points
    return sum(np.roll(points, shift, 0) for shift in range(-3, 4)) / 7


def _draw_contour(scene: Scene, line: np.ndarray, number: str, em: float, dash: tuple[float, ...] | None) -> None:
    scene.canvas.line(line, scene.style.ink, scene.style.stroke * 0.8, dash)
    if scene.chance(0.6):
        x, y = line[int(scene.rng.integers(len(line)))]
        face = scene.font(em)
        half = face.getlength(number) / 2
        scene.canvas.fill(Box(x - half, y - em * 0.5, x + half, y + em * 0.5), scene.style.paper)
        scene.canvas.text((x, y), number, face, scene.style.ink, "mm")


def _draw_signs(scene: Scene, box: Box, field: np.ndarray) -> None:
    """Letters of beds, dips, boreholes."""
    em = scene.style.em
    kinds = [scene.pick(POINT_KINDS) for _ in range(2)]
    for _ in range(int(scene.rng.integers(2, 18))):
        x, y = scene.between(box.left + em, box.right - em), scene.between(box.top + em, box.bottom - em)
        if scene.chance(0.5):
            row, column = int((y - box.top) * 0.999), int((x - box.left) * 0.999)
            letter = "PQRSTUVW"[int(field[min(row, len(field) - 1), min(column, field.shape[1] - 1)]) % 8]
            scene.canvas.text((x, y), letter, scene.font(em * scene.between(0.9, 1.6), True), scene.style.ink, "mm")
        else:
            draw_point(scene.canvas, (x, y), scene.pick(kinds), scene.style.ink, scene.style.stroke, em, scene.between(0, 6.28))
            scene.canvas.text((x + em * 0.6, y), str(scene.rng.integers(5, 90)), scene.font(em * 0.8), scene.style.ink, "lm")


def _draw_section_line(scene: Scene, box: Box) -> None:
    """A straight line across the map, a little beyond it, with letters at its ends."""
    em = scene.style.em
    x, y = (scene.rng.uniform(0.1, 0.9, 2) for _ in range(2))
    upright = scene.chance(0.5)
    over = em * scene.between(0, 0.8)
    ends = np.array([[box.left - over, box.top + y[0] * box.height], [box.right + over, box.top + y[1] * box.height]])
    if upright:
        ends = np.array([[box.left + x[0] * box.width, box.top - over], [box.left + x[1] * box.width, box.bottom + over]])
    scene.canvas.line(ends, scene.style.ink, scene.style.stroke)
    for at, letter in zip(ends, scene.pick(_LINE_ENDS)):
        scene.canvas.text(tuple(at), letter, scene.font(em * 1.1, True), scene.style.ink, scene.pick(["rs", "ls"]))
