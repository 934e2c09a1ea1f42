"""Framed maps with a wide sea or an unmapped corner in which the title, scale, text and legends stand: text is the map's, legends are not."""
from __future__ import annotations

from typing import Callable

import cv2
import numpy as np

from .blocks import Contents, draw_block, on_panel
from .canvas import Color
from .furniture import draw_credits, draw_north_arrow, draw_page_title, draw_scale_bar, draw_title
from .geometry import Box, union
from .inset import draw_inset
from .layout import Plan
from .map_body import draw_land
from .map_margin import draw_coordinates
from .open_symbols import draw_open_symbols
from .scene import Scene
from .sea_land import land_and_sea
from .sheet import MAP, PART_TEXT
from .symbol_column import pick_symbol_column_style
from .symbol_legend import pick_symbol_legend_style
from .unit_legend import pick_unit_legend_style

_WATERS = ((205, 230, 245), (170, 215, 240), (235, 245, 250), (190, 225, 235), (222, 238, 230))
_TRIES = 80  # random places for one piece
_MOST_LAND = 0.004  # share of a piece's place
_ON_PANEL = 0.25  # share of legends with paper of their own


def draw_sea_map(scene: Scene, plan: Plan) -> None:
    """Draw such a sheet over the whole canvas; `plan.inside` are its legends, `plan.blocks` the other pieces."""
    em = scene.style.em
    looks = pick_unit_legend_style(scene, True), pick_symbol_legend_style(scene, True), pick_symbol_column_style(scene)
    contents = Contents(*looks, title_em=em * scene.between(1.6, 3.4))
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.008, 0.03))
    if plan.title == "top":
        page = draw_page_title(scene, page)
    frame = page.inset(em * scene.between(1.2, 2.4))
    land = _draw_map(scene, frame)
    free = Places(scene, frame, land)
    for block in plan.inside:
        _draw_legend(scene, free, block, contents, em)
    for block in plan.blocks:
        _draw_piece(scene, free, block, contents, em)


class Places:
    """What of a map's frame is still free: no land, nothing written on it."""

    def __init__(self, scene: Scene, frame: Box, land: np.ndarray) -> None:
        self._scene = scene
        self._frame = frame
        self._full = land.astype(np.uint8)
        self._taken: list[Box] = []

    def find(self, width: float, height: float) -> Box | None:
        """A free place of that size (px), or down to half of it; None where there is none."""
        total = cv2.integral(self._full)
        for shrink in (1.0, 0.8, 0.64, 0.5):
            w, h = round(width * shrink), round(height * shrink)
            room = np.array([self._full.shape[1] - w, self._full.shape[0] - h]) - 4
            if min(room) < 8:
                continue
            for x, y in self._scene.rng.integers((4, 4), room, (_TRIES, 2)):
                covered = total[y + h, x + w] - total[y, x + w] - total[y + h, x] + total[y, x]
                if covered <= _MOST_LAND * w * h:
                    return Box(self._frame.left + x, self._frame.top + y, self._frame.left + x + w, self._frame.top + y + h)
        return None

    def take(self, used: Box) -> None:
        """What was drawn there, with a margin, is not free any more."""
        margin = self._scene.style.em
        left, top, right, bottom = used.inset(-margin).rounded()
        x, y = round(self._frame.left), round(self._frame.top)
        self._full[max(0, top - y) : max(0, bottom - y), max(0, left - x) : max(0, right - x)] = 1
        self._taken.append(used)

    def written(self, place: Box) -> bool:
        """Whether something that was drawn before reaches into the place."""
        return any(place.left < t.right and t.left < place.right and place.top < t.bottom and t.top < place.bottom for t in self._taken)


def _draw_map(scene: Scene, frame: Box) -> np.ndarray:
    """Sea, land, graticule and the frame with its coordinates → the land (bool, of the frame's size)."""
    left, top, right, bottom = frame.rounded()
    height, width = bottom - top, right - left
    land = land_and_sea(scene, height, width)
    water: Color = scene.pick(_WATERS) if scene.style.colored and scene.chance(0.6) else scene.style.paper
    scene.canvas.fill(frame, water)
    if scene.chance(0.3):
        _draw_water_lines(scene, frame, land)
    if scene.chance(0.45):
        _draw_graticule(scene, frame)
    draw_land(scene, frame, land)
    scene.canvas.frame(frame, scene.style.ink, scene.style.stroke * scene.between(1, 3))
    if scene.chance(0.75):
        draw_coordinates(scene, frame, scene.style.small_em)
    scene.outline(MAP, frame)
    return land


