"""Large charts of time in strong colours: panels of nested cells with numbers, one chart filling a page. No class."""
from __future__ import annotations

import colorsys

import numpy as np

from .canvas import Color
from .geometry import Box
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT
from .vocabulary import AGES


def draw_time_chart(scene: Scene, box: Box, em: float) -> Box:
    """One to four panels side by side over the whole box → the box used."""
    em = min(em, box.height / 12, box.width / 10)
    most = max(1, int(box.width / (em * 16)))
    count = min(most, int(scene.rng.integers(1, 5)))
    place = box if scene.chance(0.5) else box._replace(right=min(box.right, box.left + em * count * scene.between(16, 30)))
    numbered, headed = scene.chance(0.8), scene.chance(0.6)
    gap = em * (2.8 if numbered else scene.between(0, 1))
    hue = scene.between(0, 1)
    for number, panel in enumerate(place.columns(count, gap)):
        panel = panel._replace(right=panel.right - em * 2.4 * numbered)
        _draw_panel(scene, panel, em, (hue + number * 0.27) % 1, numbered, headed)
    scene.canvas.mark(place, PART_CHART)
    return place


def _draw_panel(scene: Scene, panel: Box, em: float, hue: float, numbered: bool, headed: bool) -> None:
    """Columns from coarse to fine; a cell keeps to the hue of the coarser one at its left."""
    kinds = int(scene.rng.integers(2, 6))
    edges = panel.left + panel.width * np.cumsum([0, *scene.rng.uniform(0.5, 1.6, kinds)])
    edges = panel.left + (edges - panel.left) / (edges[-1] - panel.left) * panel.width
    top = panel.top + em * 2 * headed
    cells = [(top, panel.bottom, hue)]
    for number, (left, right) in enumerate(zip(edges, edges[1:])):
        if headed:
            draw_heading(scene, Box(left, panel.top, right, top).inset(em * 0.1), scene.words(1, 1), em * 0.8)
        if number:
            cells = [part for cell in cells for part in _split(scene, cell, em, number == 1)]
        for upper, lower, tint in cells:
            _draw_cell(scene, Box(left, upper, right, lower), em, _shade(scene, tint, number))
    face = scene.font(em * 0.7)
    for upper, _, _ in cells if numbered else ():
        scene.canvas.text((panel.right + em * 0.2, upper), f"{scene.between(0, 541):.1f}", face, scene.style.ink, "lm", PART_TEXT)


def _split(scene: Scene, cell: tuple, em: float, coarse: bool) -> list[tuple]:
    """Cut a cell in up to five of uneven height, none lower than a line."""
    top, bottom, hue = cell
    count = max(1, min(int(scene.rng.integers(1, 6)), int((bottom - top) / (em * 1.3))))
    shares = np.cumsum([0.0, *scene.rng.uniform(0.6, 1.4, count)])
    ys = top + (bottom - top) * shares / shares[-1]
    turn = scene.between(0.1, 0.3) if coarse else 0.02
    return [(ys[i], ys[i + 1], (hue + turn * i) % 1) for i in range(count)]


def _shade(scene: Scene, hue: float, depth: int) -> Color:
    """Paler towards the finer columns; grey without colours."""
    saturation = scene.between(0.35, 1) * (0.85**depth) if scene.style.colored else 0.0
    value = scene.between(0.82, 1) if scene.style.colored else scene.between(0.6, 1)
    red, green, blue = (int(255 * c) for c in colorsys.hsv_to_rgb(hue, saturation, value))
    return red, green, blue


def _draw_cell(scene: Scene, cell: Box, em: float, color: Color) -> None:
    scene.canvas.fill(cell, color)
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    words = scene.pick(AGES).capitalize() if scene.chance(0.5) else scene.words(1, 1)
    face = scene.font(em * 0.85)
    level = face.getlength(words) < cell.width
    if cell.height > em and (level or face.getlength(words) < cell.height):
        scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm", PART_TEXT, level)
