"""Line and point symbols, as they stand on maps and in their legends."""
from __future__ import annotations

import numpy as np

from .canvas import Canvas, Color
from .geometry import places_along

LINE_KINDS = (
    "plain", "thick", "dashed", "thick dashed", "dotted", "thick dotted", "dash dot", "teeth", "ticks", "balls",
    "anticline", "syncline", "double", "arrow", "railway",
)
POINT_KINDS = (
    "strike dip", "flat", "vertical", "foliation", "lineation", "mine", "shaft", "well", "triangle", "star", "dot",
    "cross", "spring", "disc", "square", "diamond", "hexagon",
)

_CORNERS = {"shaft": 4, "triangle": 3, "star": 10, "disc": 20, "square": 4, "diamond": 4, "hexagon": 6}
_RADII = {"disc": 0.4, "square": 0.5, "diamond": 0.45, "hexagon": 0.45}  # of the size
_DASHES = {
    "dashed": (7, 3), "thick dashed": (7, 3), "dotted": (1.2, 2.5), "thick dotted": (1.6, 3),
    "dash dot": (8, 2.5, 1.5, 2.5),
}
_THICK = ("thick", "thick dashed", "thick dotted", "teeth", "ticks", "balls")


def draw_line(canvas: Canvas, points: np.ndarray, kind: str, color: Color, stroke: float, size: float) -> None:
    """A line symbol along points (N×2); `stroke` is the thin line width, `size` that of teeth and arrows (px)."""
    width = stroke * 2.4 if kind in _THICK else stroke
    pattern = _DASHES.get(kind)
    dash = None if pattern is None else tuple(max(p * size / 6, width * 1.3) for p in pattern)
    if kind == "double":
        normal = _normals(points) * size * 0.2
        canvas.line(points + normal, color, stroke)
        canvas.line(points - normal, color, stroke)
    else:
        canvas.line(points, color, width, dash)
    if kind == "arrow":
        _arrow_head(canvas, points[-1], points[-1] - points[-2], size * 0.5, color)
    elif kind in ("teeth", "ticks", "balls", "anticline", "syncline", "railway"):
        for place, direction in places_along(points, size * (6 if kind in ("anticline", "syncline") else 3)):
            _ornament(canvas, kind, place, direction, color, stroke, size)


def _normals(points: np.ndarray) -> np.ndarray:
    direction = np.gradient(points, axis=0)
    normal = np.stack([-direction[:, 1], direction[:, 0]], 1)
    return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)


def _ornament(
    canvas: Canvas, kind: str, place: np.ndarray, direction: np.ndarray, color: Color, stroke: float, size: float
) -> None:
    """Teeth, ticks, balls or arrows of one place on a line."""
    normal = np.array([-direction[1], direction[0]])
    reach = normal * size * 0.6
    if kind == "teeth":
        base = direction * size * 0.4
        canvas.polygon(np.array([place - base, place + base, place + reach]), color)
    elif kind == "ticks":
        canvas.line(np.array([place, place + reach]), color, stroke)
    elif kind == "balls":
        canvas.line(np.array([place, place + reach]), color, stroke)
        canvas.circle(tuple(place + reach), size * 0.15, color)
    elif kind == "railway":
        canvas.line(np.array([place - reach * 0.5, place + reach * 0.5]), color, stroke)
    else:
        for side in (1, -1):
            near, far = place + side * reach * 0.2, place + side * reach
            tail, tip = (near, far) if kind == "anticline" else (far, near)
            canvas.line(np.array([tail, tip]), color, stroke)
            _arrow_head(canvas, tip, tip - tail, size * 0.35, color)


def _arrow_head(canvas: Canvas, tip: np.ndarray, direction: np.ndarray, size: float, color: Color) -> None:
    forward = direction / max(float(np.linalg.norm(direction)), 1e-6)
    side = np.array([-forward[1], forward[0]]) * size * 0.4
    canvas.polygon(np.array([tip, tip - forward * size + side, tip - forward * size - side]), color)


def draw_point(
    canvas: Canvas, at: tuple[float, float], kind: str, color: Color, stroke: float, size: float, angle: float
) -> None:
    """A point symbol at a point; `size` is its length in px, `angle` its direction in radians."""
    center = np.array(at, float)
    along = np.array([np.cos(angle), np.sin(angle)]) * size / 2
    across = np.array([-along[1], along[0]])
    strokes: list[list[np.ndarray]] = []
    if kind in ("strike dip", "foliation", "vertical"):
        strokes = [[center - along, center + along]]
    if kind == "strike dip":
        strokes.append([center, center + across * 0.6])
    elif kind == "vertical":
        strokes.append([center - across * 0.5, center + across * 0.5])
    elif kind == "foliation":
        canvas.polygon(np.array([center - along * 0.35, center + along * 0.35, center + across * 0.6]), color)
    elif kind == "lineation":
        strokes.append([center - along, center + along])
        _arrow_head(canvas, center + along, along, size * 0.4, color)
    elif kind in ("flat", "cross", "mine"):
        strokes = [[center - along * 0.6, center + along * 0.6], [center - across * 0.6, center + across * 0.6]]
    if kind in ("flat", "well", "spring"):
        canvas.circle(at, size * (0.3 if kind == "flat" else 0.22), None, color, stroke)
    elif kind == "dot":
        canvas.circle(at, size * 0.14, color)
    elif kind in _CORNERS:
        fill = color if stroke < size * 0.12 else None
        outline = _star(center, size * _RADII.get(kind, 0.32), _CORNERS[kind], kind in ("shaft", "square"))
        canvas.polygon(outline, fill, color, stroke)
    if kind == "spring":
        strokes.append([center + (0, size * 0.22), center + (size * 0.2, size * 0.5)])
    elif kind == "mine":
        strokes.append([center - along * 0.6 - across * 0.25, center - along * 0.6 + across * 0.25])
    for stroke_points in strokes:
        canvas.line(np.array(stroke_points), color, stroke)


def _star(center: np.ndarray, radius: float, corners: int, turned: bool = False) -> np.ndarray:
    """A regular polygon, with inner corners when there are ten."""
    angles = np.arange(corners) * 2 * np.pi / corners - np.pi / 2 + (np.pi / 4 if turned else 0)
    radii = np.where((np.arange(corners) % 2 == 1) & (corners == 10), 0.45, 1.0) * radius
    return center + np.stack([np.cos(angles), np.sin(angles)], 1) * radii[:, None]
