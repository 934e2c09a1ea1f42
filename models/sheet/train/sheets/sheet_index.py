"""Small diagrams of a sheet's margin: the adjoining sheets with their names, and who mapped which part of the map. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .patterns import KINDS, pattern_tile, spread
from .scene import Scene
from .sheet import PART_INSET, PART_TEXT
from .unit_field import nearest_seed

_INDEX = ("INDEX TO ADJOINING SHEETS", "ADJOINING SHEETS", "QUADRANGLE LOCATION", "Adjoining sheets", "INDEX MAP")
_SOURCES = ("SOURCES OF DATA", "INDEX TO GEOLOGIC MAPPING", "SOURCE DIAGRAM", "Sources of geology", "RESPONSIBILITY DIAGRAM")


def draw_adjoining(scene: Scene, box: Box, em: float) -> Box:
    """Cells with names or numbers around the one of this sheet, with a heading → the box used."""
    small = em * scene.between(0.65, 0.95)
    used = [_draw_name(scene, box, _INDEX, small)]
    size = int(scene.rng.choice([3, 3, 3, 5]))
    width = min(box.width, small * scene.between(5, 9) * size)
    top = used[0].bottom + small * 0.5
    height = min(box.bottom - top, width * scene.between(0.5, 1.0))
    table = Box(box.left, top, box.left + width, top + max(height, small * size))
    own = size // 2
    for row in range(size):
        for column, cell in enumerate(table.columns(size, 0)):
            cell = cell._replace(top=table.top + row * table.height / size, bottom=table.top + (row + 1) * table.height / size)
            _draw_cell(scene, cell, row == own and column == own, small)
    scene.canvas.mark(table, PART_INSET)
    return union([*used, table])


def _draw_cell(scene: Scene, cell: Box, own: bool, em: float) -> None:
    if own:
        scene.canvas.fill(cell, scene.field_color(150, 220))
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke * (2 if own else 0.8))
    face = scene.font(em * 0.75)
    words = scene.pick([scene.words(1, 1), str(scene.rng.integers(1, 400)), f"{scene.pick('HIJKLM')}-{scene.rng.integers(43, 54)}"])
    if face.getlength(words) < cell.width:
        scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm", PART_TEXT)


def draw_sources(scene: Scene, box: Box, em: float) -> Box:
    """The outline of the map parted into numbered fields, plain, tinted or hatched, and the numbered sources below → the box used."""
    small = em * scene.between(0.65, 0.95)
    head = _draw_name(scene, box, _SOURCES, small)
    width = min(box.width, small * scene.between(12, 24))
    top = head.bottom + small * 0.5
    field = Box(box.left, top, box.left + width, top + max(small * 3, min(width * scene.between(0.6, 1.2), box.bottom - top)))
    count = int(scene.rng.integers(2, 9))
    _draw_fields(scene, field, count, small)
    scene.canvas.mark(field, PART_INSET)
    used, y = [head, field], field.bottom + small * 0.8
    for number in range(count):
        if y + small * 1.3 > box.bottom:
            break
        place = Box(box.left, y, min(box.right, box.left + small * 34), min(box.bottom, y + small * 3))
        source = f"{number + 1}. {scene.words(1, 3)}, {scene.rng.integers(1880, 2021)}"
        used.append(draw_paragraph(scene, place, source, scene.font(small), small, hang=small * 1.4))
        y = used[-1].bottom + small * 0.3
    return union(used)


def _draw_fields(scene: Scene, box: Box, count: int, em: float) -> None:
    """Fields of uneven outline with a number in each."""
    left, top, right, bottom = box.clipped(scene.canvas.width, scene.canvas.height).rounded()
    height, width = bottom - top, right - left
    if min(height, width) < 4:
        return
    fields = nearest_seed(scene.rng, height, width, count, scene.between(0, 0.05)) % count
    manner = scene.pick(["plain", "tinted", "hatched"], (2, 2, 1))
    for number in range(count):
        inside = fields == number
        if manner == "tinted":
            tone = np.full((height, width, 3), scene.field_color(180, 250), np.uint8)
            scene.canvas.paste(left, top, tone, inside)
        elif manner == "hatched":
            tile = pattern_tile(scene.rng, KINDS[scene.rng.integers(len(KINDS))], max(4, round(em * 0.6)))
            ink = np.full((height, width, 3), scene.style.ink, np.uint8)
            scene.canvas.paste(left, top, ink, spread(tile, height, width) & inside)
        edge = inside & ~(np.roll(inside, 1, 0) & np.roll(inside, 1, 1))
        scene.canvas.paste(left, top, np.full((height, width, 3), scene.style.ink, np.uint8), edge)
        rows, columns = np.nonzero(inside)
        if len(rows):
            at = left + float(columns.mean()), top + float(rows.mean())
            scene.canvas.text(at, str(number + 1), scene.font(em), scene.style.ink, "mm", PART_TEXT)
    scene.canvas.frame(box, scene.style.ink, scene.style.stroke)


def _draw_name(scene: Scene, box: Box, names: tuple[str, ...], em: float) -> Box:
    words = scene.pick(names) if scene.style.language.code == "en" else scene.words(1, 3)
    return draw_heading(scene, box._replace(right=min(box.right, box.left + em * 24)), words, em * scene.between(1, 1.3))
