"""Lists of mines and occurrences of ore beside maps: ruled tables, and names in columns under the sign of their kind. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import PART_FURNITURE, PART_TEXT
from .symbols import POINT_KINDS, draw_point

_HEADINGS = ("MINES AND PROSPECTS", "LIST OF MINES", "MINERAL OCCURRENCES", "INDEX TO MINES", "Mines and quarries", "MINERAL DEPOSITS")
_SIGNS = ("mine", "shaft", "square", "diamond", "triangle", "disc", "dot", "star", "well")
_FIELDS = {"number": 2.2, "sign": 2.0, "name": 7.0, "kind": 4.0, "size": 3.0, "place": 6.0}  # em


def draw_mine_table(scene: Scene, box: Box, em: float) -> Box:
    """Numbers, signs, names and kinds of ore in ruled columns, as tall as the box at most → the box used."""
    small = em * scene.between(0.7, 1.0)
    fields = ["number", "sign", *[name for name in ("kind", "size", "place") if scene.chance(0.5)]]
    fields.insert(int(scene.rng.integers(1, 3)), "name")
    wanted = sum(_FIELDS[name] for name in fields) * small
    small *= min(1.0, box.width / wanted)
    pitch = small * scene.between(1.3, 1.9)
    edges = box.left + small * np.cumsum([0.0, *(_FIELDS[name] for name in fields)])
    heading = _draw_heading(scene, box._replace(right=float(edges[-1])), small)
    top = heading.bottom + small * 0.6
    rows = max(1, min(int((box.bottom - top) / pitch), int(scene.rng.integers(8, 50))))
    table = Box(box.left, top, float(edges[-1]), top + rows * pitch)
    for row in range(rows):
        for name, left, right in zip(fields, edges, edges[1:]):
            cell = Box(float(left), top + row * pitch, float(right), top + (row + 1) * pitch)
            _fill_cell(scene, cell, "head" if row == 0 else name, row, small)
    _rule(scene, table, edges, pitch)
    scene.canvas.mark(table, PART_FURNITURE)
    return union([heading, table])


def _draw_heading(scene: Scene, box: Box, em: float) -> Box:
    words = scene.pick(_HEADINGS) if scene.style.language.code == "en" else scene.words(1, 2)
    return draw_heading(scene, box, words, em * scene.between(1.1, 1.5))


def _fill_cell(scene: Scene, cell: Box, name: str, row: int, em: float) -> None:
    """What a field has in one row, cut where it is too long for its cell."""
    if name == "sign":
        draw_point(scene.canvas, cell.middle, scene.pick(_SIGNS), scene.style.ink, max(1.0, scene.style.stroke * 0.7), em, 0)
        return
    face = scene.font(em * 0.85, name == "head")
    words = str(row) if name == "number" else scene.words(1, 1) if name in ("head", "kind", "size") else scene.words(1, 3)
    while words and face.getlength(words) > cell.width - em * 0.4:
        words = words[:-1]
    scene.canvas.text((cell.left + em * 0.3, cell.middle[1]), words, face, scene.style.ink, "lm", PART_TEXT)


def _rule(scene: Scene, table: Box, edges: np.ndarray, pitch: float) -> None:
    """All lines of the table, or those at its head and foot alone."""
    ink, width = scene.style.ink, max(1.0, scene.style.stroke * 0.7)
    if scene.chance(0.25):
        for y in (table.top, table.top + pitch, table.bottom):
            scene.canvas.line(np.array([[table.left, y], [table.right, y]]), ink, width)
        return
    for y in np.arange(table.top + pitch, table.bottom, pitch):
        scene.canvas.line(np.array([[table.left, y], [table.right, y]]), ink, width)
    for x in edges[1:-1]:
        scene.canvas.line(np.array([[x, table.top], [x, table.bottom]]), ink, width)
    scene.canvas.frame(table, ink, width)


def draw_mines_by_sign(scene: Scene, box: Box, em: float) -> Box:
    """Groups of numbered names, each under its sign and what it stands for, in one to four columns → the box used."""
    small = em * scene.between(0.7, 0.95)
    most = max(1, min(4, int(box.width / (small * scene.between(10, 18)))))
    columns = box.columns(int(scene.rng.integers(1, most + 1)), small)
    used = [_draw_heading(scene, box, small)] if scene.chance(0.7) else []
    top = used[0].bottom + small * 0.7 if used else box.top
    number = 1
    for column in columns:
        y = top
        for _ in range(int(scene.rng.integers(1, 4))):
            if y + small * 5 > column.bottom:
                break
            drawn, number = _draw_group(scene, column._replace(top=y), number, small)
            used += drawn
            y = union(drawn).bottom + small * scene.between(0.8, 1.6)
    return union(used) if used else box._replace(bottom=box.top + small)


def _draw_group(scene: Scene, box: Box, number: int, em: float) -> tuple[list[Box], int]:
    """A sign with its name and the numbered places below it → the boxes drawn, the next number."""
    sign = Box(box.left, box.top, box.left + em * 1.4, box.top + em * 1.4)
    kind = scene.pick(POINT_KINDS)
    draw_point(scene.canvas, sign.middle, kind, scene.style.ink, max(1.0, scene.style.stroke * 0.8), em * 1.2, 0)
    place = Box(sign.right + em * 0.6, box.top + em * 0.1, box.right, box.top + em * 2)
    bold = scene.chance(0.5)
    used = [sign, draw_paragraph(scene, place, scene.words(1, 3), scene.font(em, bold), em)]
    y, indent = union(used).bottom + em * 0.3, em * scene.pick([0.0, 0.6, 1.2])
    for _ in range(int(scene.rng.integers(4, 25))):
        if y + em * 1.2 > box.bottom:
            break
        line = Box(box.left + indent, y, box.right, y + em * 0.2)
        used.append(draw_paragraph(scene, line, f"{number}  {scene.words(1, 3)}", scene.font(em), em))
        y, number = used[-1].bottom + em * 0.25, number + 1
    return used, number
