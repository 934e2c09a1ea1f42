"""Models in space: blocks of ground in oblique view with layers, grids of cells, surfaces, axes. No class, though
their faces look like maps and sections."""
from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from .figure_ground import figure_ground
from .geometry import Box, borders
from .noise import relief_shade, smooth_noise
from .scene import Scene
from .sheet import PART_FURNITURE
from .unit_field import unit_field
from .units import paint_units

_FACE = 360  # px: working size of a face
_COLORS = (cv2.COLORMAP_JET, cv2.COLORMAP_VIRIDIS, cv2.COLORMAP_HOT, cv2.COLORMAP_RAINBOW, cv2.COLORMAP_TURBO)


def draw_solid_model(scene: Scene, box: Box, em: float) -> Box:
    """A block with its faces, or stacked surfaces, as large as the box allows → the box used."""
    width = min(box.width, box.height * scene.between(1.2, 2))
    place = Box(box.left, box.top, box.left + width, box.top + min(box.height, width * scene.between(0.55, 0.85)))
    if scene.chance(0.2):
        dark = scene.pick([(0, 0, 0), (70, 75, 100), (225, 228, 235), (82, 87, 110)])
        scene.canvas.fill(place, dark)
    inner = place.inset(em * scene.between(0.5, 2.5))
    corners = _corners(scene, inner)
    kind = scene.pick(["layers", "cells", "surfaces"], (5, 2.5, 2))
    if kind == "surfaces":
        _draw_surfaces(scene, corners)
    else:
        _draw_block(scene, corners, kind)
    if scene.chance(0.6):
        _draw_axes(scene, corners, em, kind == "surfaces" or scene.chance(0.4))
    scene.canvas.mark(place, PART_FURNITURE)
    return place


def _corners(scene: Scene, box: Box) -> dict[str, np.ndarray]:
    """The eight corners of a block: names of left/right/front/back corner and t(op) or b(ottom)."""
    front = scene.between(0.2, 0.8)
    tilt = scene.between(0.25, 0.6)
    level = np.array([[0, tilt * front], [front, tilt], [1, tilt * (1 - front)], [1 - front, 0]])  # left, front, right, back
    names = ("l", "f", "r", "k")
    size = np.array([box.width, box.height])
    top = {name + "t": (box.left, box.top) + point * size for name, point in zip(names, level)}
    shrink = scene.between(0.85, 1)
    middle = box.left + box.width / 2
    bottom = {}
    for name in names:
        x, y = top[name + "t"]
        bottom[name + "b"] = np.array([middle + (x - middle) * shrink, y + (1 - tilt) * box.height])
    return top | bottom


def _lay(scene: Scene, picture: np.ndarray, corners: list[np.ndarray], shade: float) -> None:
    """Put a picture on a face whose corners go clockwise from the picture's upper left."""
    height, width = picture.shape[:2]
    canvas = scene.canvas
    target = np.array(corners, np.float32)
    x0, y0 = np.floor(target.min(0)).astype(int)
    x1, y1 = np.ceil(target.max(0)).astype(int) + 1
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target - np.float32([x0, y0]))
    size = (int(max(1, x1 - x0)), int(max(1, y1 - y0)))
    shaded = np.clip(picture * np.float32(shade), 0, 255).astype(np.uint8)
    laid = cv2.warpPerspective(shaded, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size) > 127
    canvas.paste(int(x0), int(y0), laid, inside)


def _draw_block(scene: Scene, c: dict[str, np.ndarray], kind: str) -> None:
    """Two sides with layers or cells, and a top like a map."""
    inked = scene.chance(0.6)
    colors = scene.pick(_COLORS)
    celled = partial(_celled_face, colors=colors, count=int(scene.rng.integers(8, 40)))
    draw = _layered_face if kind == "layers" else celled
    shades = (scene.between(0.7, 1), scene.between(0.7, 1))
    _lay(scene, draw(scene, inked), [c["lt"], c["ft"], c["fb"], c["lb"]], shades[0])
    _lay(scene, draw(scene, inked), [c["ft"], c["rt"], c["rb"], c["fb"]], shades[1])
    top = celled(scene, inked) if kind == "cells" and scene.chance(0.6) else _top_face(scene, inked)
    _lay(scene, top, [c["kt"], c["rt"], c["ft"], c["lt"]], 1.0)
    if scene.chance(0.8):
        for line in ("lt ft rt kt lt", "lb fb rb", "lt lb", "ft fb", "rt rb"):
            scene.canvas.line(np.array([c[name] for name in line.split()]), scene.style.ink, scene.style.stroke)


