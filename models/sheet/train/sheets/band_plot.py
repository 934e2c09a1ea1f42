"""Plots with bands, areas and bundles of curves, often long and flat: no class, though they look like sections."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .noise import noise_line
from .scene import Scene
from .sheet import PART_FURNITURE

_POINTS = 160  # of a curve


def draw_band_plot(scene: Scene, box: Box, em: float) -> Box:
    """One to four plots with a common axis, one below the other → the box used."""
    em = min(em, box.width / 14, box.height / 6)
    count = scene.pick([1, 2, 3, 4], (6, 2, 1, 1)) if box.height > em * 22 else 1
    shape = scene.pick([scene.between(0.15, 0.35), scene.between(0.35, 0.8)])
    place = box._replace(bottom=min(box.bottom, box.top + box.width * shape * count + em * 3))
    body = Box(place.left + em * 3.5, place.top + em * scene.between(0.3, 1.6), place.right - em, place.bottom - em * 2.8)
    height = body.height / count
    for number in range(count):
        _draw_one(scene, body._replace(top=body.top + number * height, bottom=body.top + (number + 0.94) * height), em)
    face, step = scene.font(em * 0.75), int(scene.pick([1, 5, 10, 100]))
    for number in range(9):
        x = body.left + body.width * number / 8
        scene.canvas.text((x, body.bottom + em * 0.3), str(number * step), face, scene.style.ink, "ma")
    scene.canvas.text((body.middle[0], place.bottom - em * 0.3), scene.words(1, 3), face, scene.style.ink, "ms")
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _draw_one(scene: Scene, body: Box, em: float) -> None:
    """Bands behind, then areas or curves, a frame and numbers at the left."""
    kind = scene.pick(["bundle", "stack", "area", "ribbons", "columns"], (3, 2, 2, 2, 1))
    if scene.chance(0.35):
        _draw_bands(scene, body)
    {"bundle": _bundle, "stack": _stack, "area": _area, "ribbons": _ribbons, "columns": _columns}[kind](scene, body)
    if scene.chance(0.4):
        for y in np.linspace(body.top, body.bottom, 6)[1:-1]:
            scene.canvas.line(np.array([[body.left, y], [body.right, y]]), (205, 205, 205), 1)
    if scene.chance(0.7):
        scene.canvas.frame(body, scene.style.ink, scene.style.stroke)
    else:
        scene.canvas.line(np.array([body[:2], (body.left, body.bottom), body[2:]]), scene.style.ink, scene.style.stroke)
    if scene.chance(0.4):
        _draw_key(scene, body, em)
    for number, y in enumerate(np.linspace(body.bottom, body.top, 5)):
        scene.canvas.text((body.left - em * 0.3, float(y)), str(number * 20), scene.font(em * 0.7), scene.style.ink, "rm")


def _curve(scene: Scene, body: Box, bumps: float, share: float, reach: float) -> np.ndarray:
    """A line from left to right about a share of the height, N×2."""
    ys = np.clip(body.bottom - body.height * (share + reach * noise_line(scene.rng, _POINTS, bumps)), body.top, body.bottom)
    return np.stack([np.linspace(body.left, body.right, _POINTS), ys], 1)


def _draw_bands(scene: Scene, body: Box) -> None:
    """Stretches of another colour behind the curves, level or upright."""
    level = scene.chance(0.5)
    edges = np.sort(scene.rng.random(scene.rng.integers(2, 9)))
    for start, end in zip(edges, edges[1:]):
        pale = tuple(int(255 - (255 - c) * 0.35) for c in scene.field_color(60, 235))
        x = (body.left, body.right) if level else (body.left + body.width * start, body.left + body.width * end)
        y = (body.top + body.height * start, body.top + body.height * end) if level else (body.top, body.bottom)
        scene.canvas.fill(Box(x[0], y[0], x[1], y[1]), pale)


def _bundle(scene: Scene, body: Box) -> None:
    bumps, reach = scene.between(3, 30), scene.between(0.03, 0.18)
    for _ in range(int(scene.rng.integers(2, 14))):
        line = _curve(scene, body, bumps, scene.between(0.2, 0.8), reach)
        scene.canvas.line(line, scene.field_color(60, 235), scene.style.stroke * scene.between(1, 3))


def _stack(scene: Scene, body: Box) -> None:
    """Areas between curves that do not cross."""
    floor = np.full(_POINTS, body.bottom)
    count, bumps = int(scene.rng.integers(2, 10)), scene.between(2, 15)
    lines = []
    for _ in range(count):
        floor = floor - np.maximum(body.height / count * (0.7 + 0.35 * noise_line(scene.rng, _POINTS, bumps)), 0) * 0.85
        lines.append(np.maximum(floor, body.top))
    xs = np.linspace(body.left, body.right, _POINTS)
    edge = scene.style.ink if scene.chance(0.4) else None
    for upper in lines[::-1]:
        outline = np.stack([np.append(xs, [body.right, body.left]), np.append(upper, [body.bottom] * 2)], 1)
        scene.canvas.polygon(outline, scene.field_color(60, 235), edge, scene.style.stroke)


def _area(scene: Scene, body: Box) -> None:
    """What lies below or above one curve."""
    line = _curve(scene, body, scene.between(2, 25), 0.5, 0.17)
    base = scene.pick([body.bottom, body.middle[1]])
    color = scene.field_color(60, 235)
    scene.canvas.polygon(np.vstack([line, [[body.right, base], [body.left, base]]]), color)
    scene.canvas.line(line, scene.style.ink if scene.chance(0.5) else tuple(int(c * 0.7) for c in color), scene.style.stroke * 1.5)


def _ribbons(scene: Scene, body: Box) -> None:
    """Means with the width of their uncertainty."""
    for _ in range(int(scene.rng.integers(1, 5))):
        line = _curve(scene, body, scene.between(2, 8), scene.between(0.2, 0.8), 0.1)
        half = np.abs(noise_line(scene.rng, _POINTS, 3)) * body.height * 0.06 + body.height * 0.02
        color = scene.field_color(60, 235)
        pale = tuple(int(255 - (255 - c) * 0.45) for c in color)
        sides = [np.stack([line[:, 0], np.clip(line[:, 1] + s * half, body.top, body.bottom)], 1) for s in (-1, 1)]
        scene.canvas.polygon(np.vstack([sides[0], sides[1][::-1]]), pale)
        scene.canvas.line(line, color, scene.style.stroke * 2)


def _columns(scene: Scene, body: Box) -> None:
    """Bars close to each other, some in several colours."""
    colors = [scene.field_color(60, 235) for _ in range(scene.rng.integers(1, 6))]
    for cell in body.columns(int(scene.rng.integers(8, 60)), 0):
        y = body.bottom
        for color in colors:
            top = max(body.top, y - body.height / len(colors) * scene.between(0.1, 1))
            scene.canvas.fill(Box(cell.left, top, cell.right - max(1, cell.width * 0.15), y), color)
            y = top


def _draw_key(scene: Scene, body: Box, em: float) -> None:
    """A small box with lines and names in an upper corner."""
    rows, size = int(scene.rng.integers(1, 5)), em * 0.7
    key = Box(body.right - size * 9, body.top + size * 0.5, body.right - size * 0.5, body.top + size * (1 + 1.4 * rows))
    if key.left < body.left or key.bottom > body.bottom:
        return
    scene.canvas.fill(key, scene.style.paper)
    scene.canvas.frame(key, (180, 180, 180), 1)
    for row in range(rows):
        y = key.top + size * (0.9 + 1.4 * row)
        scene.canvas.line(np.array([[key.left + size * 0.4, y], [key.left + size * 2, y]]), scene.field_color(60, 235), scene.style.stroke * 2)
        scene.canvas.text((key.left + size * 2.5, y), scene.words(1, 1)[:10], scene.font(size), scene.style.ink, "lm")
