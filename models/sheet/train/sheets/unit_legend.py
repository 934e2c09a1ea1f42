"""Legends of units: swatches with letters and descriptions, in columns or in rows with captions."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .bilingual import SecondLanguage, draw_second, pick_second_language
from .geometry import Box, stepped_outline, under_heading, union
from .legend_rows import draw_age_brackets, draw_rules, draw_swatch
from .paragraph import LINE_PITCH, draw_heading, draw_paragraph, mean_length
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_TEXT
from .units import Unit

_COLUMN_GAP = 1.5  # em


@dataclass(frozen=True)
class UnitLegendStyle:
    """Sizes in em of the legend text unless said otherwise."""

    swatch_width: float
    swatch_height: float
    row_gap: float
    text_gap: float
    words: tuple[int, int]  # of one description
    letters: str  # "inside" the swatch, "beside" it, or "none"
    headings: float  # chance of a heading before a row
    shape: str  # "box", "oval", "ragged", "wavy"; "bare" without an edge
    bold_lead: bool
    hang: float
    short_rows: float  # share of rows with few words
    text_left: bool  # descriptions stand to the left of the swatches
    captions: bool  # descriptions stand below the swatches
    edge: bool
    indented: float  # share of rows
    ruled: bool  # lines between rows and around them, as in a table
    brackets: bool  # ages stand at the right
    column_width: float
    numbered: bool  # descriptions are numbers, as of heights
    second: SecondLanguage | None  # in which all is said once more


def pick_unit_legend_style(scene: Scene, short: bool) -> UnitLegendStyle:
    """One manner for all unit legends of a sheet; `short`: mostly with few words, as in figures."""
    height = scene.between(0.9, 2.6)
    words = scene.pick([(1, 3), (3, 8), (8, 25), (25, 60)], (8, 5, 1, 0.2) if short else (6, 6, 3, 1.5))
    shape = scene.pick(["box", "oval", "ragged", "wavy", "bare"], (15, 1.5, 1, 1.2, 1.3))
    return UnitLegendStyle(
        swatch_width=height * scene.between(1.1, 2.8),
        swatch_height=height,
        row_gap=scene.pick([0.0, scene.between(0.15, 0.6), scene.between(0.6, 1.8)], (1, 4, 3)),
        text_gap=scene.pick([scene.between(0.4, 1.6), scene.between(2, 7)], (12, 1)),
        words=words,
        letters="inside" if shape == "bare" else scene.pick(["inside", "beside", "none"], (5, 2, 3)),
        headings=0.0 if short and scene.chance(0.7) else scene.pick([0.0, 0.08, 0.2]),
        shape=shape,
        bold_lead=scene.chance(0.4),
        hang=scene.pick([0.0, scene.between(0.5, 2.5)]),
        short_rows=scene.pick([0.0, scene.between(0.2, 0.7)]),
        text_left=scene.chance(0.06),
        captions=words[1] <= 25 and scene.chance(0.1),
        edge=scene.chance(0.9),
        indented=scene.pick([0.0, 0.3], (4, 1)),
        ruled=scene.chance(0.07),
        brackets=scene.chance(0.12),
        column_width={3: 12, 8: 18, 25: 26, 60: 34}[words[1]] * scene.between(0.8, 1.3),
        numbered=scene.chance(0.06),
        second=pick_second_language(scene) if words[1] <= 8 and scene.chance(0.1) else None,
    )


def fit_columns(scene: Scene, box: Box, count: int, look: UnitLegendStyle, em: float) -> tuple[int, float]:
    """Number of columns and text size (px) with which `count` units fit into the box, if any; text shrinks to 0.6."""
    fewest = scene.chance(0.5)
    for shrink in (1.0, 0.87, 0.75, 0.6):
        size = em * shrink
        most = max(1, min(count, int(box.width / (look.column_width * size))))
        choices = range(1, most + 1) if fewest else [most]
        for columns in choices:
            if _wanted_height(box.width / columns, -(-count // columns), look, size) < box.height - size * 2:
                return columns, size
    return most, size


def _short_columns(scene: Scene, box: Box, count: int, look: UnitLegendStyle, em: float) -> tuple[int, float] | None:
    """In wide flat boxes sometimes as many columns of small print as leave two to four rows to each, if they fit side by side."""
    if look.words[1] > 8 or box.width < box.height * 2.2 or not scene.chance(0.4):
        return None
    small, rows = em * scene.between(0.62, 0.85), int(scene.rng.integers(2, 5))
    columns = -(-count // rows)
    fits = box.width / columns > (look.swatch_width + look.text_gap + 8) * small
    return (columns, small) if fits and _wanted_height(box.width / columns, rows, look, small) < box.height else None


def _wanted_height(width: float, rows: int, look: UnitLegendStyle, em: float) -> float:
    """Estimated height in px of a column of that width."""
    room = max(width / em - look.swatch_width - look.text_gap - _COLUMN_GAP - 2 * (look.letters == "beside"), 4)
    lines = np.ceil(mean_length(look.words) / room) * (2 if look.second else 1)
    return rows * (max(look.swatch_height, lines * LINE_PITCH) + look.row_gap + look.headings * 1.8) * em


def draw_unit_legend(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> Box:
    """Draw as many units as the box holds and record the region → the box used. `em`: text size in px."""
    columns = draw_unit_columns(scene, box, units, look, em)
    if not columns:
        return box._replace(bottom=box.top + em)
    scene.outline(LEGEND_POLYGONS, stepped_outline(columns, em * 3))
    return union(columns)


def draw_unit_columns(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> list[Box]:
    """Draw a legend without recording it → the boxes of its columns (a heading counts to all of them)."""
    count, em = _short_columns(scene, box, len(units), look, em) or fit_columns(scene, box, len(units), look, em)
    em = min(em, box.width / count / (look.swatch_width + look.text_gap + 8))
    top, heading = box.top, None
    if scene.chance(0.65):
        heading = draw_heading(scene, box, scene.style.language.heading(scene.rng), em * scene.between(1, 1.7))
        if scene.chance(0.15):
            place = box._replace(top=heading.bottom + em * 0.4, bottom=heading.bottom + em * 5)
            intro = draw_paragraph(scene, place, scene.words(6, 30), scene.font(em * 0.8), em * 0.8)
            heading = union([heading, intro])
        top = heading.bottom + em * scene.between(0.4, 1)
    if look.captions:
        rows = _draw_captioned(scene, box._replace(top=top), units, look, em)
        return [union([*rows, heading] if heading else rows)] if rows else []
    per_column = -(-len(units) // count)
    columns = []
    for number, place in enumerate(box._replace(top=top).columns(count, em * _COLUMN_GAP)):
        rows = draw_rows(scene, place, units[number * per_column : (number + 1) * per_column], look, em)
        if rows:
            columns.append(union(rows))
    if heading and columns:
        columns = under_heading(columns, heading)
    return columns


def draw_rows(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> list[Box]:
    """One column of rows → the boxes drawn."""
    used: list[Box] = []
    rows: list[Box] = []
    y = box.top
    tallest = look.swatch_height * em
    place = box.inset(em * 0.4, 0) if look.ruled else box._replace(right=box.right - em * 4 * look.brackets)
    for unit in units:
        headed = scene.chance(look.headings)
        if y + tallest + em * 1.8 * headed > box.bottom:
            break
        if headed:
            heading = draw_heading(scene, place._replace(top=y + em * 0.3), scene.age(), em * 0.9)
            used.append(heading)
            y = heading.bottom + em * 0.5
        row = _draw_row(scene, place._replace(top=y), unit, look, em)
        rows.append(row)
        y = row.bottom + look.row_gap * em
    if look.ruled and rows:
        used.append(draw_rules(scene, box, rows, em))
    elif look.brackets and rows:
        used += draw_age_brackets(scene, rows, em)
    return used + rows


def _draw_row(scene: Scene, box: Box, unit: Unit, look: UnitLegendStyle, em: float) -> Box:
    """A swatch with its letters and description at the top of the box."""
    width, height = look.swatch_width * em, look.swatch_height * em
    if scene.chance(look.indented):
        box = box._replace(left=box.left + em)
    left = box.right - width if look.text_left else box.left
    swatch = Box(left, box.top, left + width, box.top + height)
    draw_swatch(scene, swatch, unit, look.shape, look.edge)
    face = scene.font(em)
    start, end = swatch.right + look.text_gap * em, box.right
    if look.text_left:
        start, end = box.left, swatch.left - look.text_gap * em
    if look.letters == "inside":
        scene.canvas.text(swatch.middle, unit.letters, scene.font(em * 0.85), scene.style.ink, "mm")
    elif look.letters == "beside":
        at = (start, box.top + height / 2)
        letters = scene.canvas.text(at, unit.letters, scene.font(em, True), scene.style.ink, "lm", PART_TEXT)
        start = max(letters.right, start + em * 2.2) + em * 0.4
    place = Box(start, box.top + max(0.0, (height - em * 1.15) / 2), end, box.bottom)
    anchor = "r" if look.text_left else "l"
    words = _description(scene, look)
    lead, hang = 3 if look.bold_lead else 0, 0.0 if look.text_left else look.hang * em
    text = draw_paragraph(scene, place, words, face, em, lead, anchor=anchor, hang=hang)
    if look.second and not look.text_left:
        text = union([text, draw_second(scene, place._replace(top=text.bottom + em * 0.1), look.second, len(words.split()), em)])
    return union([swatch, text])


def _description(scene: Scene, look: UnitLegendStyle) -> str:
    if look.numbered:
        first, step = int(scene.rng.integers(0, 900)), int(scene.rng.integers(1, 100))
        return scene.pick([f"{first} - {first + step}", f"{first}.000000", f"> {first}"], (3, 2, 1))
    return scene.words(1, 3) if scene.chance(look.short_rows) else scene.words(*look.words)


def _draw_captioned(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> list[Box]:
    """Rows of large swatches with descriptions below them → the boxes drawn."""
    width, height = look.swatch_width * em * 1.3, look.swatch_height * em * 1.2
    count = max(1, int(box.width / (width + em * scene.between(2, 5))))
    words = (1, 3) if look.words[1] <= 3 else look.words
    used: list[Box] = []
    y = box.top
    for first in range(0, len(units), count):
        if y + height + em * 2 > box.bottom:
            break
        row = []
        for unit, cell in zip(units[first : first + count], box.columns(count, em)):
            x = cell.middle[0]
            swatch = Box(x - width / 2, y, x + width / 2, y + height)
            draw_swatch(scene, swatch, unit, look.shape, look.edge)
            if look.letters != "none":
                scene.canvas.text(swatch.middle, unit.letters, scene.font(em), scene.style.ink, "mm")
            caption = cell._replace(top=swatch.bottom + em * 0.2, bottom=swatch.bottom + em * 6)
            small = em * 0.8
            text = draw_paragraph(scene, caption, scene.words(*words), scene.font(small), small, anchor="m")
            row += [swatch, text]
        used += row
        y = union(row).bottom + em * scene.between(0.5, 1)
    return used
