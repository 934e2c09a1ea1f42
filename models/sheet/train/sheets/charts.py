"""Charts that look like legends but are no class: correlation of map units and stratigraphic columns."""
from __future__ import annotations

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT
from .text import AGES, Font
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


def _draw_cell(scene: Scene, cell: Box, face: Font | None) -> Box:
    """A box of a random unit, with its letters when there is a font for them."""
    unit = scene.pick(scene.units)
    fill_unit(scene.canvas, cell, unit)
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    if face is not None:
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
    """One pile of strata of uneven thickness and width, with a ladder of ages, a scale of metres and notes."""
    heading = draw_heading(scene, box, scene.words(2, 3).upper(), em * 1.1)
    pile = Box(box.left + em * 7, heading.bottom + em, box.left + em * scene.between(10, 14), box.bottom)
    used = [heading, *_draw_ladder(scene, Box(box.left, pile.top, pile.left - em * 2.5, pile.bottom), em)]
    face = scene.font(em * 0.75)
    y, metres = pile.top, 0
    while y < pile.bottom - em * 0.4:
        bottom = min(pile.bottom, y + em * scene.pick([0.5, 1.0, scene.between(1, 6)]))
        right = pile.left + pile.width * scene.between(0.45, 1)
        used.append(_draw_cell(scene, Box(pile.left, y, right, bottom), face if bottom - y > em else None))
        note = scene.words(1, 4)
        if scene.chance(0.4) and bottom - y > em and face.getlength(note) < box.right - pile.right - em:
            at = (pile.right + em, (y + bottom) / 2)
            used.append(scene.canvas.text(at, note, face, scene.style.ink, "lm", PART_TEXT))
        scene.canvas.text((pile.left - em * 0.2, y), str(metres), scene.font(em * 0.6), scene.style.ink, "rm", PART_TEXT)
        y, metres = bottom, metres + int(scene.rng.integers(1, 90))
    return union(used)


def _draw_ladder(scene: Scene, box: Box, em: float) -> list[Box]:
    """Two columns of empty boxes with upright names of ages."""
    used: list[Box] = []
    face = scene.font(em * 0.75)
    for column in box.columns(2, 0):
        edges = np.sort(scene.rng.uniform(column.top, column.bottom, scene.rng.integers(0, 5)))
        for top, bottom in zip([column.top, *edges], [*edges, column.bottom]):
            cell = column._replace(top=top, bottom=bottom)
            scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
            scene.canvas.mark(cell, PART_CHART)
            used.append(cell)
            words = scene.pick(AGES)
            if face.getlength(words) < cell.height:
                at = (cell.middle[0] + em * 0.3, cell.middle[1])
                scene.canvas.text(at, words, face, scene.style.ink, "ms", PART_TEXT, upright=False)
    return used
