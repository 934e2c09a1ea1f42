"""The list of layers of a program for maps: names with boxes to tick, signs of groups, icons. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .scene import Scene
from .sheet import PART_FURNITURE, PART_TEXT


def draw_layer_panel(scene: Scene, box: Box, em: float) -> Box:
    """A framed panel under a bar with its name → the box used."""
    pitch, width = em * scene.between(1.4, 2), min(box.width, em * scene.between(12, 24))
    rows = max(3, min(int((box.height - em * 2) / pitch), int(scene.rng.integers(5, 30))))
    panel = Box(box.left, box.top, box.left + width, box.top + em * 2 + rows * pitch)
    ground = scene.pick([(255, 255, 255), (240, 240, 240), (48, 52, 58)], (4, 3, 1)) if scene.style.colored else (245, 245, 245)
    ink = (20, 20, 20) if ground[0] > 100 else (235, 235, 235)
    scene.canvas.fill(panel, ground)
    bar = panel._replace(bottom=panel.top + em * 1.7)
    scene.canvas.fill(bar, tuple(int(value * 0.85) for value in ground))
    scene.canvas.text((bar.left + em * 0.5, bar.middle[1]), _name(scene, width - em * 2, em), scene.font(em), ink, "lm", PART_TEXT)
    level, y = 0, bar.bottom + pitch / 2
    for _ in range(rows - 1):
        level = int(np.clip(level + scene.pick([-1, 0, 0, 1]), 0, 3))
        _draw_layer(scene, panel, y, level, ink, em)
        y += pitch
    scene.canvas.frame(panel, (150, 150, 150), 1)
    scene.canvas.mark(panel, PART_FURNITURE)
    return panel


def _draw_layer(scene: Scene, panel: Box, y: float, level: int, ink: tuple[int, int, int], em: float) -> None:
    """A box to tick, sometimes an icon, and the name of the layer."""
    x = panel.left + em * (0.6 + level * 1.2)
    if scene.chance(0.4):
        scene.canvas.text((x + em * 0.3, y), scene.pick(["+", "-", ">"]), scene.font(em * 0.9), ink, "mm")
    x += em * 0.9
    tick = Box(x, y - em * 0.4, x + em * 0.8, y + em * 0.4)
    scene.canvas.frame(tick, ink, 1)
    if scene.chance(0.5):
        corner = np.array([[tick.left + 1, y], [tick.middle[0], tick.bottom - 1], [tick.right, tick.top]])
        scene.canvas.line(corner, ink, max(1.0, em * 0.12))
    x = tick.right + em * 0.5
    if scene.chance(0.35):
        icon = Box(x, y - em * 0.4, x + em, y + em * 0.4)
        for offset in (0.0, 0.35):
            scene.canvas.frame(icon.inset(em * offset * 0.5), (130, 130, 130), 1)
        x = icon.right + em * 0.5
    scene.canvas.text((x, y), _name(scene, panel.right - x - em * 0.3, em), scene.font(em * 0.9), ink, "lm", PART_TEXT)


def _name(scene: Scene, room: float, em: float) -> str:
    """Words, often as names of files are written, cut to the room (px)."""
    words = scene.words(1, 3)
    words = words.lower().replace(" ", "_") if scene.chance(0.4) else words
    while len(words) > 1 and scene.font(em).getlength(words) > room:
        words = words[:-1]
    return words
