"""Samples of line and point symbols as they stand in legends."""
from __future__ import annotations

import numpy as np

from .canvas import Color
from .geometry import Box
from .legend_rows import draw_swatch
from .patterns import pattern_tile
from .scene import Scene
from .symbol_wording import CONTOUR, GRADED, PATCH, SECTION_LINE, STATION
from .symbols import POINT_KINDS, draw_line, draw_point
from .units import Unit

_WITH_DIP = ("strike dip", "foliation", "lineation")
VIVID = ((230, 30, 30), (250, 150, 20), (60, 170, 60), (30, 90, 210), (150, 60, 180), (0, 0, 0), (0, 170, 200), (240, 90, 170))
_COLORS = ((200, 30, 30), (30, 70, 180), (190, 40, 160), (40, 130, 60))


def draw_sample(scene: Scene, sample: Box, kind: str, em: float, stroke: float, straight: bool = False, vivid: bool = False) -> None:
    """One sample over the width of a box; `kind` is one of symbols.py or of symbol_wording.py. `em`, `stroke` in px; `vivid`: never in ink."""
    color = scene.pick(VIVID) if vivid else sample_color(scene)
    if kind == PATCH:
        _draw_patch(scene, sample, color, em)
    elif kind == STATION:
        _draw_station(scene, sample, color, em, stroke)
    elif kind == SECTION_LINE:
        _draw_section_line(scene, sample, color, em, stroke)
    elif kind in POINT_KINDS:
        _draw_point(scene, sample, kind, color, em, stroke)
    else:
        _draw_line(scene, sample, kind, color, em, stroke, straight)


def sample_color(scene: Scene) -> Color:
    return scene.pick(_COLORS) if scene.style.colored and scene.chance(0.25) else scene.style.ink


def _draw_point(scene: Scene, sample: Box, kind: str, color: Color, em: float, stroke: float) -> None:
    """A point symbol, those with a dip mostly with its number."""
    x, y = sample.middle
    draw_point(scene.canvas, (x, y), kind, color, stroke, em * scene.between(0.9, 1.5), scene.between(0, np.pi))
    if kind in _WITH_DIP and scene.chance(0.6):
        number = str(scene.rng.integers(5, 90))
        scene.canvas.text((x + em * 0.6, y), number, scene.font(em * 0.7), color, "lm")


def _draw_line(scene: Scene, sample: Box, kind: str, color: Color, em: float, stroke: float, straight: bool) -> None:
    y = sample.middle[1]
    xs = np.linspace(sample.left, sample.right, 16)
    bend = np.sin(np.linspace(0, np.pi * scene.pick([1, 2]), 16)) * em * (0.0 if straight else scene.pick([0.0, 0.25]))
    points = np.stack([xs, y + bend], 1)
    if kind == GRADED:
        for part, piece in zip(("plain", "dashed", "dotted"), (points[:6], points[6:11], points[11:])):
            draw_line(scene.canvas, piece, part, color, stroke, em)
    elif kind == CONTOUR:
        draw_line(scene.canvas, points[:6], "plain", color, stroke, em)
        draw_line(scene.canvas, points[10:], "plain", color, stroke, em)
        scene.canvas.text(sample.middle, str(100 * scene.rng.integers(1, 60)), scene.font(em * 0.6), color, "mm")
    else:
        draw_line(scene.canvas, points, kind, color, stroke, em)


def _draw_station(scene: Scene, sample: Box, color: Color, em: float, stroke: float) -> None:
    """A sign with the number of a place."""
    x, y = sample.left + sample.width * 0.25, sample.middle[1]
    draw_point(scene.canvas, (x, y), scene.pick(("dot", "cross", "well", "triangle", "disc")), color, stroke, em * 0.9, 0)
    words = scene.pick(("K-", "M", "D", "", "Z-")) + str(scene.rng.integers(1, 999))
    scene.canvas.text((x + em * 0.5, y), words, scene.font(em * 0.7), color, "lm")


def _draw_section_line(scene: Scene, sample: Box, color: Color, em: float, stroke: float) -> None:
    """A line with a letter at each end."""
    y, face = sample.middle[1], scene.font(em * 0.8)
    letter = scene.pick("ABCDX")
    for x, words, anchor in ((sample.left, letter, "lm"), (sample.right, letter + "'", "rm")):
        scene.canvas.text((x, y), words, face, color, anchor)
    ends = np.array([[sample.left + em * 0.8, y], [max(sample.right - em, sample.left + em), y]])
    scene.canvas.line(ends, color, stroke)


def _draw_patch(scene: Scene, sample: Box, color: Color, em: float) -> None:
    """A patterned patch without colour, as for landslides or altered ground."""
    kind = scene.pick(("stipple", "rising", "dots", "waves"))
    overlay = Unit(scene.style.paper, "", pattern_tile(scene.rng, kind, max(4, round(em * 0.5))), color)
    draw_swatch(scene, sample.inset(min(em * 0.5, sample.width * 0.2), 0), overlay, scene.pick(["ragged", "box"]), scene.chance(0.5))
