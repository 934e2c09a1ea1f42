"""Legends of units by their letters alone, without swatches: letters, names, and braces with the names of eras."""
from __future__ import annotations

import numpy as np

from .geometry import Box, stepped_outline, under_heading, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_TEXT
from .units import Unit


def draw_letter_legend(scene: Scene, box: Box, units: list[Unit], em: float) -> Box:
    """Draw as many units as the box holds in one to three columns and record the region → the box used."""
    em = min(em, box.width / 16)
    most = max(1, min(3, int(box.width / (em * 17))))
    columns = box.columns(int(scene.rng.integers(1, most + 1)), em * 1.5)
    head = []
    if scene.chance(0.6):
        head = [draw_heading(scene, box, scene.style.language.heading(scene.rng), em * scene.between(1, 1.5))]
        columns = [column._replace(top=head[0].bottom + em * 0.7) for column in columns]
    left_side, dash = scene.chance(0.3), scene.pick(["", " ", "— ", "= ", ". "])
    share = -(-len(units) // len(columns))
    drawn = []
    for number, column in enumerate(columns):
        rows = _draw_rows(scene, column, units[number * share : (number + 1) * share], dash, left_side, em)
        if rows:
            drawn.append(union([*rows, *draw_braces(scene, rows, left_side, em)]))
    if head:
        drawn = under_heading(drawn, head[0])
    scene.outline(LEGEND_POLYGONS, stepped_outline(drawn, em * 2))
    return union(drawn)


def _draw_rows(scene: Scene, column: Box, units: list[Unit], dash: str, braces_left: bool, em: float) -> list[Box]:
    """Letters and a name for each unit, with room for braces at one side → the boxes drawn."""
    room = em * 6
    place = column._replace(left=column.left + room * braces_left, right=column.right - room * (not braces_left))
    face, words, pitch = scene.font(em), scene.pick([(1, 3), (2, 6)]), em * scene.between(0.2, 0.8)
    rows: list[Box] = []
    y = place.top
    for unit in units:
        if rows and y + em * 1.3 > place.bottom:
            break
        at = (place.left, y + em * 0.9)
        letters = scene.canvas.text(at, unit.letters, scene.font(em, True), scene.style.ink, "ls", PART_TEXT)
        text = Box(max(place.left + em * 2.4, letters.right + em * 0.5), y, max(place.right, place.left + em * 8), y + em * 2.4)
        rows.append(union([letters, draw_paragraph(scene, text, dash + scene.words(*words), face, em)]))
        y = rows[-1].bottom + pitch
    return rows


def draw_braces(scene: Scene, rows: list[Box], left_side: bool, em: float) -> list[Box]:
    """Curved braces around groups of rows, with the names of eras on their outer side → the boxes drawn."""
    whole = union(rows)
    x, outward = (whole.left - em * 0.5, -1) if left_side else (whole.right + em * 0.5, 1)
    used: list[Box] = []
    first = 0
    while first < len(rows):
        last = min(len(rows) - 1, first + int(scene.rng.integers(1, 6)))
        top, bottom = rows[first].top, rows[last].bottom
        used.append(_draw_brace(scene, x, top, bottom, outward * em * 0.7))
        name, face = scene.age(), scene.font(em * 0.85)
        at = (x + outward * em * 1.0, (top + bottom) / 2)
        used.append(scene.canvas.text(at, name, face, scene.style.ink, "lm" if outward > 0 else "rm", PART_TEXT))
        first = last + 1
    return used


def _draw_brace(scene: Scene, x: float, top: float, bottom: float, depth: float) -> Box:
    """A brace open towards x, its point `depth` px away (to the left when negative) → its box."""
    along = np.linspace(0, 1, 33)
    bulge = np.where(np.abs(along - 0.5) < 0.06, 1.0 - np.abs(along - 0.5) / 0.12, 0.5) * np.minimum(1.0, np.minimum(along, 1 - along) / 0.08)
    points = np.stack([x + bulge * depth, top + along * (bottom - top)], 1)
    scene.canvas.line(points, scene.style.ink, scene.style.stroke)
    return Box(min(x, x + depth), top, max(x, x + depth), bottom)
