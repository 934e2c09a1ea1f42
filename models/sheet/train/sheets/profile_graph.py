"""Profiles of height without any geology: line graphs and areas of one tint, with axes. No class, though they look like sections."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .noise import noise_line
from .scene import Scene
from .section_writing import draw_axes
from .sheet import PART_FURNITURE, PART_TEXT


def draw_profile_graph(scene: Scene, box: Box, em: float) -> Box:
    """One graph at the top of the box → the box used."""
    em = min(em, box.width / 16, box.height / 7)
    shape = scene.pick([scene.between(0.12, 0.3), scene.between(0.3, 0.6)], (2, 1))
    place = box._replace(bottom=min(box.bottom, box.top + box.width * shape + em * 5))
    body = Box(place.left + em * 4, place.top + em * 2, place.right - em * 3.4, place.bottom - em * 3)
    for y in np.linspace(body.top, body.bottom, 6) if scene.chance(0.5) else ():
        scene.canvas.line(np.array([[body.left, y], [body.right, y]]), (205, 205, 205), 1)
    _draw_relief(scene, body)
    draw_axes(scene, body, scene.pick(["plot", "both", "left"], (4, 1, 1)), em)
    face = scene.font(em * 0.85)
    if scene.chance(0.3):
        for x, words in ((body.left, "A"), (body.right, scene.pick(["A'", "B"]))):
            scene.canvas.text((x, body.top - em * 0.4), words, scene.font(em * 1.2, True), scene.style.ink, "ms", PART_TEXT)
    elif scene.chance(0.7):
        scene.canvas.text((body.middle[0], body.top - em * 0.6), scene.words(2, 5), face, scene.style.ink, "ms", PART_TEXT)
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _draw_relief(scene: Scene, body: Box) -> None:
    """One to three curves; the ground below the first is empty, tinted or shaded to the base."""
    count = max(20, int(body.width / 2))
    xs = np.linspace(body.left, body.right, count)
    tint = scene.pick(["none", "flat", "fading"], (2, 3, 1))
    color = scene.field_color(120, 225)
    for number in range(scene.pick([1, 2, 3], (6, 1, 1))):
        line = noise_line(scene.rng, count, scene.between(2, 14), int(scene.rng.integers(3, 6)))
        line = (line - line.min()) / max(float(np.ptp(line)), 1e-6)
        ys = body.bottom - body.height * (scene.between(0.05, 0.4) + line * scene.between(0.2, 0.55))
        if number == 0 and tint == "flat":
            area = np.vstack([np.stack([xs, ys], 1), [[body.right, body.bottom], [body.left, body.bottom]]])
            scene.canvas.polygon(area, color)
        for x, y in zip(xs, ys) if number == 0 and tint == "fading" else ():
            scene.canvas.line(np.array([[x, y], [x, y + (body.bottom - y) * 0.6]]), color, 1)
        edge = scene.pick([scene.style.ink, (200, 40, 40), (40, 80, 180), (60, 130, 60)]) if scene.style.colored else scene.style.ink
        scene.canvas.line(np.stack([xs, ys], 1), edge, scene.style.stroke * scene.between(1, 3))
