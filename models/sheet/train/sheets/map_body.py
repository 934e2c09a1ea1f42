"""The map itself: a coloured or patterned body inside a neat line or its own outline."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, outline_of
from .map_details import draw_details
from .noise import relief_shade, smooth_noise
from .scene import Scene
from .sheet import MAP
from .unit_field import KINDS, unit_field
from .units import paint_units

SHAPES = ("frame", "blob", "stepped", "circle", "trapezoid", "base around", "islands", "body in frame")


def draw_map(scene: Scene, box: Box, shape: str, field_kind: str | None = None) -> None:
    """Draw a map of one of SHAPES into the box and record its region."""
    left, top, right, bottom = box.rounded()
    height, width = bottom - top, right - left
    kind = field_kind or scene.pick(KINDS, (3, 3, 4, 1, 0.4))
    field = unit_field(scene.rng, height, width, len(scene.units), kind)
    picture = paint_units(field, scene.units)
    _contacts(scene, picture, field)
    if scene.chance(0.3):
        shade = relief_shade(scene.rng, height, width, scene.between(6, 20))[..., None]
        picture = np.clip(picture * shade, 0, 255).astype(np.uint8)
    inside, base = _extent(scene, shape, height, width)
    if base is not None:
        scene.canvas.paste(left, top, base)
    scene.canvas.paste(left, top, picture, inside)
    region = _region(scene, shape, box, inside)
    draw_details(scene, box, inside)
    _edge(scene, shape, box, inside)
    scene.outline(MAP, region)


def _contacts(scene: Scene, picture: np.ndarray, field: np.ndarray) -> None:
    """Ink the borders between units."""
    if scene.chance(0.08):
        return
    edge = np.zeros(field.shape, np.uint8)
    edge[:, 1:] |= field[:, 1:] != field[:, :-1]
    edge[1:] |= field[1:] != field[:-1]
    width = round(scene.style.stroke * scene.between(0.7, 1.3))
    if width > 1:
        edge = cv2.dilate(edge, np.ones((width, width), np.uint8))
    picture[edge > 0] = scene.style.ink


def _extent(scene: Scene, shape: str, height: int, width: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Where the coloured body lies in its box (bool h×w), and what lies around it (h×w×3) if anything."""
    inside = np.zeros((height, width), np.uint8)
    if shape == "frame":
        inside[:] = 1
    elif shape == "circle":
        cv2.ellipse(inside, (width // 2, height // 2), (width // 2 - 1, height // 2 - 1), 0, 0, 360, 1, -1)
    elif shape == "trapezoid":
        slant = width * scene.between(0.01, 0.06)
        sag = height * scene.between(0.0, 0.03)
        x = np.linspace(slant, width - slant, 20)
        low = np.linspace(0, width, 20)
        arc = 1 - (np.linspace(-1, 1, 20)) ** 2
        points = np.concatenate([np.stack([x, sag * arc], 1), np.stack([low, height - sag + sag * arc], 1)[::-1]])
        cv2.fillPoly(inside, [points.astype(np.int32)], 1)
    elif shape == "stepped":
        inside[:] = 1
        for _ in range(scene.rng.integers(1, 5)):
            h, w = int(height * scene.between(0.08, 0.3)), int(width * scene.between(0.08, 0.35))
            y, x = scene.pick([0, height - h]), scene.pick([0, width - w])
            inside[y : y + h, x : x + w] = 0
    else:
        inside[:] = _blob(scene, height, width, islands=shape == "islands")
    base = None
    if shape in ("base around", "islands", "body in frame"):
        base = _surroundings(scene, height, width, sea=shape == "islands")
    return inside.astype(bool), base


def _blob(scene: Scene, height: int, width: int, islands: bool) -> np.ndarray:
    """An irregular body that nearly fills its box, or islands."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = xs / width * 2 - 1, ys / height * 2 - 1
    power = scene.between(2, 5)
    distance = (np.abs(u) ** power + np.abs(v) ** power) ** (1 / power)
    noise = smooth_noise(scene.rng, height, width, scene.between(1.5, 5), scene.pick([3, 4, 5]))
    if islands:
        return (noise - distance * 0.6 > scene.between(-0.5, 0.2)).astype(np.uint8)
    body = (distance + noise * scene.between(0.03, 0.12) < 0.87).astype(np.uint8)
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(body)
    return (pieces == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)


def _surroundings(scene: Scene, height: int, width: int, sea: bool) -> np.ndarray:
    """Sea, or pale topography, around a body."""
    colored = scene.style.colored
    if sea:
        color = scene.pick([(205, 230, 245), (170, 215, 240), (235, 245, 250), (255, 255, 255)]) if colored else scene.style.paper
        return np.full((height, width, 3), color, np.uint8)
    tone = scene.between(0.85, 0.97)
    shade = relief_shade(scene.rng, height, width, scene.between(8, 20)) if scene.chance(0.5) else np.ones((height, width))
    tint = np.array(scene.pick([(242, 239, 233), (235, 235, 235), (232, 238, 225), (250, 250, 250)]), float)
    picture = tint * tone * shade[..., None]
    levels = smooth_noise(scene.rng, height, width, scene.between(3, 8), 4) * scene.between(3, 9)
    steps = np.floor(levels)
    lines = np.zeros((height, width), bool)
    lines[:, 1:] |= steps[:, 1:] != steps[:, :-1]
    lines[1:] |= steps[1:] != steps[:-1]
    picture[lines] *= 0.8
    return np.clip(picture, 0, 255).astype(np.uint8)


def _region(scene: Scene, shape: str, box: Box, inside: np.ndarray) -> Box | np.ndarray:
    """The map's outline on the sheet: its neat line when it has one, else the outline of its body."""
    if shape in ("frame", "islands", "body in frame"):
        return box
    return outline_of(inside, max(1.0, scene.style.side / 1500)) + (round(box.left), round(box.top))


def _edge(scene: Scene, shape: str, box: Box, inside: np.ndarray) -> None:
    """The neat line or the line around the body, and the graduated border outside of a frame."""
    style = scene.style
    ink, width = style.ink, style.stroke * scene.between(1, 3)
    if shape in ("frame", "islands", "body in frame"):
        scene.canvas.frame(box, ink, width)
    if shape != "frame" and not (shape == "stepped" and scene.chance(0.2)):
        contours, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            points = contour.reshape(-1, 2) + (round(box.left), round(box.top))
            scene.canvas.polygon(points, None, ink, width)
