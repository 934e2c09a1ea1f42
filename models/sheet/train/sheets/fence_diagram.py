"""Fence diagrams: panels of layers that stand in zigzag or crosswise, seen from above at a slant. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .scene import Scene
from .sheet import PART_FURNITURE, PART_TEXT


def draw_fence_diagram(scene: Scene, box: Box, em: float) -> Box:
    """Three to eight panels between posts, the farther ones first → the box used."""
    em = min(em, box.width / 14, box.height / 8)
    place = box._replace(bottom=min(box.bottom, box.top + box.width * scene.between(0.5, 1.0)))
    deep = place.height * scene.between(0.2, 0.4)
    ground = Box(place.left + em, place.top + em * 2, place.right - em, place.bottom - deep - em)
    posts, links = _plan(scene, ground)
    layers = int(scene.rng.integers(2, 8))
    cuts = np.sort(scene.rng.uniform(0, 1, (layers + 1, len(posts))), 0)
    cuts[0], cuts[-1] = 0, scene.rng.uniform(0.75, 1, len(posts))
    for start, end in sorted(links, key=lambda link: posts[link[0]][1] + posts[link[1]][1]):
        _draw_panel(scene, posts[[start, end]], cuts[:, [start, end]] * deep)
    for number, (x, y) in enumerate(posts):
        scene.canvas.line(np.array([[x, y - em * 0.5], [x, y + cuts[-1, number] * deep]]), scene.style.ink, scene.style.stroke * 2)
        words = f"{scene.pick(['W', 'BH', ''])}{number + 1}"
        scene.canvas.text((float(x), float(y) - em * 0.6), words, scene.font(em * 0.9), scene.style.ink, "ms", PART_TEXT)
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _plan(scene: Scene, ground: Box) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Posts (x, y) and pairs of them that a panel joins: a zigzag, or rows and cross rows."""
    count = int(scene.rng.integers(4, 9))
    if scene.chance(0.5):
        xs = np.linspace(ground.left, ground.right, count)
        ys = np.where(np.arange(count) % 2, ground.bottom, ground.top) + scene.rng.normal(0, ground.height * 0.1, count)
        return np.stack([xs, np.clip(ys, ground.top, ground.bottom)], 1), [(i, i + 1) for i in range(count - 1)]
    lean = ground.width * 0.25
    grid = [
        (ground.left + lean * (1 - row / 2) + (ground.width - lean) * column / 2, ground.top + ground.height * row / 2)
        for row in range(3) for column in range(3)
    ]
    rows = [(3 * row + column, 3 * row + column + 1) for row in range(3) for column in range(2)]
    crossing = [(3 * row + column, 3 * row + column + 3) for row in range(2) for column in range(3)]
    return np.array(grid), [link for link in rows + crossing if scene.chance(0.8)]


def _draw_panel(scene: Scene, ends: np.ndarray, cuts: np.ndarray) -> None:
    """Layers between two posts; `cuts`: their depths (px) at each."""
    for number, (upper, lower) in enumerate(zip(cuts, cuts[1:])):
        corners = [ends[0] + (0, upper[0]), ends[1] + (0, upper[1]), ends[1] + (0, lower[1]), ends[0] + (0, lower[0])]
        color = scene.units[number % len(scene.units)].color
        scene.canvas.polygon(np.array(corners), color, scene.style.ink, scene.style.stroke)
