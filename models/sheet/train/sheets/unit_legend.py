"""Legends of units: swatches with letters and descriptions in one or several columns."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS, PART_SWATCH, PART_TEXT
from .text import AGES
from .units import Unit, fill_unit


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
    shape: str  # "box", "oval", "ragged"
    bold_lead: bool
    text_left: bool  # descriptions stand to the left of the swatches
    edge: bool


def pick_unit_legend_style(scene: Scene) -> UnitLegendStyle:
    """One manner for all unit legends of a sheet."""
    height = scene.between(1.0, 2.6)
    long = scene.pick([(1, 3), (3, 8), (8, 25), (25, 60)], (5, 5, 3, 2))
    return UnitLegendStyle(
        swatch_width=height * scene.between(1.2, 2.6),
        swatch_height=height,
        row_gap=scene.pick([0.0, scene.between(0.2, 0.6), scene.between(0.6, 1.8)], (1, 4, 3)),
        text_gap=scene.between(0.4, 1.6),
        words=long,
        letters=scene.pick(["inside", "beside", "none"], (5, 2, 3)),
        headings=scene.pick([0.0, 0.08, 0.2]),
        shape=scene.pick(["box", "oval", "ragged"], (18, 1, 1)),
        bold_lead=scene.chance(0.4),
        text_left=scene.chance(0.06),
        edge=scene.chance(0.9),
    )


def draw_unit_legend(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, columns: int, em: float) -> Box:
    """Draw as many units as the box holds, record the region → its box. `em`: text size in px."""
    em = min(em, box.width / columns / (look.swatch_width + look.text_gap + 8))
    top = box.top
    used: list[Box] = []
    if scene.chance(0.65):
        heading = draw_heading(scene, replace_top(box, top), scene.style.language.heading(scene.rng), em * scene.between(1, 1.7))
        top = heading.bottom + em * scene.between(0.4, 1)
        used.append(heading)
    per_column = -(-len(units) // columns)
    rows: list[Box] = []
    for number, column in enumerate(replace_top(box, top).columns(columns, em * 1.5)):
        rows += _draw_column(scene, column, units[number * per_column : (number + 1) * per_column], look, em)
    if rows:
        scene.outline(LEGEND_POLYGONS, union(used + rows))
    return union(used + rows) if used or rows else replace_bottom(box, box.top + em)


def replace_top(box: Box, top: float) -> Box:
    """The box with another upper edge."""
    return box._replace(top=top)


def replace_bottom(box: Box, bottom: float) -> Box:
    """The box with another lower edge."""
    return box._replace(bottom=bottom)


def _draw_column(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> list[Box]:
    """One column of rows → the boxes drawn."""
    used: list[Box] = []
    y = box.top
    tallest = look.swatch_height * em
    for unit in units:
        if scene.chance(look.headings):
            heading = draw_heading(scene, replace_top(box, y + em * 0.3), scene.pick(AGES), em * 0.9)
            if heading.bottom + tallest > box.bottom:
                break
            used.append(heading)
            y = heading.bottom + em * 0.5
        if y + tallest > box.bottom:
            break
        row = _draw_row(scene, replace_top(box, y), unit, look, em)
        used.append(row)
        y = row.bottom + look.row_gap * em
    return used


def _draw_row(scene: Scene, box: Box, unit: Unit, look: UnitLegendStyle, em: float) -> Box:
    """A swatch with its letters and description at the top of the box."""
    width, height = look.swatch_width * em, look.swatch_height * em
    left = box.right - width if look.text_left else box.left
    swatch = Box(left, box.top, left + width, box.top + height)
    _draw_swatch(scene, swatch, unit, look)
    face = scene.font(em)
    start, end = swatch.right + look.text_gap * em, box.right
    if look.text_left:
        start, end = box.left, swatch.left - look.text_gap * em
    if look.letters == "inside":
        scene.canvas.text(swatch.middle, unit.letters, scene.font(em * 0.85), scene.style.ink, "mm")
    elif look.letters == "beside":
        letters = scene.canvas.text((start, box.top + height / 2), unit.letters, scene.font(em, True), scene.style.ink, "lm", PART_TEXT)
        start = max(letters.right, start + em * 2.2) + em * 0.4
    words = scene.words(*look.words)
    lines_top = box.top + max(0.0, (height - em * 1.15) / 2)
    text = draw_paragraph(scene, Box(start, lines_top, end, box.bottom), words, face, em, bold_words=3 if look.bold_lead else 0)
    return union([swatch, text])


def _draw_swatch(scene: Scene, swatch: Box, unit: Unit, look: UnitLegendStyle) -> None:
    fill_unit(scene.canvas, swatch, unit)
    if look.shape == "oval":
        _mask_corners(scene, swatch)
    elif look.edge:
        scene.canvas.frame(swatch, scene.style.ink, scene.style.stroke)
    scene.canvas.mark(swatch, PART_SWATCH)


def _mask_corners(scene: Scene, swatch: Box) -> None:
    """Turn a filled box into an ellipse by painting paper over its corners."""
    left, top, right, bottom = swatch.rounded()
    height, width = bottom - top, right - left
    ys, xs = np.mgrid[0:height, 0:width]
    radius = ((xs + 0.5) / width * 2 - 1) ** 2 + ((ys + 0.5) / height * 2 - 1) ** 2
    scene.canvas.paste(left, top, np.full((height, width, 3), scene.style.paper, np.uint8), radius > 1)
    angles = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    points = np.stack([np.cos(angles) * width / 2, np.sin(angles) * height / 2], 1) + swatch.middle
    scene.canvas.polygon(points, None, scene.style.ink, scene.style.stroke)
