"""Legends of units whose descriptions run far to the right: lines and paragraphs many times as long as a swatch, and tables with rules."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import Box, stepped_outline, union
from .legend_rows import draw_swatch
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_TEXT
from .units import Unit

WIDE_FROM = 26  # em
_LETTERS_ROOM = 3.2  # em


@dataclass(frozen=True)
class WideLook:
    """Sizes in em of the legend text."""

    width: float  # of swatches
    height: float
    gap: float  # between swatch, letters and text
    row_gap: float
    words: tuple[int, int]
    letters: str  # "inside" the swatch or "beside" it
    below: bool  # the description is a paragraph below the line of the swatch
    indent: float  # of that paragraph
    hang: float
    bold_lead: int  # words
    headings: float  # chance of one before a row
    indented: float  # chance that a row stands further right, as parts of a group do


def pick_wide_look(scene: Scene) -> WideLook:
    """One manner for all such legends of a sheet."""
    height = scene.between(1.0, 1.9)
    return WideLook(
        width=height * scene.between(1.3, 2.4), height=height, gap=scene.between(0.5, 1.6),
        row_gap=scene.pick([scene.between(0.15, 0.5), scene.between(0.5, 1.2)]), words=scene.pick([(8, 16), (12, 40), (30, 110)], (3, 3, 3)),
        letters=scene.pick(["inside", "beside"]), below=scene.chance(0.25), indent=scene.pick([0.0, scene.between(1, 5)]),
        hang=scene.pick([0.0, scene.between(0.8, 2.5)]), bold_lead=scene.pick([0, 2, 4], (1, 2, 1)),
        headings=scene.pick([0.0, scene.between(0.05, 0.15)]), indented=scene.pick([0.0, 0.3], (2, 1)),
    )


def draw_wide_legend(scene: Scene, box: Box, units: list[Unit], em: float) -> Box:
    """Draw as many units as the box holds, in one to three wide columns or as a table, and record the region → the box used."""
    look = pick_wide_look(scene)
    em = min(em, box.width / 22)
    most = max(1, min(3, int(box.width / (em * WIDE_FROM))))
    headed = scene.chance(0.75)
    columns = box._replace(top=box.top + em * 2.5 * headed).columns(int(scene.rng.integers(1, most + 1)), em * scene.between(1.2, 3))
    if scene.chance(0.25):
        drawn = [_draw_table(scene, union(columns), units, look, em)]
    else:
        drawn = _flow(scene, columns, units, look, em)
    if headed:
        words = scene.style.language.heading(scene.rng)
        heading = draw_heading(scene, union(drawn)._replace(top=box.top), words, em * scene.between(1.1, 1.9))
        drawn = [column._replace(top=heading.top) for column in drawn]
    scene.outline(LEGEND_POLYGONS, stepped_outline(drawn, em * 3))
    return union(drawn)


def _flow(scene: Scene, columns: list[Box], units: list[Unit], look: WideLook, em: float) -> list[Box]:
    """Rows down the first column and on in the next → boxes of the columns that were used."""
    drawn: list[Box] = []
    left = list(units)
    for number, column in enumerate(columns):
        share = -(-len(left) // (len(columns) - number))
        rows: list[Box] = []
        y = column.top
        while left and len(rows) < share and (not rows or y + em * look.height * 1.5 < column.bottom):
            rows.append(_draw_row(scene, column._replace(top=y), left.pop(0), look, em))
            y = rows[-1].bottom + look.row_gap * em
        drawn += [union(rows)] if rows else []
    return drawn


def _draw_row(scene: Scene, box: Box, unit: Unit, look: WideLook, em: float) -> Box:
    """A heading now and then, a swatch with its letters, and the description beside or below it."""
    used = []
    if scene.chance(look.headings):
        used.append(draw_heading(scene, box._replace(top=box.top + em * 0.3), scene.words(1, 3).upper(), em))
        box = box._replace(top=used[0].bottom + em * 0.5)
    left = box.left + em * 1.5 * scene.chance(look.indented)
    swatch = Box(left, box.top, left + look.width * em, box.top + look.height * em)
    draw_swatch(scene, swatch, unit, "box", True)
    start = swatch.right + look.gap * em
    if look.letters == "inside":
        scene.canvas.text(swatch.middle, unit.letters, scene.font(em * 0.8), scene.style.ink, "mm")
    else:
        at = (start, swatch.middle[1])
        used.append(scene.canvas.text(at, unit.letters, scene.font(em, True), scene.style.ink, "lm", PART_TEXT))
        start += em * _LETTERS_ROOM
    place = Box(start, box.top + max(0.0, look.height - 1.2) * em / 2, box.right, box.bottom)
    face = scene.font(em)
    if not look.below:
        text = draw_paragraph(scene, place, scene.words(*look.words), face, em, look.bold_lead, hang=look.hang * em)
        return union([swatch, text, *used])
    used += [swatch, draw_paragraph(scene, place._replace(bottom=place.top + em), scene.words(2, 7), face, em, look.bold_lead)]
    under = Box(box.left + look.indent * em, union(used).bottom + em * 0.3, box.right, box.bottom)
    return union([*used, draw_paragraph(scene, under, scene.words(*look.words), face, em)]) if under.height > em else union(used)


def _draw_table(scene: Scene, box: Box, units: list[Unit], look: WideLook, em: float) -> Box:
    """Ages and groups in cells over several rows, swatch, letters, description and thickness in ruled columns → its frame."""
    fields = {"age": 3.5, "group": 5.0, "swatch": look.width + 1, "letters": _LETTERS_ROOM, "text": 0.0, "thickness": 4.5}
    kept = [name for name in fields if name in ("swatch", "text") or scene.chance(0.7)]
    fixed = sum(fields[name] for name in kept) * em
    fields["text"] = max(8.0, min((box.width - fixed) / em, scene.between(14, 45)))
    edges = dict(zip(kept, box.left + em * np.cumsum([0.0, *(fields[name] for name in kept)])))
    right = box.left + em * sum(fields[name] for name in kept)
    cells = {name: (x, min([e for e in edges.values() if e > x], default=right)) for name, x in edges.items()}
    rows: list[Box] = []
    y = box.top + em * 1.8
    for unit in units:
        if y + em * 2.5 > box.bottom and rows:
            break
        rows.append(_draw_table_row(scene, Box(box.left, y, right, box.bottom), cells, unit, look, em))
        y = rows[-1].bottom
    frame = Box(box.left, box.top, float(right), rows[-1].bottom)
    _rule_table(scene, frame, rows, cells, em)
    return frame


def _draw_table_row(scene: Scene, box: Box, cells: dict[str, tuple[float, float]], unit: Unit, look: WideLook, em: float) -> Box:
    """What one unit has in the columns from its swatch on → the row."""
    face, small, y = scene.font(em * 0.9), em * 0.9, box.top + em * 0.4
    left, right = cells["text"]
    words = scene.pick([(3, 9), (8, 30)])
    text = draw_paragraph(scene, Box(left + em * 0.4, y, right - em * 0.4, box.bottom), scene.words(*words), face, small, look.bold_lead)
    row = box._replace(bottom=max(text.bottom, y + look.height * em) + em * 0.4)
    middle = row.middle[1]
    left, right = cells["swatch"]
    swatch = Box(left + em * 0.5, middle - look.height * em / 2, right - em * 0.5, middle + look.height * em / 2)
    draw_swatch(scene, row._replace(left=left, right=right) if look.bold_lead == 2 else swatch, unit, "box", True)
    named = {"letters": unit.letters, "thickness": scene.pick([f"{scene.rng.integers(5, 900)}", f"{scene.rng.integers(5, 90)}-{scene.rng.integers(100, 900)}"])}
    for name, words in named.items():
        if name in cells:
            at = (sum(cells[name]) / 2, middle)
            scene.canvas.text(at, words, face, scene.style.ink, "mm", PART_TEXT)
    return row


def _rule_table(scene: Scene, frame: Box, rows: list[Box], cells: dict[str, tuple[float, float]], em: float) -> None:
    """Lines, names over the columns, and what stands in cells over several rows."""
    ink, width, face = scene.style.ink, scene.style.stroke, scene.font(em * 0.8, True)
    nested = [name for name in ("age", "group") if name in cells]
    start = max([cells[name][1] for name in nested], default=frame.left)
    for row in rows:
        scene.canvas.line(np.array([[start, row.top], [frame.right, row.top]]), ink, width)
    for left, right in cells.values():
        scene.canvas.line(np.array([[right, frame.top], [right, frame.bottom]]), ink, width)
        words = scene.words(1, 1)
        if face.getlength(words) < right - left:
            scene.canvas.text(((left + right) / 2, frame.top + em * 0.9), words, face, ink, "mm", PART_TEXT)
    for name in nested:
        left, right = cells[name]
        number = 0
        while number < len(rows):
            last = min(len(rows) - 1, number + int(scene.rng.integers(0, 5 if name == "group" else 9)))
            cell = Box(left, rows[number].top, right, rows[last].bottom)
            scene.canvas.line(np.array([[left, cell.top], [right, cell.top]]), ink, width)
            _name_cell(scene, cell, em)
            number = last + 1
    scene.canvas.frame(frame, ink, width * 1.5)


def _name_cell(scene: Scene, cell: Box, em: float) -> None:
    """The name of an age, level or upright, where it fits."""
    words, face = scene.age(), scene.font(em * 0.8)
    level = face.getlength(words) < cell.width
    if level or face.getlength(words) < cell.height:
        scene.canvas.text(cell.middle, words, face, scene.style.ink, "mm", PART_TEXT, level)
