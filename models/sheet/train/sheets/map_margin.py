"""A map with what stands around its frame: coordinates, ticks, striped or double borders, credits below."""
from __future__ import annotations

import numpy as np

from .furniture import draw_north_arrow, draw_scale_bar
from .geometry import Box
from .inset import draw_inset
from .map_body import FRAMED, draw_map
from .margin_notes import draw_declination, draw_elevations, draw_reliability, draw_scale_block
from .paragraph import draw_paragraph
from .scene import Scene
from .sheet import PART_TEXT
from .sheet_index import draw_adjoining


def draw_map_with_margin(scene: Scene, box: Box, shape: str, field_kind: str | None, wide: bool) -> Box:
    """Draw a map in the box, framed ones with a margin (`wide` for large coordinates) → the box of the map itself."""
    em = scene.style.small_em
    if not wide and shape in FRAMED and box.height > em * 45 and box.width > em * 50 and scene.chance(0.45):
        _draw_credits(scene, box._replace(top=box.bottom - em * 6), em * 0.8)
        box = box._replace(bottom=box.bottom - em * 7)
    if shape not in FRAMED or (shape != "open" and scene.chance(0.25)):
        draw_map(scene, box, shape, field_kind)
        return box
    margin = em * scene.between(1.2, 2.5) + (em * 2 if wide else 0)
    inner = box.inset(min(margin, box.width * 0.12), min(em * scene.between(1.2, 2), box.height * 0.1))
    draw_map(scene, inner, shape, field_kind)
    if shape != "open" and scene.chance(0.15):
        _draw_stripes(scene, inner, em * scene.between(0.25, 0.6))
    if shape == "open" or scene.chance(0.85):
        draw_coordinates(scene, inner, em)
    if shape != "open" and scene.chance(0.25):
        scene.canvas.frame(inner.inset(-em * 1.3), scene.style.ink, scene.style.stroke * scene.between(1, 4))
    return inner


def _draw_credits(scene: Scene, box: Box, em: float) -> None:
    """Sources, scale and declination in a row below a map."""
    cells = box.columns(5, em * 2)
    for number, cell in enumerate(cells):
        if number in (0, 4) and scene.chance(0.85):
            words = scene.words(10, 45)
            anchor = "l" if number == 0 else scene.pick(["l", "r"])
            draw_paragraph(scene, cell, words, scene.font(em), em, anchor=anchor)
        elif number == 1 and scene.chance(0.6):
            scene.pick([draw_north_arrow, draw_declination])(scene, cell, em)
        elif number == 2 and scene.chance(0.9):
            scene.pick([draw_scale_bar, draw_scale_block])(scene, cell.inset(-cell.width * 0.3, 0), em)
        elif number == 3 and scene.chance(0.4):
            draw = scene.pick([draw_inset, draw_reliability, draw_adjoining, draw_elevations], (4, 1, 1, 1))
            draw(scene, cell._replace(bottom=cell.bottom - em), em * 0.7)


def draw_coordinates(scene: Scene, box: Box, em: float) -> None:
    """Ticks and degrees outside of a frame."""
    style = scene.style
    face = scene.font(em * 0.8)
    degree, minute = int(scene.rng.integers(1, 120)), int(scene.rng.integers(0, 40))
    east, north = (int(metres) * 1000 for metres in scene.rng.integers((200, 1000), (800, 9000)))
    metric = scene.chance(0.3)
    for number, x in enumerate(np.linspace(box.left, box.right, int(scene.rng.integers(2, 7)))):
        words = str(east + number * 5000) if metric else f"{degree}°{minute + number * 3:02d}'"
        for y, outward, anchor in ((box.top, -1, "ms"), (box.bottom, 1, "ma")):
            scene.canvas.line(np.array([[x, y], [x, y + outward * em * 0.3]]), style.ink, style.stroke)
            scene.canvas.text((x, y + outward * em * 0.4), words, face, style.ink, anchor, PART_TEXT)
    upright = scene.chance(0.5)
    for number, y in enumerate(np.linspace(box.top, box.bottom, int(scene.rng.integers(2, 6)))[1:-1]):
        for x, outward in ((box.left, -1), (box.right, 1)):
            scene.canvas.line(np.array([[x, y], [x + outward * em * 0.3, y]]), style.ink, style.stroke)
            anchor = "ms" if upright and outward < 0 else "ma" if upright else "rm" if outward < 0 else "lm"
            at = (x + outward * em * 0.4, y)
            words = str(north - number * 5000) if metric else f"{degree // 2 - number}°"
            scene.canvas.text(at, words, face, style.ink, anchor, PART_TEXT, not upright)


def _draw_stripes(scene: Scene, box: Box, width: float) -> None:
    """A border of dark and light pieces outside of the frame; `width` in px."""
    style = scene.style
    outer = box.inset(-width)
    pieces = int(scene.rng.integers(6, 24))
    for number in range(pieces):
        color = style.ink if number % 2 else style.paper
        x0, x1 = (outer.left + outer.width * n / pieces for n in (number, number + 1))
        y0, y1 = (outer.top + outer.height * n / pieces for n in (number, number + 1))
        for cell in (
            Box(x0, outer.top, x1, box.top), Box(x0, box.bottom, x1, outer.bottom),
            Box(outer.left, y0, box.left, y1), Box(box.right, y0, outer.right, y1),
        ):
            scene.canvas.fill(cell, color)
    scene.canvas.frame(outer, style.ink, style.stroke)
