"""Charts that look like legends but are no class: correlation of map units and stratigraphic columns."""
from __future__ import annotations

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT
from .text import AGES
from .units import fill_unit


def draw_correlation_chart(scene: Scene, box: Box, em: float) -> Box:
    """Boxes of units in columns, with ages and brackets at the right."""
    em = min(em, box.width / 24, box.height / 14)
    heading = draw_heading(scene, box, scene.pick(["CORRELATION OF MAP UNITS", scene.words(2, 3).upper()]), em * 1.2)
    area = Box(box.left, heading.bottom + em, box.right - em * 9, box.bottom)
    cell_height, cell_width = em * scene.between(1.2, 2.2), em * scene.between(1.8, 3.2)
    columns = max(2, int(area.width / (cell_width * scene.between(1.0, 1.6))))
    rows = max(3, int(area.height / (cell_height * 1.3)))
    used: list[Box] = []
    face = scene.font(em * 0.8)
    density = scene.between(0.15, 0.6)
    for column in range(columns):
        x = area.left + column * area.width / columns
        row = int(scene.rng.integers(0, 3))
        while row < rows:
            span = int(scene.rng.choice([1, 1, 1, 2, 4]))
            if scene.chance(density):
                y = area.top + row * cell_height * 1.3
                cell = Box(x, y, x + cell_width, min(y + span * cell_height * 1.3 - cell_height * 0.3, area.bottom))
                used.append(_draw_cell(scene, cell, face))
            row += span
    used += _draw_ages(scene, Box(area.right + em * 0.5, area.top, box.right, area.bottom), em)
    region = union([heading, *used])
    return region


def _draw_cell(scene: Scene, cell: Box, face) -> Box:
    unit = scene.pick(scene.units)
    fill_unit(scene.canvas, cell, unit)
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    scene.canvas.text(cell.middle, unit.letters, face, scene.style.ink, "mm")
    scene.canvas.mark(cell, PART_CHART)
    return cell


def _draw_ages(scene: Scene, box: Box, em: float) -> list[Box]:
    """Brackets and names of ages one below the other."""
    used: list[Box] = []
    edges = np.sort(scene.rng.uniform(box.top, box.bottom, scene.rng.integers(2, 7)))
    for top, bottom in zip([box.top, *edges], [*edges, box.bottom]):
        if bottom - top < em * 1.2:
            continue
        y = (top + bottom) / 2
        bracket = [[box.left, top + 2], [box.left + em * 0.4, top + 2], [box.left + em * 0.4, y], [box.left + em * 0.8, y]]
        bracket += [[box.left + em * 0.4, y], [box.left + em * 0.4, bottom - 2], [box.left, bottom - 2]]
        scene.canvas.line(np.array(bracket), scene.style.ink, scene.style.stroke)
        at = (box.left + em, y)
        used.append(scene.canvas.text(at, scene.pick(AGES), scene.font(em * 0.75), scene.style.ink, "lm", PART_TEXT))
    return used


def draw_strat_column(scene: Scene, box: Box, em: float) -> Box:
    """One pile of strata of varied thickness with notes at both sides."""
    heading = draw_heading(scene, box, scene.words(2, 3).upper(), em * 1.1)
    width = min(box.width * 0.35, em * scene.between(3, 7))
    left = box.left + min(box.width * 0.3, em * scene.between(0, 6))
    y = heading.bottom + em
    used = [heading]
    face = scene.font(em * 0.8)
    while y < box.bottom - em:
        bottom = min(box.bottom, y + em * scene.between(1, 6))
        cell = Box(left, y, left + width * scene.between(0.8, 1), bottom)
        used.append(_draw_cell(scene, cell, face))
        note = scene.words(1, 4)
        if face.getlength(note) < box.right - left - width - em:
            used.append(scene.canvas.text((left + width + em * 0.6, (y + bottom) / 2), note, face, scene.style.ink, "lm", PART_TEXT))
        y = bottom
    return union(used)
