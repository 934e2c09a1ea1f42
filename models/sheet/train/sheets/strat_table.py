"""Tables of strata: ages, letters in colour, thickness, rock patterns and names in ruled columns. No class."""
from __future__ import annotations

import numpy as np

from .correlation_chart import draw_cell
from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .patterns import KINDS, pattern_tile, spread
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT

_COLUMNS = {"ages": 2.0, "colour": 1.0, "number": 1.0, "rock": 1.3, "names": 3.0, "notes": 5.0}  # shares of the width


def draw_strat_table(scene: Scene, box: Box, em: float, filling: bool = False) -> Box:
    """Rows of strata of uneven height under column headings, over all of the box (`filling`) or a part → the box used."""
    kinds = ["ages", "colour", *[k for k in ("number", "rock", "names", "notes") if scene.chance(0.7)]]
    if scene.chance(0.3):
        kinds.reverse()
    width = box.width if filling else min(box.width, em * scene.between(16, 60))
    edges = box.left + width * np.cumsum([0.0, *(_COLUMNS[k] for k in kinds)]) / sum(_COLUMNS[k] for k in kinds)
    top = box.top + em * scene.between(1.5, 3)
    levels = _levels(scene, top, box.bottom if filling else min(box.bottom, top + em * scene.between(15, 90)), em)
    ruled = scene.chance(0.6)
    for kind, left, right in zip(kinds, edges, edges[1:]):
        head = Box(left, box.top, right, top)
        draw_heading(scene, head.inset(em * 0.2, em * 0.2), scene.words(1, 1).upper(), em * 0.8)
        scene.canvas.frame(head, scene.style.ink, scene.style.stroke)
        column = Box(left, top, right, levels[-1])
        if kind == "ages":
            _draw_ages(scene, column, em)
        else:
            for upper, lower in zip(levels, levels[1:]):
                _draw_entry(scene, kind, Box(left, upper, right, lower), em, ruled)
        scene.canvas.frame(column, scene.style.ink, scene.style.stroke)
    table = union([Box(box.left, box.top, float(edges[-1]), levels[-1])])
    scene.canvas.mark(table, PART_CHART)
    return table


def _levels(scene: Scene, top: float, bottom: float, em: float) -> list[float]:
    """Edges between strata, uneven."""
    levels = [top]
    while levels[-1] + em < bottom:
        levels.append(min(bottom, levels[-1] + em * scene.pick([1.2, 1.6, scene.between(1, 5)])))
    return levels if len(levels) > 1 else [top, top + em]


def _draw_ages(scene: Scene, column: Box, em: float) -> None:
    """Merged cells with names of ages in two narrower columns."""
    for part in column.columns(2, 0):
        edges = np.sort(scene.rng.uniform(part.top, part.bottom, scene.rng.integers(1, 6)))
        for top, bottom in zip([part.top, *edges], [*edges, part.bottom]):
            cell = part._replace(top=top, bottom=bottom)
            scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
            words, face = scene.age(), scene.font(em * 0.7)
            upright = face.getlength(words) < cell.width
            if upright or face.getlength(words) < cell.height:
                at = cell.middle if upright else (cell.middle[0] + em * 0.3, cell.middle[1])
                scene.canvas.text(at, words, face, scene.style.ink, "mm" if upright else "ms", PART_TEXT, upright=upright)


def _draw_entry(scene: Scene, kind: str, cell: Box, em: float, ruled: bool) -> None:
    """What a stratum has in one column."""
    face = scene.font(em * 0.75)
    if kind == "colour":
        draw_cell(scene, cell, face)
    elif kind == "rock":
        left, top, right, bottom = cell.rounded()
        tile = pattern_tile(scene.rng, KINDS[scene.rng.integers(len(KINDS))], max(4, round(em * 0.8)))
        ink = np.full((max(0, bottom - top), max(0, right - left), 3), scene.style.ink, np.uint8)
        if ink.size:
            scene.canvas.paste(left, top, ink, spread(tile, *ink.shape[:2]))
    elif kind == "number":
        scene.canvas.text(cell.middle, str(scene.rng.integers(1, 900)), face, scene.style.ink, "mm", PART_TEXT)
    else:
        words = scene.words(1, 3) if kind == "names" else scene.words(3, 15)
        draw_paragraph(scene, cell.inset(em * 0.2, em * 0.1), words, face, em * 0.75)
    if ruled:
        scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