def _layered_face(scene: Scene, inked: bool) -> np.ndarray:
    field = figure_ground(scene, _FACE, _FACE, np.zeros(_FACE, np.float32), max(2, len(scene.units)))
    picture = paint_units(field, scene.units)
    if inked:
        picture[borders(field, 1)] = scene.style.ink
    return picture


def _celled_face(scene: Scene, inked: bool, colors: int, count: int) -> np.ndarray:
    """A grid of cells coloured by a value, as of ore; `colors`: one of _COLORS, `count`: cells along an edge."""
    grade = smooth_noise(scene.rng, count, count, scene.between(2, 6), 2)
    levels = np.clip((grade + 2) * 64, 0, 255).astype(np.uint8)
    if scene.chance(0.5):
        levels = levels // 48 * 48
    cells = cv2.applyColorMap(levels, colors)[..., ::-1]
    if scene.chance(0.4):
        cells[levels < 110] = 240
    picture = np.repeat(np.repeat(cells, _FACE // count, 0), _FACE // count, 1)
    if inked:
        picture[:: _FACE // count], picture[:, :: _FACE // count] = 40, 40
    return picture


def _top_face(scene: Scene, inked: bool) -> np.ndarray:
    """Units as on a map, or the ground as seen from above."""
    if scene.chance(0.3):
        green = np.array(scene.pick([(110, 150, 90), (190, 180, 150), (230, 230, 225)]), np.float32)
        return np.clip(green * relief_shade(scene.rng, _FACE, _FACE, 10)[..., None], 0, 255).astype(np.uint8)
    field = unit_field(scene.rng, _FACE, _FACE, len(scene.units), scene.pick(["patches", "bands", "sparse"]))
    picture = paint_units(field, scene.units)
    if inked:
        picture[borders(field, 1)] = scene.style.ink
    return picture


def _draw_surfaces(scene: Scene, c: dict[str, np.ndarray]) -> None:
    """Uneven sheets one above the other, each of strips from back to front."""
    count, steps = int(scene.rng.integers(1, 5)), 26
    for number in range(count):
        share = 0.85 - 0.7 * number / count
        relief = smooth_noise(scene.rng, steps + 1, steps + 1, scene.between(1.5, 4), 2) * 0.06
        down = c["lb"] - c["lt"]
        color = np.array(scene.pick(scene.units).color, float)
        at = np.array([[_on_level(c, u / steps, v / steps) + down * (share + relief[v, u]) for u in range(steps + 1)] for v in range(steps + 1)])
        gridded = scene.chance(0.4)
        for v in range(steps):
            for u in range(steps):
                quad = np.array([at[v, u], at[v, u + 1], at[v + 1, u + 1], at[v + 1, u]])
                light = np.clip(1 + (relief[v + 1, u] - relief[v, u]) * 14, 0.6, 1.2)
                tone = tuple(int(t) for t in np.clip(color * light, 0, 255))
                scene.canvas.polygon(quad, tone, scene.style.ink if gridded else tone, 1)


def _on_level(c: dict[str, np.ndarray], u: float, v: float) -> np.ndarray:
    """A point of the top, from the back corner: u to the right corner, v to the left one."""
    return c["kt"] + (c["rt"] - c["kt"]) * u + (c["lt"] - c["kt"]) * v


def _draw_axes(scene: Scene, c: dict[str, np.ndarray], em: float, gridded: bool) -> None:
    """Numbers along the lower edges, sometimes the lines of a grid behind and the edges of a cube."""
    face = scene.font(em * 0.7)
    grey = (150, 150, 150)
    count = int(scene.rng.integers(3, 8))
    for a, b in (("l", "f"), ("f", "r")):
        for number in range(count + 1):
            along = number / count
            low = c[a + "b"] + (c[b + "b"] - c[a + "b"]) * along
            scene.canvas.text((low[0], low[1] + em * 0.3), str(number * 500), face, scene.style.ink, "ma")
            if gridded:
                high = c[a + "t"] + (c[b + "t"] - c[a + "t"]) * along
                scene.canvas.line(np.array([low, high]), grey, 1)
    for number in range(count + 1):
        at = c["rt"] + (c["rb"] - c["rt"]) * number / count
        scene.canvas.text((at[0] + em * 0.3, at[1]), str(-number * 100), face, scene.style.ink, "lm")
        if gridded:
            left, front = (c[n + "t"] + (c[n + "b"] - c[n + "t"]) * number / count for n in "lf")
            scene.canvas.line(np.array([left, front, at]), grey, 1)
