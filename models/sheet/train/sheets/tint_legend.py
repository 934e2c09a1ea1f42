"""Legends of maps coloured by hand: small washed boxes with numerals or letters, names engraved or written, braces with eras."""
from __future__ import annotations

import numpy as np

from .geometry import Box, stepped_outline, under_heading, union
from .letter_legend import draw_braces
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_SWATCH, PART_TEXT
from .text import font
from .watercolour import wash_over

_ROOM_FOR_ERAS = 8.5  # em
_HEADINGS = {
    "en": ("EXPLANATION", "EXPLANATION OF THE COLOURS", "INDEX", "INDEX OF COLOURS", "REFERENCE", "References"),
    "de": ("FARBEN-ERKLÄRUNG", "Erklärung der Farben", "Zeichen-Erklärung"), "fr": ("LÉGENDE", "Légende explicative", "EXPLICATION DES COULEURS"),
    "it": ("SPIEGAZIONE DEI COLORI", "Leggenda"), "ru": ("ИЗЪЯСНЕНІЕ КРАСОКЪ",),
}


def draw_tint_legend(scene: Scene, box: Box, columns: int, em: float, slanted: str) -> Box:
    """Draw as many of the scene's units as the box holds and record the region → the box used. `slanted`: font file."""
    em = min(em, box.width / columns / 9)
    head = []
    if scene.chance(0.75):
        known = _HEADINGS.get(scene.style.language.code)
        head.append(draw_heading(scene, box, scene.pick(known) if known else scene.words(1, 2), em * scene.between(0.9, 1.3)))
        box = box._replace(top=head[0].bottom + em * scene.between(0.4, 1))
    height = em * scene.between(1.1, 1.9)
    size = height * scene.between(1.3, 2.4), height
    gap = scene.pick([0.0, em * scene.between(0.2, 0.6), em * scene.between(0.6, 1.2)], (1, 3, 2))
    inside, written, braced = scene.chance(0.6), scene.chance(0.55), columns == 1 and box.width > em * (_ROOM_FOR_ERAS + 9) and scene.chance(0.6)
    face = font(slanted, round(em)) if written and not scene.style.language.dense else scene.font(em)
    share, drawn = -(-len(scene.units) // columns), []
    for number, column in enumerate(box.columns(columns, em * 1.5)):
        rows: list[Box] = []
        y = column.top
        for index in range(number * share, min((number + 1) * share, len(scene.units))):
            if rows and y + size[1] > column.bottom:
                break
            place = column._replace(top=y, right=column.right - em * _ROOM_FOR_ERAS * braced)
            rows.append(_draw_row(scene, place, index, size, inside, face, em))
            y = rows[-1].bottom + gap
        if rows:
            drawn.append(union([*rows, *(draw_braces(scene, rows, False, em) if braced else [])]))
    if head:
        drawn = under_heading(drawn, head[0])
    scene.outline(LEGEND_POLYGONS, stepped_outline(drawn, em * 2))
    return union(drawn)


def _draw_row(scene: Scene, box: Box, index: int, size: tuple[float, float], inside: bool, face, em: float) -> Box:
    """A washed box with its numeral and name → the box of all of it."""
    letters, used = scene.units[index].letters, []
    left = box.left
    if letters and not inside:
        used.append(scene.canvas.text((left, box.top + size[1] / 2), letters, scene.font(em * 0.9), scene.style.ink, "lm", PART_TEXT))
        left = max(used[0].right + em * 0.4, left + em * 2.2)
    swatch = Box(*Box(left, box.top, left + size[0], box.top + size[1]).rounded())
    field = np.full((max(2, round(swatch.height)), max(2, round(swatch.width))), index, np.uint8)
    clear = swatch.clipped(scene.canvas.width, scene.canvas.height)
    if clear == swatch and min(field.shape) > 2:
        wash_over(scene, swatch, field, 0)
    scene.canvas.frame(swatch, scene.style.ink, scene.style.stroke)
    scene.canvas.mark(swatch, PART_SWATCH)
    if letters and inside:
        scene.canvas.text(swatch.middle, letters, scene.font(em * 0.8), scene.style.ink, "mm")
    place = Box(swatch.right + em * scene.between(0.5, 0.8), box.top + (size[1] - em * 1.15) / 2, max(box.right, swatch.right + em * 5), box.top + size[1] + em * 3)
    text = draw_paragraph(scene, place, scene.words(1, 4), face, em)
    return union([swatch, text, *used])
