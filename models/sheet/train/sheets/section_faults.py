"""Faults of sections in figures: thick lines across the layers, straight or flattening with depth, with half arrows."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .scene import Scene
from .section_wells import draw_arrow


def draw_faults(scene: Scene, body: Box, surface: np.ndarray, em: float) -> None:
    """One to five faults from the surface (y px for each column) down."""
    color = scene.pick([(210, 20, 20), scene.style.ink]) if scene.style.colored else scene.style.ink
    curved, arrows = scene.chance(0.4), scene.chance(0.5)
    lean_side = scene.pick([-1, 1]) if curved else 0
    width = scene.style.stroke * scene.between(1.5, 4)
    for _ in range(int(scene.rng.integers(1, 6))):
        x = scene.between(0.1, 0.9) * body.width
        start = np.array([body.left + x, float(surface[int(x)])])
        lean = abs(scene.rng.normal(0, 0.9)) * lean_side if curved else scene.rng.normal(0, 0.35)
        end = np.array([np.clip(start[0] + lean * body.height, body.left, body.right), body.bottom])
        line = _curve(start, end) if curved else np.array([start, end])
        scene.canvas.line(line, color, width)
        middle = line[len(line) // 3] if curved else start + (end - start) * scene.between(0.2, 0.7)
        along = (end - start) / max(body.height, 1) * em * 1.6
        for side in (-1, 1) if arrows else ():
            draw_arrow(scene, middle + (side * em * 0.4, 0), along * side, color)


def _curve(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """From steep at the start to flat at the end, N×2."""
    turn = np.linspace(0, np.pi / 2, 18)
    return start + np.stack([1 - np.cos(turn), np.sin(turn)], 1) * (end - start)
