"""Plots of coloured fields with axes and a bar of colours: heat maps, matrices, densities, spectra. No class."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box
from .noise import smooth_noise
from .scene import Scene
from .sheet import PART_FURNITURE

_MAPS = (
    cv2.COLORMAP_JET, cv2.COLORMAP_VIRIDIS, cv2.COLORMAP_HOT, cv2.COLORMAP_MAGMA, cv2.COLORMAP_RAINBOW, cv2.COLORMAP_SUMMER, cv2.COLORMAP_OCEAN,
    cv2.COLORMAP_TURBO, cv2.COLORMAP_COOL,
)


def draw_color_plot(scene: Scene, box: Box, em: float) -> Box:
    """One plot as large as the box allows, labels included → the box used."""
    kind = scene.pick(["matrix", "density", "spectrum", "hexagons"], (4, 2, 2, 1))
    em = min(em, box.width / 14, box.height / 9)
    width = min(box.width, box.height * (1.25 if kind == "matrix" else scene.between(1.2, 2.4)))
    place = box._replace(right=box.left + width)
    barred = scene.chance(0.75)
    body = Box(place.left + em * 4, place.top + em * 1.6, place.right - em * (5 if barred else 0.5), place.bottom - em * 3)
    colors = scene.pick(_MAPS) if scene.style.colored else cv2.COLORMAP_BONE
    {"matrix": _draw_matrix, "density": _draw_density, "spectrum": _draw_spectrum, "hexagons": _draw_hexagons}[kind](scene, body, colors, em)
    scene.canvas.frame(body, scene.style.ink, scene.style.stroke)
    if kind != "matrix":
        _draw_ticks(scene, body, em)
    if scene.chance(0.6):
        scene.canvas.text((body.middle[0], body.top - em * 0.5), scene.words(1, 4), scene.font(em), scene.style.ink, "ms")
    if barred:
        _draw_bar(scene, Box(body.right + em, body.top, body.right + em * 1.8, body.bottom), colors, em)
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _shown(levels: np.ndarray, colors: int) -> np.ndarray:
    """Values 0…1 → uint8 RGB."""
    return np.ascontiguousarray(cv2.applyColorMap(np.clip(levels * 255, 0, 255).astype(np.uint8), colors)[..., ::-1])


def _draw_matrix(scene: Scene, body: Box, colors: int, em: float) -> None:
    """A table of coloured cells, with numbers, of the likeness of things or of hits and misses."""
    rows, columns = int(scene.rng.integers(3, 15)), int(scene.rng.integers(3, 15))
    rows = columns if scene.chance(0.7) else rows
    values = scene.rng.random((rows, columns)) ** scene.pick([1, 3])
    if rows == columns:
        values = (values + values.T) / 2
        values[np.arange(rows), np.arange(rows)] = scene.between(0.7, 1)
    pixels, (height, width) = _shown(values, colors), (body.height / rows, body.width / columns)
    face, numbers, ruled = scene.font(min(em * 0.8, height * 0.5)), scene.chance(0.6), scene.chance(0.4)
    lower = scene.chance(0.2)
    for row in range(rows):
        y = body.top + height * row
        scene.canvas.text((body.left - em * 0.4, y + height / 2), scene.words(1, 1)[:9], face, scene.style.ink, "rm")
        for column in range(columns):
            cell = Box(body.left + width * column, y, body.left + width * (column + 1), y + height)
            if lower and column > row:
                continue
            color = tuple(int(c) for c in pixels[row, column])
            scene.canvas.fill(cell, color)
            if ruled:
                scene.canvas.frame(cell, scene.style.paper, scene.style.stroke)
            if numbers and face.getlength("0.00") < width:
                words = f"{values[row, column]:.2f}"
                scene.canvas.text(cell.middle, words, face, (0, 0, 0) if sum(color) > 330 else (255, 255, 255), "mm")
    for column in range(columns):
        at = (body.left + width * (column + 0.7), body.bottom + em * 2.4)
        scene.canvas.text(at, scene.words(1, 1)[:5], face, scene.style.ink, "ls", upright=False)


def _draw_density(scene: Scene, body: Box, colors: int, em: float) -> None:
    """How densely points lie: clouds in steps of colour, with the points or lines around them."""
    left, top, right, bottom = body.rounded()
    height, width = max(4, bottom - top), max(4, right - left)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    total = np.zeros((height, width), np.float32)
    for _ in range(int(scene.rng.integers(1, 6))):
        cx, cy = scene.rng.uniform((0, 0), (width, height)) / max(height, width)
        sx, sy = scene.rng.uniform(0.03, 0.2, 2)
        lean = np.float32(scene.rng.normal(0, 0.7))
        total += np.exp(-(((xs - cx) / sx) ** 2 + ((ys - cy + lean * (xs - cx)) / sy) ** 2))
    total /= max(float(total.max()), 1e-6)
    steps = int(scene.rng.integers(5, 12))
    levels = np.floor(total * steps) / steps if scene.chance(0.7) else total
    picture = _shown(levels, colors)
    if scene.chance(0.6):
        picture[total < 0.06] = scene.style.paper
    scene.canvas.paste(left, top, picture)
    _scatter(scene, body, em)


def _scatter(scene: Scene, body: Box, em: float) -> None:
    color = scene.pick([scene.style.ink, (255, 255, 255), (200, 30, 30)])
    for at in scene.rng.uniform(body[:2], body[2:], (int(scene.rng.integers(0, 120)), 2)):
        scene.canvas.circle(tuple(at), em * 0.14, color)


def _draw_spectrum(scene: Scene, body: Box, colors: int, em: float) -> None:
    """Values over time and frequency, or over samples and wavelengths: stripes and blots."""
    left, top, right, bottom = body.rounded()
    height, width = max(4, bottom - top), max(4, right - left)
    columns = int(scene.rng.integers(30, 300))
    rows = int(scene.rng.integers(12, 80))
    values = scene.rng.standard_normal((rows, columns)).astype(np.float32) * scene.between(0.2, 0.8)
    values += smooth_noise(scene.rng, rows, columns, scene.between(3, 12), 3)
    values += np.linspace(-1.5, 1.5, rows)[:, None] * scene.pick([-1, 0, 1])
    values += scene.rng.standard_normal((1, columns)) * scene.pick([0.0, 0.8])
    method = scene.pick([cv2.INTER_NEAREST, cv2.INTER_LINEAR])
    scene.canvas.paste(left, top, cv2.resize(_shown((values + 2.5) / 5, colors), (width, height), interpolation=method))


def _draw_hexagons(scene: Scene, body: Box, colors: int, em: float) -> None:
    """Counts of points in hexagons."""
    size = body.width / scene.between(12, 35)
    angles = np.radians(np.arange(30, 390, 60))
    corner = np.stack([np.cos(angles), np.sin(angles)], 1) * size * 0.58
    rows, columns = int(body.height / (size * 0.87)), int(body.width / size)
    counts = smooth_noise(scene.rng, max(4, rows), max(4, columns), 3, 2)
    shown = _shown((counts + 1) / 3, colors)
    for row in range(rows):
        for column in range(columns - 1):
            if counts[row, column] > -0.3:
                at = np.array([body.left + size * (column + 0.5 + 0.5 * (row % 2)), body.top + size * 0.87 * (row + 0.6)])
                scene.canvas.polygon(corner + at, tuple(int(c) for c in shown[row, column]))


def _draw_ticks(scene: Scene, body: Box, em: float) -> None:
    """Numbers and names along the left and lower edges."""
    face = scene.font(em * 0.8)
    scale = scene.pick([0.1, 1, 10, 25])
    for number in range(6):
        x, y = body.left + body.width * number / 5, body.bottom - body.height * number / 5
        words = f"{number * scale:g}"
        scene.canvas.text((x, body.bottom + em * 0.3), words, face, scene.style.ink, "ma")
        scene.canvas.text((body.left - em * 0.4, y), words, face, scene.style.ink, "rm")
    scene.canvas.text((body.middle[0], body.bottom + em * 2.6), scene.words(1, 2), face, scene.style.ink, "ms")
    scene.canvas.text((body.left - em * 2.6, body.middle[1]), scene.words(1, 2), face, scene.style.ink, "ms", upright=False)


def _draw_bar(scene: Scene, bar: Box, colors: int, em: float) -> None:
    left, top, right, bottom = bar.rounded()
    steps = np.linspace(1, 0, max(2, bottom - top))[:, None]
    scene.canvas.paste(left, top, np.repeat(_shown(steps, colors), max(1, right - left), 1))
    scene.canvas.frame(bar, scene.style.ink, scene.style.stroke)
    for number in range(5):
        at = (bar.right + em * 0.3, bar.bottom - bar.height * number / 4)
        scene.canvas.text(at, f"{number * 0.25:.2f}", scene.font(em * 0.75), scene.style.ink, "lm")
