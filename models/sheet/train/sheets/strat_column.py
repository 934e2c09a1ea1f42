"""Stratigraphic columns: no class, though full of boxes with notes."""
from __future__ import annotations

import numpy as np

from .correlation_chart import draw_cell
from .geometry import Box, union
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT


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
        used.append(draw_cell(scene, Box(pile.left, y, right, bottom), face if bottom - y > em else None))
        note = scene.words(1, 4)
        if scene.chance(0.4) and bottom - y > em and face.getlength(note) < box.right - pile.right - em:
            at = (pile.right + em, (y + bottom) / 2)
            used.append(scene.canvas.text(at, note, face, scene.style.ink, "lm", PART_TEXT))
        at, small = (pile.left - em * 0.2, y), scene.font(em * 0.6)
        scene.canvas.text(at, str(metres), small, scene.style.ink, "rm", PART_TEXT)
        y, metres = bottom, metres + int(scene.rng.integers(1, 90))
    chart = union(used)
    scene.canvas.mark(chart, PART_CHART)
    return chart


def _draw_ladder(scene: Scene, box: Box, em: float) -> list[Box]:
    """Two columns of empty boxes with upright names of ages."""
    used: list[Box] = []
    face = scene.font(em * 0.75)
    for column in box.columns(2, 0):
        edges = np.sort(scene.rng.uniform(column.top, column.bottom, scene.rng.integers(0, 5)))
        for top, bottom in zip([column.top, *edges], [*edges, column.bottom]):
            cell = column._replace(top=top, bottom=bottom)
            scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
            used.append(cell)
            words = scene.age()
            if face.getlength(words) < cell.height:
                at = (cell.middle[0] + em * 0.3, cell.middle[1])
                scene.canvas.text(at, words, face, scene.style.ink, "ms", PART_TEXT, upright=False)
    return used
