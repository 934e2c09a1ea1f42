"""Borders of engraved maps: a ladder of minutes in black and white, lines of several strengths, degrees in figures."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .scene import Scene
from .sheet import PART_TEXT

LEAST_MARGIN = 2.6  # em around the neat line


def draw_graduated_border(scene: Scene, frame: Box, em: float) -> Box:
    """Draw the border around the neat line `frame` → its outer edge, less than LEAST_MARGIN em away."""
    ink, stroke = scene.style.ink, scene.style.stroke
    scene.canvas.frame(frame, ink, stroke)
    outer = frame
    if scene.chance(0.8):
        outer = outer.inset(-em * scene.between(0.15, 0.4))
        _draw_ladder(scene, frame, outer)
    if scene.chance(0.6):
        outer = outer.inset(-em * 1.05)
        _write_degrees(scene, outer, em)
        scene.canvas.frame(outer, ink, stroke)
    if scene.chance(0.75):
        outer = outer.inset(-em * scene.between(0.25, 0.5))
        scene.canvas.frame(outer, ink, stroke * scene.between(2, 5))
    if scene.chance(0.4):
        outer = outer.inset(-em * scene.between(0.2, 0.4))
        scene.canvas.frame(outer, ink, stroke)
    return outer


def _draw_ladder(scene: Scene, inner: Box, outer: Box) -> None:
    """Pieces of a minute between two lines, every other one black."""
    pitch = scene.style.side / scene.between(40, 200)
    for low, high, place in (
        (inner.left, inner.right, lambda a, b: Box(a, outer.top, b, inner.top)), (inner.left, inner.right, lambda a, b: Box(a, inner.bottom, b, outer.bottom)),
        (inner.top, inner.bottom, lambda a, b: Box(outer.left, a, inner.left, b)), (inner.top, inner.bottom, lambda a, b: Box(inner.right, a, outer.right, b)),
    ):
        edges = np.linspace(low, high, max(3, int((high - low) / pitch)))
        for a, b in list(zip(edges, edges[1:]))[::2]:
            scene.canvas.fill(place(a, b), scene.style.ink)
    scene.canvas.frame(outer, scene.style.ink, scene.style.stroke)


def _write_degrees(scene: Scene, outer: Box, em: float) -> None:
    """Degrees or minutes at equal distances in the band inside the outer edge."""
    face, first = scene.font(em * 0.7), int(scene.rng.integers(1, 50))
    for number, x in enumerate(np.linspace(outer.left, outer.right, int(scene.rng.integers(3, 9)))[1:-1]):
        for y in (outer.top + em * 0.5, outer.bottom - em * 0.5):
            scene.canvas.text((x, y), f"{first + number}{scene.pick(['°', chr(39)])}", face, scene.style.ink, "mm", PART_TEXT)
    for number, y in enumerate(np.linspace(outer.top, outer.bottom, int(scene.rng.integers(3, 7)))[1:-1]):
        for x in (outer.left + em * 0.5, outer.right - em * 0.5):
            scene.canvas.text((x, y), str(first + number), face, scene.style.ink, "mm", PART_TEXT, upright=False)
