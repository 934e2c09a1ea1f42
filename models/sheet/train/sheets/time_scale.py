"""Time scales: columns of coloured cells with names, each column split finer than the one before. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT
from .units import fill_unit


def draw_time_scale(scene: Scene, box: Box, em: float) -> Box:
    """Two to four columns, sometimes with numbers at the right → the box used."""
    count = int(scene.rng.integers(2, 5))
    width = min(box.width, em * 7 * count)
    chart = Box(box.left, box.top, box.left + width, min(box.bottom, box.top + em * scene.between(14, 60)))
    edges = np.array([chart.top, chart.bottom])
    for column in chart.columns(count, 0):
        edges = _split(scene, edges, em * 1.3)
        for top, bottom in zip(edges, edges[1:]):
            _draw_cell(scene, column._replace(top=top, bottom=bottom), em)
    face = scene.font(em * 0.7)
    if scene.chance(0.6):
        for y in edges[1:]:
            words = f"{scene.between(0.01, 500):.1f}"
            scene.canvas.text((chart.right + em * 0.3, y), words, face, scene.style.ink, "lm", PART_TEXT)
    scene.canvas.mark(chart, PART_CHART)
    return chart._replace(right=min(box.right, chart.right + em * 3))


def _split(scene: Scene, edges: np.ndarray, least: float) -> np.ndarray:
    """Cut every piece (px) in one to four, none lower than `least`."""
    places = [edges[0]]
    for top, bottom in zip(edges, edges[1:]):
        cuts = min(int(scene.rng.integers(0, 4)), max(0, int((bottom - top) / least) - 1))
        places += [top + (bottom - top) * number / (cuts + 1) for number in range(1, cuts + 1)] + [bottom]
    return np.array(places)


def _draw_cell(scene: Scene, cell: Box, em: float) -> None:
    """A unit's colour, or paper, with the name of an age, upright in tall cells."""
    if scene.chance(0.8):
        fill_unit(scene.canvas, cell, scene.pick(scene.units))
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    words, face = scene.age(), scene.font(em * scene.between(0.7, 1))
    level = face.getlength(words) < cell.width
    if level or face.getlength(words) < cell.height:
        scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm", PART_TEXT, level)
