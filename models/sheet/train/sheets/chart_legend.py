"""Legends laid out as a chart of ages: swatches in columns by kind of rock, a scale of ages beside them, descriptions at each."""
from __future__ import annotations

from .geometry import Box, union
from .legend_rows import draw_swatch
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_TEXT

_LEAST_COLUMN = 11  # em


def draw_chart_legend(scene: Scene, box: Box, em: float) -> Box:
    """Fill the box with such a legend and record its region → the box used. `em`: text size in px."""
    ages = box._replace(right=box.left + em * scene.between(4, 7))
    area = box._replace(left=ages.right + em)
    most = max(1, int(area.width / (em * _LEAST_COLUMN)))
    columns = area.columns(min(most, int(scene.rng.integers(2, 6))), em * 1.5)
    used = [_draw_head(scene, column, em) for column in columns]
    top = union(used).bottom + em * 0.6
    rows = _rows(scene, box._replace(top=top), em)
    density, captions, edge = scene.between(0.35, 0.85), scene.chance(0.25), scene.chance(0.9)
    for column in columns:
        used += _draw_cells(scene, column, rows, density, captions, edge, em)
    whole = union(used)._replace(left=box.left)
    used += _draw_ages(scene, ages, [row for row in rows if row.top < whole.bottom], em)
    scene.outline(LEGEND_POLYGONS, union(used))
    return union(used)


def _draw_head(scene: Scene, column: Box, em: float) -> Box:
    """The name of a kind of rock over its column."""
    return draw_heading(scene, column, scene.words(1, 2).upper(), em * scene.between(0.8, 1.0))


def _rows(scene: Scene, box: Box, em: float) -> list[Box]:
    """Levels of the chart, each as tall as an age or a part of it."""
    rows, y = [], box.top
    tall = scene.between(2.2, 4.5)
    while y + em * tall < box.bottom:
        rows.append(box._replace(top=y, bottom=y + em * tall))
        y += em * tall
    return rows or [box]


def _draw_cells(scene: Scene, column: Box, rows: list[Box], density: float, captions: bool, edge: bool, em: float) -> list[Box]:
    """Swatches at some of the levels; some reach over two of them."""
    width = em * (scene.between(2, 3.4))
    drawn, number = [], 0
    while number < len(rows):
        span = 2 if number + 1 < len(rows) and scene.chance(0.15) else 1
        if scene.chance(density):
            cell = Box(column.left, rows[number].top, column.right, rows[number + span - 1].bottom - em * 0.4)
            drawn += _draw_cell(scene, cell, width, captions, edge, em)
        number += span
    return drawn


def _draw_cell(scene: Scene, cell: Box, width: float, below: bool, edge: bool, em: float) -> list[Box]:
    """A swatch with its letters and its description beside it, or a word `below` it."""
    unit, small = scene.pick(scene.units), em * 0.75
    tall = cell.height - em * 0.9 if below else min(cell.height, em * scene.between(1.2, 4))
    swatch = Box(cell.left, cell.top, cell.left + width, cell.top + max(tall, em))
    draw_swatch(scene, swatch, unit, "box", edge)
    scene.canvas.text(swatch.middle, unit.letters, scene.font(small), scene.style.ink, "mm")
    if below:
        place = Box(cell.left, swatch.bottom + em * 0.1, cell.right, swatch.bottom + em * 0.2)
        return [swatch, draw_paragraph(scene, place, scene.words(1, 2), scene.font(small), small)]
    place = cell._replace(left=swatch.right + em * 0.4, bottom=cell.bottom - small)
    return [swatch, draw_paragraph(scene, place, scene.words(*scene.pick([(1, 3), (3, 10)])), scene.font(small), small)]


def _draw_ages(scene: Scene, place: Box, rows: list[Box], em: float) -> list[Box]:
    """Names of ages with lines between them at the left of the chart."""
    used, first = [], 0
    while first < len(rows):
        last = min(len(rows) - 1, first + int(scene.rng.integers(0, 3)))
        cell = Box(place.left, rows[first].top, place.right, rows[last].bottom)
        scene.canvas.frame(cell, scene.style.ink, scene.style.stroke * 0.7)
        face, words = scene.font(em * 0.7), scene.age()
        if face.getlength(words) < cell.width:
            scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm", PART_TEXT)
        used.append(cell)
        first = last + 1
    return used
