"""Diagrams of measurements: cross-plots of two quantities, fields of rock kinds, triangles, contoured nets. No class."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, borders
from .noise import smooth_noise
from .scene import Scene
from .sheet import PART_FURNITURE, PART_TEXT
from .unit_field import nearest_seed

_ELEMENTS = ("SiO2", "MgO", "Na2O+K2O", "FeO", "Ba", "Sr/Y", "La/Yb", "Zr", "Nb", "log Cu", "Eh", "pH", "T (°C)", "P (kbar)", "GR", "Vp", "RHOB")


def draw_field_diagram(scene: Scene, box: Box, em: float) -> Box:
    """One diagram, or a grid of cross-plots, as large as the box allows → the box used."""
    em = min(em, box.width / 14, box.height / 10)
    side = min(box.width, box.height)
    place = Box(box.left, box.top, box.left + min(box.width, side * scene.pick([1, 1.4])), box.top + side)
    kind = scene.pick(["cross", "grid", "fields", "triangle", "net"], (3, 1.5, 3, 2, 1.5))
    body = Box(place.left + em * 3, place.top + em, place.right - em, place.bottom - em * 2.8)
    if kind == "grid":
        _draw_grid(scene, body, em)
    elif kind == "triangle":
        _draw_triangle(scene, body, em)
    elif kind == "net":
        _draw_net(scene, body, em)
    else:
        if kind == "fields":
            _draw_fields(scene, body, em)
        _draw_cross_plot(scene, body, em)
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _draw_grid(scene: Scene, body: Box, em: float) -> None:
    """The same plot of many pairs."""
    count = int(scene.rng.integers(2, 5))
    for column in body.columns(count, em):
        for row in range(count):
            top = body.top + body.height * row / count
            _draw_cross_plot(scene, column._replace(top=top, bottom=top + body.height / count - em), em * 0.6)


def _draw_cross_plot(scene: Scene, body: Box, em: float) -> None:
    """Groups of points in a frame, lines of best fit, names of the axes."""
    for _ in range(int(scene.rng.integers(1, 6))):
        color, shape, filled = scene.field_color(50, 235), int(scene.rng.integers(3)), scene.chance(0.7)
        center, spread = scene.rng.uniform(0.2, 0.8, 2), scene.rng.uniform(0.03, 0.15, 2)
        lean = scene.rng.normal(0, 1)
        points = scene.rng.normal(0, 1, (int(scene.rng.integers(5, 60)), 2))
        points[:, 1] += points[:, 0] * lean
        for x, y in np.clip(center + points * spread, 0.02, 0.98):
            at = (body.left + body.width * x, body.bottom - body.height * y)
            _draw_mark(scene, at, em * 0.22, shape, color if filled else None)
    if scene.chance(0.3):
        ys = np.clip(scene.rng.uniform(0, 1, 2), 0.05, 0.95)
        ends = np.array([[body.left, body.bottom - body.height * ys[0]], [body.right, body.bottom - body.height * ys[1]]])
        scene.canvas.line(ends, scene.pick([(210, 30, 30), scene.style.ink]), scene.style.stroke * 1.5)
    scene.canvas.frame(body, scene.style.ink, scene.style.stroke)
    face = scene.font(em * 0.7)
    for number in range(5):
        x, y = body.left + body.width * number / 4, body.bottom - body.height * number / 4
        scene.canvas.text((x, body.bottom + em * 0.2), str(number * 10), face, scene.style.ink, "ma")
        scene.canvas.text((body.left - em * 0.2, y), str(number * 2), face, scene.style.ink, "rm")
    name = scene.font(em * 0.9)
    scene.canvas.text((body.middle[0], body.bottom + em * 2.2), scene.pick(_ELEMENTS), name, scene.style.ink, "ms", PART_TEXT)
    scene.canvas.text((body.left - em * 1.6, body.middle[1]), scene.pick(_ELEMENTS), name, scene.style.ink, "ms", PART_TEXT, upright=False)


def _draw_mark(scene: Scene, at: tuple[float, float], size: float, shape: int, fill: tuple | None) -> None:
    if shape == 0:
        scene.canvas.circle(at, size, fill, scene.style.ink)
    elif shape == 1:
        scene.canvas.polygon(np.array(at) + np.array([[0, -1], [1, 0.8], [-1, 0.8]]) * size, fill, scene.style.ink)
    else:
        scene.canvas.polygon(np.array(at) + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * size * 0.8, fill, scene.style.ink)


def _draw_fields(scene: Scene, body: Box, em: float) -> None:
    """Coloured fields of kinds of rock or of minerals with their names."""
    left, top, right, bottom = body.rounded()
    height, width = max(8, bottom - top), max(8, right - left)
    fields = nearest_seed(scene.rng, height, width, int(scene.rng.integers(4, 16)), scene.pick([0.0005, 0.02]))
    colored = scene.chance(0.7)
    table = np.array([scene.field_color(50, 235) if colored else scene.style.paper for _ in range(256)], np.uint8)
    picture = table[fields]
    picture[borders(fields, scene.style.stroke)] = scene.style.ink
    scene.canvas.paste(left, top, picture)
    face = scene.font(em * 0.7)
    coarse = fields[::4, ::4]
    for number in np.unique(coarse):  # a field that falls between its cells is too small for a name
        ys, xs = np.nonzero(coarse == number)
        at = (left + float(xs.mean()) * 4, top + float(ys.mean()) * 4)
        scene.canvas.text(at, scene.words(1, 1), face, scene.style.ink, "mm", PART_TEXT)


def _draw_triangle(scene: Scene, body: Box, em: float) -> None:
    """Shares of three things: a triangle with fields and points."""
    half = min(body.width / 2, body.height / 1.73)
    middle = body.middle[0]
    a, b, c = (np.array(p) for p in ((middle, body.bottom - half * 1.73), (middle - half, body.bottom), (middle + half, body.bottom)))
    scene.canvas.polygon(np.array([a, b, c]), scene.field_color(50, 235) if scene.chance(0.5) else None, scene.style.ink, scene.style.stroke * 2)
    for _ in range(int(scene.rng.integers(0, 8))):
        shares = scene.rng.dirichlet([1, 1, 1], int(scene.rng.integers(3, 5)))
        corners = cv2.convexHull((shares @ np.array([a, b, c])).astype(np.float32)).reshape(-1, 2)
        scene.canvas.polygon(corners, scene.field_color(50, 235) if scene.chance(0.8) else None, scene.style.ink, scene.style.stroke)
    for share in np.linspace(0, 1, int(scene.rng.integers(2, 12)))[1:-1]:
        for p, q, r in ((a, b, c), (b, c, a), (c, a, b)):
            scene.canvas.line(np.array([p + (q - p) * share, p + (r - p) * share]), (130, 130, 130), 1)
    color = scene.field_color(50, 235)
    for share in scene.rng.dirichlet(scene.rng.uniform(1, 6, 3), int(scene.rng.integers(0, 90))):
        _draw_mark(scene, tuple(share @ np.array([a, b, c])), em * 0.2, 0, color)
    for at, anchor in ((a, "ms"), (b, "ma"), (c, "ma")):
        scene.canvas.text(tuple(at), scene.pick(_ELEMENTS), scene.font(em, True), scene.style.ink, anchor, PART_TEXT)


def _draw_net(scene: Scene, body: Box, em: float) -> None:
    """A round net of directions with contoured densities, great circles and poles."""
    radius = min(body.width, body.height) / 2
    x, y = body.middle
    left, top, size = round(x - radius), round(y - radius), max(8, round(radius * 2))
    ys, xs = np.mgrid[0:size, 0:size] - (size - 1) / 2
    inside = np.hypot(xs, ys) < radius
    if scene.chance(0.6):
        levels = np.digitize(smooth_noise(scene.rng, size, size, 3, 2), [0.0, 0.5, 0.9, 1.3, 1.7])
        table = cv2.applyColorMap(np.linspace(0, 255, 6).astype(np.uint8), scene.pick([cv2.COLORMAP_JET, cv2.COLORMAP_COOL]))
        colors = table.reshape(6, 3) if scene.style.colored else np.linspace(255, 90, 6).astype(np.uint8)[:, None].repeat(3, 1)
        colors = colors.copy()
        colors[0] = 255
        scene.canvas.paste(left, top, colors[levels], inside)
    angles = np.linspace(0, 2 * np.pi, 120)
    scene.canvas.line(np.stack([np.cos(angles), np.sin(angles)], 1) * radius + (x, y), scene.style.ink, scene.style.stroke * 1.5)
    for _ in range(int(scene.rng.integers(0, 14))):
        turn, bulge = scene.between(0, 6.28), scene.between(-0.9, 0.9)
        t = np.linspace(-1, 1, 40)
        arc = np.stack([t, bulge * (1 - t**2)], 1) * radius
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        scene.canvas.line(arc @ spin.T + (x, y), scene.field_color(50, 235), scene.style.stroke)
    for _ in range(int(scene.rng.integers(0, 60))):
        at, reach = scene.between(0, 6.28), radius * scene.between(0, 1) ** 0.5
        scene.canvas.circle((x + reach * np.cos(at), y + reach * np.sin(at)), em * 0.18, scene.style.ink)
    scene.canvas.text((x, y - radius - em * 0.2), "N", scene.font(em), scene.style.ink, "ms")
