"""The map itself: a coloured or patterned body inside a neat line or its own outline."""
from __future__ import annotations

import cv2
import numpy as np

from .canvas import Canvas
from .exercise_map import draw_exercise_map
from .extents import map_extent
from .geometry import Box, borders, outline_of
from .map_details import draw_details
from .noise import relief_shade, smooth_noise, wandering_line
from .scene import Scene
from .sheet import MAP
from .unit_field import KINDS, unit_field
from .units import paint_units

SHAPES = ("frame", "blob", "stepped", "circle", "trapezoid", "base around", "islands", "body in frame", "open", "coast")
FRAMED = ("frame", "islands", "body in frame", "exercise", "open")  # the region is the neat line, or the box that ticks tell of
_MOST_UNITS = 40  # of one map


def draw_map(scene: Scene, box: Box, shape: str, field_kind: str | None = None) -> None:
    """Draw a map of one of SHAPES, or "exercise", into the box and record its region."""
    if shape == "exercise":
        draw_exercise_map(scene, box)
        return
    left, top, right, bottom = box.rounded()
    height, width = bottom - top, right - left
    inside = map_extent(scene, shape, height, width)
    if shape in ("base around", "islands", "body in frame"):
        base = _sea(scene, height, width) if shape == "islands" else paint_surroundings(scene, height, width)
        scene.canvas.paste(left, top, base)
    if shape == "open" and scene.chance(0.3):
        scene.canvas.paste(left, top, _sea(scene, height, width))
    scene.canvas.paste(left, top, _geology(scene, height, width, field_kind), inside)
    if shape in FRAMED:
        scene.outline(MAP, box)
    else:
        scene.outline(MAP, outline_of(inside, max(1.0, scene.style.side / 1500)) + (left, top))
    draw_details(scene, box, inside)
    _edge(scene, shape, box, inside)


def draw_land(scene: Scene, box: Box, land: np.ndarray) -> None:
    """Geology, details and the coast of land (bool, of the box's size) without a region of its own."""
    left, top, right, bottom = box.rounded()
    scene.canvas.paste(left, top, _geology(scene, bottom - top, right - left, None), land)
    draw_details(scene, box, land)
    _edge(scene, "coast", box, land)


def _geology(scene: Scene, height: int, width: int, field_kind: str | None) -> np.ndarray:
    """The units with their contacts, sometimes over shaded relief; seldom only topography or an image from space."""
    if field_kind is None and scene.chance(0.05):
        return paint_surroundings(scene, height, width) if scene.chance(0.6) else _image_from_space(scene, height, width)
    kind = field_kind or scene.pick(KINDS, (3, 3, 4, 1, 0.4))
    field = unit_field(scene.rng, height, width, min(_MOST_UNITS, len(scene.units)), kind)
    picture = paint_units(field, scene.units)
    if scene.chance(0.12):
        picture = _hand_colored(scene, picture)
    if scene.chance(0.92):
        _contacts(scene, picture, field)
    if scene.chance(0.3):
        shade = relief_shade(scene.rng, height, width, scene.between(6, 20))[..., None]
        picture = np.clip(picture * shade, 0, 255).astype(np.uint8)
    return picture


def _image_from_space(scene: Scene, height: int, width: int) -> np.ndarray:
    """Mottled bands of light over relief."""
    count = 3 if scene.style.colored else 1
    bands = [smooth_noise(scene.rng, height, width, scene.between(4, 12), 6) for _ in range(count)]
    tint = scene.rng.uniform(80, 170, len(bands))
    picture = np.stack(bands, 2) * np.float32(scene.between(15, 45)) + tint
    picture = picture * relief_shade(scene.rng, height, width, scene.between(10, 30))[..., None]
    return np.broadcast_to(np.clip(picture, 0, 255), (height, width, 3)).astype(np.uint8)


def _hand_colored(scene: Scene, picture: np.ndarray) -> np.ndarray:
    """Uneven washes that do not quite meet their outlines."""
    height, width = picture.shape[:2]
    shift = max(1, round(scene.style.side / 700))
    moved = np.roll(picture, tuple(scene.rng.integers(-shift, shift + 1, 2)), (0, 1))
    wash = smooth_noise(scene.rng, height, width, scene.between(10, 40), 3)[..., None] * np.float32(0.06)
    return np.clip(255 - (255 - moved.astype(np.float32)) * (np.float32(0.85) + wash), 0, 255).astype(np.uint8)


def _contacts(scene: Scene, picture: np.ndarray, field: np.ndarray) -> None:
    """Ink the borders between units."""
    picture[borders(field, scene.style.stroke * scene.between(0.7, 1.3))] = scene.style.ink


def _sea(scene: Scene, height: int, width: int) -> np.ndarray:
    """One pale tone."""
    blues = [(205, 230, 245), (170, 215, 240), (235, 245, 250), (255, 255, 255)]
    color = scene.pick(blues) if scene.style.colored else scene.style.paper
    return np.full((height, width, 3), color, np.uint8)


def paint_surroundings(scene: Scene, height: int, width: int, bare: float = 0.3) -> np.ndarray:
    """Pale topography around a body, or bare paper (`bare`: its chance)."""
    if scene.chance(bare):
        return np.full((height, width, 3), scene.style.paper, np.uint8)
    tint = np.array(scene.pick([(242, 239, 233), (235, 235, 235), (232, 238, 225), (250, 250, 250)]), np.float32)
    picture = np.broadcast_to(tint * np.float32(scene.between(0.85, 0.97)), (height, width, 3)).copy()
    if scene.chance(0.5):
        picture *= relief_shade(scene.rng, height, width, scene.between(8, 20))[..., None]
    levels = np.floor(smooth_noise(scene.rng, height, width, scene.between(3, 8), 4) * scene.between(3, 9))
    picture[borders(levels, scene.style.side / 1800)] *= np.float32(0.8)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    return _with_roads(scene, picture) if scene.chance(0.4) else picture


def _with_roads(scene: Scene, picture: np.ndarray) -> np.ndarray:
    """Rivers, roads and names as pale as on the maps of the web."""
    height, width = picture.shape[:2]
    canvas = Canvas(width, height, scene.style.paper)
    canvas.paste(0, 0, picture)
    colors = [(170, 205, 225), (225, 190, 170), (200, 190, 210), (245, 225, 160), (190, 190, 190)]
    face = scene.font(scene.style.small_em * 0.9)
    for _ in range(int(scene.rng.integers(4, 40))):
        start = scene.rng.uniform((0, 0), (width, height))
        length = scene.between(0.1, 0.8) * max(height, width)
        points = wandering_line(scene.rng, start, scene.between(0, 6.28), length, scene.between(1, 4))
        canvas.line(points, scene.pick(colors), scene.style.stroke * scene.between(0.5, 2.5))
        if scene.chance(0.3):
            canvas.text(tuple(points[12]), scene.words(1, 2), face, scene.pick([(130, 130, 130), (110, 150, 110)]), "mm")
    return canvas.image


def _edge(scene: Scene, shape: str, box: Box, inside: np.ndarray) -> None:
    """The neat line, and the line around the body."""
    ink, width = scene.style.ink, scene.style.stroke * scene.between(1, 3)
    if shape in FRAMED and shape != "open":
        scene.canvas.frame(box, ink, width)
    if shape != "frame" and scene.chance(0.85):
        contours, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            points = contour.reshape(-1, 2) + (round(box.left), round(box.top))
            scene.canvas.polygon(points, None, ink, width)
