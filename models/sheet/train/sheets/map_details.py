"""What is drawn over the units of a map: drainage, contours, grid, faults, symbols, labels."""
from __future__ import annotations

import numpy as np

from .canvas import Color
from .geometry import Box, borders
from .hachures import draw_hachures
from .noise import smooth_noise, wandering_line
from .scene import Scene
from .symbols import LINE_KINDS, POINT_KINDS, draw_line, draw_point


def draw_details(scene: Scene, box: Box, inside: np.ndarray) -> None:
    """Draw a random choice of details inside the body (bool h×w, with its corner at the box's)."""
    if scene.chance(0.45):
        _level_lines(scene, box, inside, scene.between(4, 14), _contour_color(scene))
    if scene.chance(0.6):
        _level_lines(scene, box, inside, 0, (90, 140, 200) if scene.style.colored else scene.style.ink)
    if scene.chance(0.25):
        _lakes(scene, box, inside)
    if scene.chance(0.04):
        draw_hachures(scene, box, inside)
    if scene.chance(0.4):
        _grid(scene, box, inside, scene.pick([scene.between(3, 9), scene.between(12, 40)], (4, 1)))
    if scene.chance(0.35):
        _roads(scene, box, inside)
    if scene.chance(0.75):
        _lines(scene, box, inside)
    _scatter(scene, box, inside)


def _contour_color(scene: Scene) -> Color:
    return scene.pick([(170, 120, 80), (150, 150, 150), (190, 150, 120)]) if scene.style.colored else (140, 140, 140)


def _level_lines(scene: Scene, box: Box, inside: np.ndarray, levels: float, color: Color) -> None:
    """Contour lines of a noise surface; with 0 levels only its zero line, which looks like a stream."""
    height, width = inside.shape
    surface = smooth_noise(scene.rng, height, width, scene.between(3, 9), 4)
    steps = np.floor(surface * levels) if levels else surface > 0
    picture = np.full((height, width, 3), color, np.uint8)
    scene.canvas.paste(*box.rounded()[:2], picture, borders(steps, scene.style.side / 1800) & inside)


def _grid(scene: Scene, box: Box, inside: np.ndarray, count: float) -> None:
    """Straight lines of a graticule (`count` along the longer side), cut at the body's outline."""
    height, width = inside.shape
    step = max(width, height) / count
    lines = np.zeros(inside.shape, bool)
    stroke = max(1, round(scene.style.stroke * 0.6))
    for start in np.arange(step * scene.between(0.2, 1), max(width, height), step).astype(int):
        lines[start : start + stroke] = True
        lines[:, start : start + stroke] = True
    tone = tuple(int(c * 0.6 + 60) for c in scene.style.ink)
    scene.canvas.paste(*box.rounded()[:2], np.full((height, width, 3), tone, np.uint8), lines & inside)


def _lakes(scene: Scene, box: Box, inside: np.ndarray) -> None:
    """Waters with a shore line."""
    height, width = inside.shape
    water = smooth_noise(scene.rng, height, width, scene.between(4, 14), 4) > scene.between(1.3, 2.2)
    color = (185, 215, 240) if scene.style.colored else scene.style.paper
    scene.canvas.paste(*box.rounded()[:2], np.full((height, width, 3), color, np.uint8), water & inside)


def _roads(scene: Scene, box: Box, inside: np.ndarray) -> None:
    """Roads and railways across the map."""
    style = scene.style
    color = scene.pick([(200, 60, 50), (90, 90, 90), style.ink]) if style.colored else style.ink
    kind = scene.pick(["plain", "double", "thick", "railway", "dashed"])
    for place in _random_places(scene, box, inside, int(scene.between(1, 9)), 0):
        line = wandering_line(scene.rng, place, scene.between(0, 2 * np.pi), max(box.width, box.height), 2.0)
        line = _inner_run(line, box, inside)
        if len(line) > 3:
            draw_line(scene.canvas, line, kind, color, style.stroke, style.side * 0.005)


def _random_places(scene: Scene, box: Box, inside: np.ndarray, count: int, margin: float) -> np.ndarray:
    """Up to `count` points (N×2) inside the body, not nearer than `margin` px to the box's edge."""
    inner = box.inset(min(margin, box.width / 4), min(margin, box.height / 4))
    places = scene.rng.uniform((inner.left, inner.top), (inner.right, inner.bottom), (count, 2))
    rows, columns = (places[:, 1] - box.top).astype(int), (places[:, 0] - box.left).astype(int)
    rows, columns = np.clip(rows, 0, inside.shape[0] - 1), np.clip(columns, 0, inside.shape[1] - 1)
    return places[inside[rows, columns]]


def _inner_run(line: np.ndarray, box: Box, inside: np.ndarray) -> np.ndarray:
    """The first part of a line until it leaves the body."""
    rows, columns = (line[:, 1] - box.top).astype(int), (line[:, 0] - box.left).astype(int)
    within = (rows >= 0) & (columns >= 0) & (rows < inside.shape[0]) & (columns < inside.shape[1])
    within[within] = inside[rows[within], columns[within]]
    outside = np.flatnonzero(~within)
    return line[: outside[0]] if len(outside) else line


def _lines(scene: Scene, box: Box, inside: np.ndarray) -> None:
    """Faults, folds and dikes."""
    style = scene.style
    side = max(box.width, box.height)
    trend = scene.between(0, np.pi)
    kinds = [scene.pick(LINE_KINDS) for _ in range(3)]
    colors = [style.ink, (200, 30, 30), (30, 30, 30)] if style.colored and scene.chance(0.3) else [style.ink]
    stroke = style.stroke * scene.between(0.7, 1.4)
    for place in _random_places(scene, box, inside, int(scene.between(2, 40)), 0):
        angle = trend + scene.rng.normal(0, 0.4)
        line = wandering_line(scene.rng, place, angle, side * scene.between(0.05, 0.5), scene.between(0.2, 1))
        line = _inner_run(line, box, inside)
        if len(line) > 3:
            draw_line(scene.canvas, line, scene.pick(kinds), scene.pick(colors), stroke, style.side * 0.007)


def _scatter(scene: Scene, box: Box, inside: np.ndarray) -> None:
    """Unit letters, strike and dip with numbers, point symbols, place names."""
    style, rng = scene.style, scene.rng
    em = min(style.small_em, max(box.width, box.height) / 30)
    letters = scene.font(em * scene.between(0.8, 1.2))
    for place in _random_places(scene, box, inside, int(scene.between(0, 120)), em):
        scene.canvas.text(tuple(place), scene.pick(scene.units).letters, letters, style.ink, "mm")
    kinds = [scene.pick(POINT_KINDS) for _ in range(3)]
    color = scene.pick([style.ink, (200, 30, 30)]) if style.colored else style.ink
    size = style.side * scene.between(0.006, 0.014)
    for place in _random_places(scene, box, inside, int(scene.between(0, 80)), size):
        kind, angle = scene.pick(kinds), scene.between(0, 2 * np.pi)
        draw_point(scene.canvas, tuple(place), kind, color, style.stroke, size, angle)
        if rng.random() < 0.5:
            at = (place[0] + size * 0.5, place[1])
            scene.canvas.text(at, str(rng.integers(5, 90)), scene.font(em * 0.8), color, "lm")
    for place in _random_places(scene, box, inside, int(scene.between(0, 14)), em):
        face = scene.font(em * scene.between(0.9, 1.9), scene.chance(0.4))
        words = scene.words(1, 2)
        if abs(place[0] - box.middle[0]) + face.getlength(words) / 2 < box.width / 2:
            scene.canvas.text(tuple(place), words, face, style.ink, "mm")
