"""Wells and boreholes of a section, and the level of the ground water."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .noise import noise_line
from .scene import Scene
from .sheet import PART_TEXT
from .units import fill_unit

_BLUE = (35, 95, 200)


def draw_wells(scene: Scene, body: Box, surface: np.ndarray, em: float) -> list[Box]:
    """Pipes of one manner from the surface down, with their names → the boxes of the names."""
    manner = scene.pick(["pipe", "screen", "column", "line"], (3, 3, 2, 2))
    named, upright = scene.chance(0.75), scene.chance(0.7)
    used: list[Box] = []
    face = scene.font(em * scene.between(0.65, 0.95), scene.chance(0.3))
    prefix = scene.pick(["", "W-", "BH", "P", "MW-", "DH"])
    spread = np.linspace(body.left, body.right, int(scene.rng.integers(2, 11)))[1:-1]
    for number, x in enumerate(spread + scene.rng.normal(0, body.width * 0.015, len(spread))):
        y = float(surface[int(np.clip(x - body.left, 0, len(surface) - 1))])
        end = y + (body.bottom - y) * scene.between(0.2, 0.95)
        head = y - em * scene.between(0.2, 0.9)
        _draw_well(scene, manner, float(x), head, end, em)
        words = f"{prefix}{number * 3 + 1}" if prefix else scene.words(1, 1)
        if named:
            at = (float(x), head - em * 0.2)
            anchor = "ms" if upright else "lm"
            used.append(scene.canvas.text(at, words, face, scene.style.ink, anchor, PART_TEXT, upright))
    return used


def _draw_well(scene: Scene, manner: str, x: float, head: float, end: float, em: float) -> None:
    ink, stroke = scene.style.ink, scene.style.stroke
    half = max(1.5, em * 0.16)
    pipe = Box(x - half, head, x + half, end)
    if manner == "line":
        color = scene.pick([ink, (200, 30, 30)]) if scene.style.colored else ink
        scene.canvas.line(np.array([[x, head], [x, end]]), color, stroke * 1.6)
        return
    scene.canvas.fill(pipe, scene.style.paper)
    if manner == "column":
        edges = np.sort(scene.rng.uniform(head, end, scene.rng.integers(1, 7)))
        for top, bottom in zip([head, *edges], [*edges, end]):
            fill_unit(scene.canvas, pipe._replace(top=top, bottom=bottom), scene.pick(scene.units))
    if manner == "screen":
        for y in np.arange(end - (end - head) * 0.3, end, max(2.0, half)):
            scene.canvas.line(np.array([[pipe.left, y], [pipe.right, y]]), ink, 1)
    scene.canvas.frame(pipe, ink, stroke)


def draw_water_table(scene: Scene, body: Box, surface: np.ndarray, em: float) -> None:
    """A line below the surface, smoother than it, with triangles, and arrows of flow."""
    width = len(surface)
    depth = body.height * scene.between(0.06, 0.25)
    smooth = np.convolve(np.pad(surface, width // 6, mode="edge"), np.ones(width // 3) / (width // 3), mode="same")
    level = np.maximum(smooth[width // 6 :][:width], surface) + depth
    level = level + noise_line(scene.rng, width, 2, 2) * depth * 0.2
    color = _BLUE if scene.style.colored else scene.style.ink
    xs = np.arange(width)[:: max(1, width // 120)]
    dash = scene.pick([None, (em * 0.8, em * 0.4)])
    scene.canvas.line(np.stack([xs + body.left, level[xs]], 1), color, scene.style.stroke * scene.between(1, 3), dash)
    for x in scene.rng.uniform(0.05, 0.95, 2) * width:
        at = np.array([body.left + x, level[int(x)]])
        scene.canvas.polygon(at + np.array([[0, 0], [-0.4, -0.7], [0.4, -0.7]]) * em, None, color, scene.style.stroke)
    for _ in range(int(scene.rng.integers(2, 9)) * scene.chance(0.5)):
        x = int(scene.between(0.05, 0.9) * width)
        y = float(level[x] + (body.bottom - level[x]) * scene.between(0.1, 0.8))
        draw_arrow(scene, np.array([body.left + x, y]), np.array([em * scene.between(1, 3), em * scene.rng.normal(0, 0.4)]), color)


def draw_arrow(scene: Scene, start: np.ndarray, along: np.ndarray, color: tuple) -> None:
    """An arrow from a point; `along`: to its tip (px)."""
    tip = start + along
    back = along / max(float(np.hypot(*along)), 1e-6) * scene.style.small_em * 0.4
    side = np.array([-back[1], back[0]]) * 0.6
    scene.canvas.line(np.array([start, tip]), color, scene.style.stroke * 1.3)
    scene.canvas.polygon(np.array([tip, tip - back + side, tip - back - side]), color)
