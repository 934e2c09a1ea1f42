"""Long symbol legends of survey sheets: columns of text with a small sample here and there at their left, or tables."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import Box, stepped_outline, under_heading, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, PART_SYMBOL
from .symbol_entries import EntryStyle, Row, pick_entry_style, pick_rows
from .symbol_samples import draw_sample
from .symbol_wording import NOTES, TABLE_HEADS


@dataclass(frozen=True)
class SymbolColumnStyle:
    """Sizes in em of the legend text."""

    entries: EntryStyle
    count: int  # of rows
    scale: float  # of the text to that of the sheet's legends
    sample_width: float
    sample_scale: float  # of signs to the text
    text_gap: float
    hang: float
    row_gap: float
    torn: float  # chance of a wide gap before a row
    indent: float  # of each level
    bold: bool
    flush: bool  # rows without a sample begin where samples do
    stroke: float  # width of lines in those of the sheet
    width: float  # of a column
    column_gap: float
    balanced: bool  # columns of about the same height
    ruled: bool  # a table
    vivid: bool  # each sample has a colour of its own, as faults by age


def pick_symbol_column_style(scene: Scene) -> SymbolColumnStyle:
    """One manner for all long symbol legends of a sheet."""
    ruled = scene.chance(0.12)
    return SymbolColumnStyle(
        entries=pick_entry_style(scene),
        count=int(scene.rng.integers(*scene.pick([(12, 30), (25, 66)]))),
        scale=scene.pick([1.0, scene.between(0.75, 1.1)]),
        sample_width=scene.pick([scene.between(1.5, 3), scene.between(3, 7)]),
        sample_scale=scene.pick([1.0, scene.between(0.5, 1.2)]),
        text_gap=scene.pick([scene.between(0.4, 1.2), scene.between(1.2, 3)], (3, 1)),
        hang=scene.pick([0.0, scene.between(0.6, 2)], (1, 2)),
        row_gap=scene.pick([scene.between(0.05, 0.4), scene.between(0.4, 1.3)], (3, 2)),
        torn=scene.pick([0.0, scene.between(0.05, 0.2)], (2, 1)),
        indent=scene.between(0.6, 1.6),
        bold=scene.chance(0.55),
        flush=scene.chance(0.3),
        stroke=scene.between(0.3, 1.0),
        width=scene.pick([scene.between(14, 20), scene.between(20, 34)], (2, 3)),
        column_gap=scene.pick([scene.between(1.2, 2.5), scene.between(3, 7)], (4, 1)),
        balanced=scene.chance(0.5),
        ruled=ruled, vivid=scene.style.colored and scene.chance(0.2),
    )


def draw_symbol_column(scene: Scene, box: Box, look: SymbolColumnStyle, em: float, headed: float) -> Box:
    """Draw as many rows as the box holds, record the region → its box. `em`: text size in px; `headed`: chance of a heading."""
    em = min(em * look.scale, box.width / (look.sample_width + look.text_gap + 7))
    top, head = box.top, []
    columns = _columns(scene, box, look, em)
    if scene.chance(headed):
        head = _draw_head(scene, union(columns) if scene.chance(0.7) else columns[0], em)
        top = union(head).bottom + em * scene.between(0.4, 1.2)
    rows = pick_rows(scene, look.count, look.entries)
    drawn = _flow(scene, [column._replace(top=top) for column in columns], rows, look, em)
    if head:
        drawn = under_heading(drawn, union(head))
    scene.outline(LEGEND_POINTS_LINES, stepped_outline(drawn, em * 3))
    return union(drawn)


def _columns(scene: Scene, box: Box, look: SymbolColumnStyle, em: float) -> list[Box]:
    """Places for columns from the left of the box, none wider than text is set."""
    most = max(1, min(6, int(box.width / (look.width * em))))
    count = most if scene.chance(0.6) else int(scene.rng.integers(1, most + 1))
    gap = look.column_gap * em * (count > 1)
    widest = (min(box.width, look.width * em * 1.6) if count == 1 else look.width * em * 1.4) * count + gap * (count - 1)
    return box._replace(right=min(box.right, box.left + widest)).columns(count, gap)


def _draw_head(scene: Scene, box: Box, em: float) -> list[Box]:
    """The heading, seldom with a note below it."""
    head = [draw_heading(scene, box, scene.style.language.heading(scene.rng, True), em * scene.between(0.95, 1.5))]
    if scene.chance(0.25):
        notes = NOTES.get(scene.style.language.code)
        words = scene.pick(notes) if notes else scene.words(4, 12)
        place = box._replace(top=head[0].bottom + em * 0.4, bottom=head[0].bottom + em * 4)
        head.append(draw_paragraph(scene, place, words, scene.font(em * 0.85), em * 0.85))
    return head


def _flow(scene: Scene, columns: list[Box], rows: list[Row], look: SymbolColumnStyle, em: float) -> list[Box]:
    """Write rows down the first column and on in the next → boxes of the columns that were used."""
    drawn: list[Box] = []
    left = list(rows)
    for number, column in enumerate(columns):
        if not left:
            break
        share = -(-len(left) // (len(columns) - number)) if look.balanced else len(left)
        used, count = _draw_column(scene, column, left[:share], look, em)
        left = left[count:]
        drawn.append(used)
    return drawn


def _draw_column(scene: Scene, box: Box, rows: list[Row], look: SymbolColumnStyle, em: float) -> tuple[Box, int]:
    """One column → its box and the number of rows that it took."""
    used: list[Box] = []
    y = box.top
    if look.ruled:
        used.append(_draw_table_head(scene, box, look, em))
        y = used[0].bottom + em * 0.6
    place, first, count = box.inset(em * 0.4 * look.ruled, 0), len(used), 0
    for row in rows:
        if len(used) > first:
            y += em * (scene.between(1.5, 5) if scene.chance(look.torn) else max(look.row_gap, 0.5 * look.ruled))
            if y + em * (2.6 if row.heading else 1.4) > box.bottom:
                break
        used.append(_draw_row(scene, place._replace(top=y), row, look, em))
        y, count = used[-1].bottom, count + 1
    return (_rule(scene, box, used, look, em) if look.ruled else union(used)), count


def _draw_row(scene: Scene, box: Box, row: Row, look: SymbolColumnStyle, em: float) -> Box:
    """A heading, or a sample and its text, at the top of the box."""
    if row.heading:
        return draw_heading(scene, box._replace(top=box.top + em * 0.4), row.text, em * 0.95)
    sample = Box(box.left, box.top, box.left + look.sample_width * em, box.top + em * 1.2)
    bare = not row.kind
    start = box.left if bare and look.flush and not look.ruled else sample.right + look.text_gap * em
    start = min(start + row.level * look.indent * em, box.right - em * 5)
    lead = row.lead if look.bold else 0
    text = draw_paragraph(scene, box._replace(left=start), row.text, scene.font(em), em, lead, hang=look.hang * em)
    if bare:
        return text
    draw_sample(scene, sample, row.kind, em * look.sample_scale, scene.style.stroke * look.stroke * (1 + look.vivid), True, look.vivid)
    scene.canvas.mark(sample, PART_SYMBOL)
    return union([sample, text])


def _draw_table_head(scene: Scene, box: Box, look: SymbolColumnStyle, em: float) -> Box:
    """What the two columns of a table are called."""
    words = TABLE_HEADS.get(scene.style.language.code) or (scene.words(1, 1), scene.words(1, 1))
    face = scene.font(em * 0.9, True)
    if face.getlength(words[0]) > (look.sample_width + look.text_gap) * em:
        face = scene.font(em * 0.6, True)
    x, y = box.left + em * 0.4, box.top + em * 0.4
    text_left = x + (look.sample_width + look.text_gap) * em
    return union([scene.canvas.text((left, y), name, face, scene.style.ink, "la") for left, name in zip((x, text_left), words)])


def _rule(scene: Scene, box: Box, rows: list[Box], look: SymbolColumnStyle, em: float) -> Box:
    """The lines of a table → its frame."""
    ink, width = scene.style.ink, scene.style.stroke
    frame = Box(box.left, box.top, box.right, rows[-1].bottom + em * 0.4)
    between = [(above.bottom + below.top) / 2 for above, below in zip(rows, rows[1:])]
    for y in between:
        scene.canvas.line(np.array([[frame.left, y], [frame.right, y]]), ink, width)
    x = frame.left + (0.4 + look.sample_width + look.text_gap * 0.5) * em
    scene.canvas.line(np.array([[x, frame.top], [x, frame.bottom]]), ink, width)
    scene.canvas.frame(frame, ink, width)
    return frame
