"""Numbered lists of mines or localities, and lists of references: columns beside legends that are no class."""
from __future__ import annotations

from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import PART_TEXT

_HEADINGS = ("MINES AND PROSPECTS", "LOCALITIES", "FOSSIL LOCALITIES", "OIL AND GAS WELLS", "SAMPLE LOCALITIES", "INDEX TO MINES")


def draw_localities(scene: Scene, box: Box, em: float) -> Box:
    """Numbers up to 60 with a name each, in one to five columns → the box used."""
    small = em * scene.between(0.65, 0.95)
    count = int(scene.rng.integers(12, 61))
    width = small * scene.between(8, 16)
    most = max(1, min(5, int(box.width / width)))
    columns = box._replace(right=min(box.right, box.left + width * most)).columns(int(scene.rng.integers(1, most + 1)), small)
    used = []
    if scene.chance(0.75):
        words = scene.pick(_HEADINGS) if scene.style.language.code == "en" else scene.words(1, 3).upper()
        used.append(draw_heading(scene, box._replace(right=columns[-1].right), words, small * scene.between(1, 1.3)))
    top = used[0].bottom + small * 0.5 if used else box.top
    rows = max(1, int((box.bottom - top) / (small * 1.25)))
    per_column = min(rows, -(-count // len(columns)))
    mark, boxed = scene.pick(["{}.", "{}", "{}", "({})"]), scene.chance(0.12)
    for number in range(min(count, per_column * len(columns))):
        column = columns[number // per_column]
        place = column._replace(top=top + number % per_column * small * 1.25)
        used.append(_draw_place(scene, place, mark.format(number + 1), boxed, small))
    return union(used)


def _draw_place(scene: Scene, place: Box, number: str, ringed: bool, em: float) -> Box:
    """A number, sometimes in a ring as on the map, and a name that keeps to its line."""
    face, right = scene.font(em), place.left + em * 1.9
    written = scene.canvas.text((right, place.top + em * 0.9), number, face, scene.style.ink, "rs", PART_TEXT)
    if ringed:
        scene.canvas.circle(written.middle, em * 0.75, None, scene.style.ink, scene.style.stroke * 0.6)
    line = Box(right + em * 0.5, place.top, place.right, place.top + em * 0.2)
    return union([written, draw_paragraph(scene, line, scene.words(1, 3), face, em)])


def draw_references(scene: Scene, box: Box, em: float) -> Box:
    """Authors, years and titles with hanging lines, in one column or more → the box used."""
    small = em * scene.between(0.65, 0.9)
    width = small * scene.between(24, 40)
    columns = box.columns(max(1, int(box.width / width)), small * 1.5)
    used = [draw_heading(scene, columns[0], scene.pick(["REFERENCES", "REFERENCES CITED", "SOURCES OF DATA", scene.words(1, 1).upper()]), small * 1.2)]
    top, left = used[0].bottom + small * 0.6, int(scene.rng.integers(4, 40))
    for column in columns:
        y = top
        while left > 0 and y + small * 3.6 < column.bottom:
            author = f"{scene.words(1, 1)}, {scene.pick('ABCDEFGHJKLMRSTW')}.{scene.pick('ABCDEFGHJKLMRSTW')}., {scene.rng.integers(1880, 2021)}, "
            place = column._replace(top=y, bottom=y + small * 3.6)
            used.append(draw_paragraph(scene, place, author + scene.words(8, 26), scene.font(small), small, hang=small * 1.5))
            y, left = used[-1].bottom + small * 0.3, left - 1
    return union(used)
