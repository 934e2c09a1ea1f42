"""Lists of symbols with a small box around each sign, before or behind the text, as on Japanese, Russian and British sheets."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .geometry import Box, stepped_outline, under_heading, union
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, PART_SYMBOL
from .symbol_entries import EntryStyle, Row, pick_entry_style, pick_rows
from .symbol_samples import draw_sample


@dataclass(frozen=True)
class BoxedLook:
    """Sizes in em of the text."""

    entries: EntryStyle
    box_width: float
    box_height: float
    row_gap: float
    text_gap: float
    column: float  # width
    behind: bool  # the sign stands at the right of the text
    framed: bool
    leaders: bool  # dots from the text to a sign behind it
    stroke: float  # of lines in those of the sheet


def pick_boxed_look(scene: Scene) -> BoxedLook:
    """Mostly terms alone; signs at the right of the text often stand without a frame."""
    behind = scene.chance(0.45)
    height = scene.between(1.05, 2)
    entries = replace(pick_entry_style(scene), terms_alone=scene.pick([1.0, 0.7, 0.2], (4, 2, 1)), long=0.0, bare=scene.pick([0.0, 0.06]), groups=0.0)
    return BoxedLook(
        entries=entries, box_width=height * scene.between(1.3, 2.6), box_height=height,
        row_gap=scene.pick([0.0, scene.between(0.15, 0.5), scene.between(0.5, 1.3)], (1, 3, 2)), text_gap=scene.between(0.4, 1.3),
        column=scene.pick([scene.between(11, 16), scene.between(15, 24)]), behind=behind, framed=scene.chance(0.4 if behind else 0.85),
        leaders=behind and scene.chance(0.35), stroke=scene.between(0.4, 1),
    )


def draw_boxed_symbols(scene: Scene, box: Box, rows: int, columns: int, em: float) -> Box:
    """Up to that many rows in that many columns from the box's upper left corner, with their region → the box used. `em` in px."""
    look = pick_boxed_look(scene)
    columns = max(1, min(columns, int(box.width / (em * (look.box_width + look.text_gap + 6)))))
    gap = em * scene.between(1, 2.5)
    places = box._replace(right=box.left + min(box.width, columns * look.column * em + gap * (columns - 1))).columns(columns, gap)
    head = []
    if scene.chance(0.55):
        head.append(draw_heading(scene, union(places), scene.style.language.heading(scene.rng, True), em * scene.between(0.95, 1.4)))
        places = [place._replace(top=head[0].bottom + em * scene.between(0.3, 0.9)) for place in places]
    entries = pick_rows(scene, rows, look.entries)[:rows]
    share = -(-len(entries) // columns)
    drawn = [_draw_column(scene, place, entries[i * share : (i + 1) * share], look, em) for i, place in enumerate(places)]
    drawn = [column for column in drawn if column]
    if head:
        drawn = under_heading(drawn, head[0])
    scene.outline(LEGEND_POINTS_LINES, stepped_outline(drawn, em * 2))
    return union(drawn)


def _draw_column(scene: Scene, box: Box, entries: list[Row], look: BoxedLook, em: float) -> Box | None:
    """Rows from the top of the box as long as there is room → their box; the first is always drawn."""
    used: list[Box] = []
    y = box.top
    for row in entries:
        if used and y + em * look.box_height > box.bottom:
            break
        used.append(_draw_row(scene, box._replace(top=y), row, look, em))
        y = used[-1].bottom + look.row_gap * em
    return union(used) if used else None


def _draw_row(scene: Scene, box: Box, row: Row, look: BoxedLook, em: float) -> Box:
    """A heading, or a sign in its box beside its text."""
    if row.heading:
        return draw_heading(scene, box._replace(top=box.top + em * 0.3), row.text, em * 0.95)
    width, height = look.box_width * em, look.box_height * em
    left = box.right - width if look.behind else box.left
    frame = Box(left, box.top, left + width, box.top + height)
    place = box._replace(top=box.top + (height - em * 1.15) / 2)
    place = place._replace(right=frame.left - look.text_gap * em) if look.behind else place._replace(left=frame.right + look.text_gap * em)
    text = draw_paragraph(scene, place, row.text, scene.font(em), em)
    if not row.kind:
        return text
    if look.framed:
        scene.canvas.frame(frame, scene.style.ink, scene.style.stroke * 0.8)
    draw_sample(scene, frame.inset(width * 0.1, 0), row.kind, em * 0.8, scene.style.stroke * look.stroke, True)
    scene.canvas.mark(frame, PART_SYMBOL)
    y = text.bottom - em * 0.2
    if look.leaders and frame.left - text.right > em * 1.5 and text.height < em * 1.6:
        ends = np.array([[text.right + em * 0.4, y], [frame.left - em * 0.3, y]])
        scene.canvas.line(ends, scene.style.ink, scene.style.stroke * 0.6, (1, em * 0.35))
    return union([frame, text])
