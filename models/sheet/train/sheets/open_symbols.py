"""Lists of symbols without a box that stand free: beneath a map's frame, beside it, in a corner of it, right under other legends."""
from __future__ import annotations

from dataclasses import dataclass, replace

from .geometry import Box, stepped_outline, under_heading, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, PART_SYMBOL
from .symbol_entries import EntryStyle, Row, pick_entry_style, pick_rows
from .symbol_samples import draw_sample

_HEADINGS = ("EXPLANATION", "EXPLANATION OF MAP SYMBOLS", "Map symbols", "MAP SYMBOLS", "SYMBOLS", "EXPLANATION OF SYMBOLS", "Other symbols")


@dataclass(frozen=True)
class OpenLook:
    """Sizes in em of the text."""

    entries: EntryStyle
    sample_width: float
    sample_size: float
    text_gap: float
    row_gap: float
    hang: float
    width: float  # of a column
    stroke: float  # of lines in those of the sheet
    bold: bool
    plain: float  # share of rows of a few words


def pick_open_look(scene: Scene) -> OpenLook:
    """Small signs with one to five lines of text at their right."""
    terse = scene.pick([0.0, 0.3, 0.9], (3, 3, 2))
    entries = replace(pick_entry_style(scene), terms_alone=terse, long=scene.pick([0.0, 0.3, 0.6]) * (1 - terse), bare=scene.pick([0.0, 0.05, 0.15], (3, 2, 1)))
    return OpenLook(
        entries=entries, sample_width=scene.pick([scene.between(1.4, 2.5), scene.between(2.5, 4.5)], (3, 2)),
        sample_size=scene.between(0.6, 1.1), text_gap=scene.between(0.4, 1.6), row_gap=scene.pick([scene.between(0.1, 0.4), scene.between(0.4, 1.2)]),
        hang=scene.pick([0.0, scene.between(0.6, 1.6)], (1, 2)), width=scene.pick([scene.between(11, 17), scene.between(17, 30)], (3, 2)),
        stroke=scene.between(0.3, 0.9), bold=scene.chance(0.4), plain=scene.pick([0.0, scene.between(0.2, 0.8)]),
    )


def draw_open_symbols(scene: Scene, box: Box, rows: int, columns: int, em: float, look: OpenLook | None = None) -> Box:
    """Up to that many rows in that many columns from the box's upper left corner, with their region → the box used. `em` in px."""
    look = look or pick_open_look(scene)
    columns = max(1, min(columns, int(box.width / (em * (look.sample_width + look.text_gap + 6)))))
    gap = em * scene.between(1, 2.5)
    width = min(box.width, columns * look.width * em + gap * (columns - 1))
    places = box._replace(right=box.left + width).columns(columns, gap)
    head = _draw_head(scene, union(places), em) if scene.chance(0.6) else []
    if head:
        places = [place._replace(top=union(head).bottom + em * scene.between(0.3, 1)) for place in places]
    entries = pick_rows(scene, rows, look.entries)[:rows]
    share = -(-len(entries) // columns)
    drawn = [_draw_column(scene, place, entries[i * share : (i + 1) * share], look, em) for i, place in enumerate(places)]
    drawn = [column for column in drawn if column]
    if head:
        drawn = under_heading(drawn, union(head))
    scene.outline(LEGEND_POINTS_LINES, stepped_outline(drawn, em * 2))
    return union(drawn)


def _draw_head(scene: Scene, box: Box, em: float) -> list[Box]:
    """The heading, seldom with a line of notes."""
    known = scene.style.language.code == "en" and scene.chance(0.8)
    words = scene.pick(_HEADINGS) if known else scene.style.language.heading(scene.rng, True)
    head = [draw_heading(scene, box, words, em * scene.between(0.9, 1.4))]
    if scene.chance(0.15):
        place = box._replace(top=head[0].bottom + em * 0.3, bottom=head[0].bottom + em * 3)
        head.append(draw_paragraph(scene, place, scene.words(6, 18), scene.font(em * 0.85), em * 0.85))
    return head


def _draw_column(scene: Scene, box: Box, entries: list[Row], look: OpenLook, em: float) -> Box | None:
    """Rows from the top of the box as long as there is room → their box; the first is always drawn."""
    used: list[Box] = []
    y = box.top
    for row in entries:
        if used and y + em * 1.3 > box.bottom:
            break
        used.append(_draw_row(scene, box._replace(top=y), row, look, em))
        y = used[-1].bottom + look.row_gap * em
    return union(used) if used else None


def _draw_row(scene: Scene, box: Box, row: Row, look: OpenLook, em: float) -> Box:
    """A heading, or a sign before its text."""
    if row.heading:
        return draw_heading(scene, box._replace(top=box.top + em * 0.3), row.text, em * 0.95)
    sample = Box(box.left, box.top, box.left + look.sample_width * em, box.top + em * 1.15)
    words = scene.words(1, 3) if row.kind and scene.chance(look.plain) else row.text
    place = box._replace(left=sample.right + look.text_gap * em)
    text = draw_paragraph(scene, place, words, scene.font(em), em, min(row.lead, 3) if look.bold else 0, hang=look.hang * em)
    if not row.kind:
        return text
    draw_sample(scene, sample, row.kind, em * look.sample_size, scene.style.stroke * look.stroke, True)
    scene.canvas.mark(sample, PART_SYMBOL)
    return union([sample, text])
