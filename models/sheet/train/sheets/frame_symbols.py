"""A free list of symbols at the frame of a map: right beneath it, beside it, or in a corner inside of it."""
from __future__ import annotations

from .blocks import on_panel
from .furniture import draw_scale_bar
from .geometry import Box
from .open_symbols import draw_open_symbols
from .paragraph import draw_paragraph
from .scene import Scene

_LEAST_ROOM = 40  # em, of a map's width and height


def draw_symbols_at_frame(scene: Scene, box: Box, em: float) -> Box:
    """Draw such a list at the foot or at a side of a map's place → what is left for the map."""
    if min(box.width, box.height) < em * _LEAST_ROOM:
        return box
    return _draw_beneath(scene, box, em) if scene.chance(0.65) else _draw_beside(scene, box, em)


def _draw_beneath(scene: Scene, box: Box, em: float) -> Box:
    """In one to three columns at the left, in the middle or at the right under the map, scale and credits next to it."""
    columns, rows = int(scene.rng.integers(1, 4)), int(scene.rng.integers(3, 19))
    height = min(box.height * 0.3, em * scene.between(6, 16))
    place = box._replace(top=box.bottom - height)
    width = min(place.width, em * scene.between(14, 22) * columns)
    left = place.left + (place.width - width) * scene.pick([0.0, 0.5, 1.0])
    used = draw_open_symbols(scene, Box(left, place.top, left + width, place.bottom), rows, columns, em)
    for cell in (place._replace(right=used.left - em * 3), place._replace(left=max(left + width, used.right) + em * 3)):
        if cell.width > em * 16 and scene.chance(0.7):
            _draw_notes(scene, cell, em)
    return box._replace(bottom=place.top - em * scene.pick([scene.between(0.8, 2), scene.between(2, 4)]))


def _draw_notes(scene: Scene, cell: Box, em: float) -> None:
    """A scale, or a few lines of small print."""
    if scene.chance(0.4):
        draw_scale_bar(scene, cell, em)
    else:
        place = cell._replace(right=cell.left + min(cell.width, em * scene.between(12, 26)))
        draw_paragraph(scene, place, scene.words(8, 40), scene.font(em * 0.85), em * 0.85)


def _draw_beside(scene: Scene, box: Box, em: float) -> Box:
    """One column at the left or right, from the upper or to the lower end of the frame."""
    width = min(box.width * 0.3, em * scene.between(13, 22))
    left = scene.chance(0.35)
    x = box.left if left else box.right - width
    height = box.height * scene.between(0.25, 0.9)
    top = box.top if scene.chance(0.5) else box.bottom - height
    used = draw_open_symbols(scene, Box(x, top, x + width, top + height), int(scene.rng.integers(4, 30)), 1, em)
    gap = em * scene.between(1.5, 4)
    return box._replace(left=used.right + gap) if left else box._replace(right=used.left - gap)


def draw_symbols_in_corner(scene: Scene, box: Box, em: float) -> None:
    """In a corner of a map's box, on bare paper or straight on the map."""
    columns, rows = scene.pick([1, 1, 2]), int(scene.rng.integers(3, 13))
    width, height = min(box.width * 0.42, em * scene.between(13, 20) * columns), min(box.height * 0.42, em * scene.between(10, 30))
    pad = em * scene.between(0.6, 3)
    left = box.left + pad if scene.chance(0.5) else box.right - pad - width
    top = box.top + pad if scene.chance(0.4) else box.bottom - pad - height
    place = Box(left, top, left + width, top + height)
    draw = lambda inner: draw_open_symbols(scene, inner, rows, columns, em)
    if scene.chance(0.2):
        draw(place)
    else:
        on_panel(scene, place, em * scene.between(0.2, 0.7), False, draw)