def _draw_water_lines(scene: Scene, frame: Box, land: np.ndarray) -> None:
    """Lines along the coast that stand closer near to it."""
    distance = cv2.distanceTransform((~land).astype(np.uint8), cv2.DIST_L2, 3)
    steps = np.floor(np.sqrt(distance / max(scene.style.stroke * scene.between(2, 6), 1.0))).astype(np.int32)
    edges = (steps[:, 1:] != steps[:, :-1])[:-1] | (steps[1:] != steps[:-1])[:, :-1]
    reach = scene.style.side * scene.between(0.01, 0.06)
    edges &= (distance[:-1, :-1] < reach) & (distance[:-1, :-1] > 1)
    tone = (110, 160, 200) if scene.style.colored else scene.style.ink
    height, width = edges.shape
    scene.canvas.paste(*frame.rounded()[:2], np.full((height, width, 3), tone, np.uint8), edges)


def _draw_graticule(scene: Scene, frame: Box) -> None:
    """Straight lines over all of the map with degrees written on them."""
    face, count = scene.font(scene.style.small_em * 0.8), int(scene.rng.integers(2, 6))
    tone = (120, 160, 195) if scene.style.colored else scene.style.ink
    degree = int(scene.rng.integers(5, 160))
    for number, x in enumerate(np.linspace(frame.left, frame.right, count + 2)[1:-1]):
        scene.canvas.line(np.array([[x, frame.top], [x, frame.bottom]]), tone, max(1.0, scene.style.stroke * 0.6))
        scene.canvas.text((x + 2, frame.bottom - 3), f"{degree + number}°", face, tone, "ls", PART_TEXT)
    for number, y in enumerate(np.linspace(frame.top, frame.bottom, count + 2)[1:-1]):
        scene.canvas.line(np.array([[frame.left, y], [frame.right, y]]), tone, max(1.0, scene.style.stroke * 0.6))
        scene.canvas.text((frame.left + 3, y - 2), f"{degree // 2 - number}°", face, tone, "ls", PART_TEXT)


def _draw_legend(scene: Scene, free: Places, block: str, contents: Contents, em: float) -> None:
    """A legend straight on the sea, or on paper; it is a region of its own."""
    place = free.find(em * scene.between(14, 32), em * scene.between(12, 46))
    if place is None:
        return
    if block == "open symbols":
        draw: Callable[[Box], Box] = lambda inner: draw_open_symbols(scene, inner, int(scene.rng.integers(3, 20)), scene.pick([1, 1, 2]), em)
    else:
        draw = lambda inner: draw_block(scene, inner, block, contents)
    free.take(on_panel(scene, place, em * 0.6, scene.chance(0.6), draw) if scene.chance(_ON_PANEL) else draw(place))


def _draw_piece(scene: Scene, free: Places, block: str, contents: Contents, em: float) -> None:
    """Title, text, scale, arrow or index: what belongs to the map on whose sea it stands."""
    size = {"title": (30, 12), "text": (24, 10), "scale": (24, 4), "north": (5, 8), "inset": (18, 14)}[block]
    place = free.find(em * size[0] * scene.between(0.8, 1.3), em * size[1])
    if place is not None:
        free.take(_PIECES[block](scene, place, contents, em))


def _draw_title_in_sea(scene: Scene, place: Box, contents: Contents, em: float) -> Box:
    """A title with lines of authors, scale and year below it."""
    used = draw_title(scene, place, min(contents.title_em, place.width / 9))
    below = place._replace(top=used.bottom + em * 0.6)
    return union([used, draw_credits(scene, below, em)]) if below.height > em * 2 and scene.chance(0.7) else used


_PIECES = {
    "title": _draw_title_in_sea,
    "text": lambda scene, place, contents, em: draw_credits(scene, place, em),
    "scale": lambda scene, place, contents, em: draw_scale_bar(scene, place, em),
    "north": lambda scene, place, contents, em: draw_north_arrow(scene, place, em),
    "inset": lambda scene, place, contents, em: draw_inset(scene, place, em * 0.8),
}
