"""Legends of line and point symbols: samples with descriptions, without swatches."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .geometry import Box, union
from .paragraph import LINE_PITCH, draw_heading, draw_paragraph, mean_length
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, PART_SYMBOL
from .symbol_samples import draw_sample
from .symbol_wording import PATCH
from .symbols import LINE_KINDS, POINT_KINDS


@dataclass(frozen=True)
class SymbolLegendStyle:
    """Sizes in em of the legend text."""

    sample_width: float
    row_gap: float
    text_gap: float
    words: tuple[int, int]
    lines_first: bool
    point_share: float
    bold_lead: int  # words
    hang: float
    short_rows: float  # share of rows with few words
    bare_rows: float  # share of rows without a sample, which name a group or go on telling
    flush: bool  # rows without a sample begin where samples do
    stroke: float  # width of lines in those of the sheet
    headings: float  # chance of a heading before a row
    text_left: bool  # descriptions stand to the left of the samples
    column_width: float
    vivid: bool  # each sample has a colour of its own


def pick_symbol_legend_style(scene: Scene, short: bool) -> SymbolLegendStyle:
    """One manner for all symbol legends of a sheet; `short`: mostly with few words, as in figures."""
    words = scene.pick([(1, 4), (4, 10), (10, 30)], (8, 2, 0.3) if short else (4, 4, 2))
    look = SymbolLegendStyle(
        sample_width=scene.between(2.5, 6.5),
        row_gap=scene.between(0.2, 1.5),
        text_gap=scene.between(0.4, 1.6),
        words=words,
        lines_first=scene.chance(0.7),
        point_share=scene.between(0.0, 0.8),
        bold_lead=scene.pick([0, 1, 3], (6, 2, 2)),
        hang=scene.pick([0.0, scene.between(0.5, 2.5)]),
        short_rows=scene.pick([0.0, scene.between(0.2, 0.7)]),
        bare_rows=scene.pick([0.0, scene.between(0.03, 0.15)], (3, 1)),
        flush=scene.chance(0.4),
        stroke=scene.between(0.4, 1.1),
        headings=scene.pick([0.0, 0.1], (3, 1)),
        text_left=scene.chance(0.05),
        column_width={4: 14, 10: 19, 30: 27}[words[1]] * scene.between(0.8, 1.3),
        vivid=scene.style.colored and scene.chance(0.25),
    )
    return look if short or scene.chance(0.88) else _as_prose(scene, look)


def _as_prose(scene: Scene, look: SymbolLegendStyle) -> SymbolLegendStyle:
    """A column of text in which a small sample stands only here and there."""
    return replace(
        look, words=scene.pick([(2, 8), (5, 20), (10, 45)]), sample_width=scene.between(2, 4),
        row_gap=scene.between(0.1, 0.7), bare_rows=scene.between(0.3, 0.75), short_rows=scene.between(0, 0.4),
        column_width=scene.between(14, 28),
    )


def draw_symbol_legend(
    scene: Scene, box: Box, count: int, look: SymbolLegendStyle, em: float, heading: bool
) -> Box:
    """Draw as many of `count` symbols as the box holds, record the region → its box. `em`: text size in px."""
    columns, em = _fit_columns(scene, box, count, look, em)
    used: list[Box] = []
    top = box.top
    if heading:
        title = draw_heading(scene, box, scene.style.language.heading(scene.rng, True), em * scene.between(1, 1.6))
        used.append(title)
        top = title.bottom + em * scene.between(0.4, 1)
    kinds = [("point", k) for k in scene.rng.choice(POINT_KINDS, int(count * look.point_share))]
    kinds += [("line", k) for k in scene.rng.choice(LINE_KINDS, count - len(kinds))]
    if look.lines_first:
        kinds.reverse()
    kinds[1:] = [("bare", "") if scene.chance(look.bare_rows) else kind for kind in kinds[1:]]
    per_column = -(-count // columns)
    for number, column in enumerate(box._replace(top=top).columns(columns, em * 1.5)):
        used += _draw_column(scene, column, kinds[number * per_column : (number + 1) * per_column], look, em)
    region = union(used)
    scene.outline(LEGEND_POINTS_LINES, region)
    return region


def _fit_columns(scene: Scene, box: Box, count: int, look: SymbolLegendStyle, em: float) -> tuple[int, float]:
    """Number of columns and text size (px); text shrinks to 0.6 until a column has room for five rows."""
    for shrink in (1.0, 0.87, 0.75, 0.6):
        size = em * shrink
        columns = max(1, min(count, int(box.width / (look.column_width * size))))
        columns = int(scene.rng.integers(1, columns + 1))
        size = min(size, box.width / columns / (look.sample_width + look.text_gap + 8))
        room = box.width / columns / size - look.sample_width - look.text_gap
        lines = np.ceil(mean_length(look.words) / max(room, 4))
        row = max(1.3, lines * LINE_PITCH) + look.row_gap
        if row * min(5, -(-count // columns)) * size < box.height - size * 2:
            break
    return columns, size


def _draw_column(scene: Scene, box: Box, kinds: list[tuple[str, str]], look: SymbolLegendStyle, em: float) -> list[Box]:
    used: list[Box] = []
    y = box.top
    for group, kind in kinds:
        if used and y + em * 4 < box.bottom and scene.chance(look.headings):
            used.append(draw_heading(scene, box._replace(top=y + em * 0.3), scene.words(1, 3), em * 0.9))
            y = used[-1].bottom + em * 0.5
        if y + em * 1.5 > box.bottom and used:
            break
        row = _draw_row(scene, box._replace(top=y), group, kind, look, em)
        used.append(row)
        y = row.bottom + look.row_gap * em
    return used


def _draw_row(scene: Scene, box: Box, group: str, kind: str, look: SymbolLegendStyle, em: float) -> Box:
    """A symbol and its description at the top of the box."""
    left = box.right - look.sample_width * em if look.text_left else box.left
    sample = Box(left, box.top, left + look.sample_width * em, box.top + em * 1.3)
    bare = group == "bare"
    place = box._replace(left=box.left if bare and look.flush else sample.right + look.text_gap * em)
    if look.text_left:
        place = box._replace(right=sample.left - look.text_gap * em)
    words = scene.words(1, 4) if scene.chance(look.short_rows) else scene.words(*look.words)
    text = draw_paragraph(scene, place, words, scene.font(em), em, look.bold_lead, anchor="r" if look.text_left else "l", hang=0.0 if look.text_left else look.hang * em)
    if bare:
        return text
    draw_sample(scene, sample, PATCH if scene.chance(0.03) else kind, em, scene.style.stroke * look.stroke * (1 + look.vivid), vivid=look.vivid)
    scene.canvas.mark(sample, PART_SYMBOL)
    return union([sample, text])
