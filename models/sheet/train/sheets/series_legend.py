"""Legends of map series: short descriptions beside swatches of one size in two or three columns, and signs set alike after them."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import Box, stepped_outline, union
from .legend_rows import draw_age_brackets, draw_swatch
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS, PART_SYMBOL
from .symbol_samples import draw_sample
from .symbols import LINE_KINDS, POINT_KINDS
from .units import Unit

_BRACKETS = 4.0  # em, room for them


@dataclass(frozen=True)
class SeriesLook:
    """Sizes in em of the legend text."""

    width: float  # of swatches and samples
    height: float
    text_gap: float
    row_gap: float
    words: tuple[int, int]
    boxed: bool  # signs stand in boxes like those of the units
    lettered: bool
    bracketed: bool  # ages stand in brackets right of the units
    order: str  # signs "below" the units, "beside" them in columns of their own, or going "on" in the same column


def pick_series_look(scene: Scene) -> SeriesLook:
    """One manner for all legends of a sheet."""
    height = scene.between(1.1, 1.9)
    order = scene.pick(["below", "beside", "on"], (4, 2, 2))
    return SeriesLook(
        width=height * scene.between(1.5, 2.6), height=height, text_gap=scene.between(0.4, 1.4),
        row_gap=scene.pick([scene.between(0.2, 0.6), scene.between(0.6, 1.3)]), words=scene.pick([(1, 3), (2, 5), (3, 9)], (2, 4, 2)),
        boxed=scene.chance(0.5), lettered=scene.chance(0.85), bracketed=order != "on" and scene.chance(0.25), order=order,
    )


def draw_series_legend(scene: Scene, box: Box, units: list[Unit], signs: int, look: SeriesLook, em: float) -> Box:
    """Draw units and `signs` signs, as many as the box holds, and record their regions → the box used. `em` in px."""
    em = min(em, box.width / (look.width + look.text_gap + 6))
    most = max(1, int(box.width / (em * (look.width + look.text_gap + 7))))
    columns = box.columns(min(most, int(scene.rng.integers(2, 4))), em * scene.between(1, 2))
    head = []
    if scene.chance(0.8):
        head = [draw_heading(scene, box, scene.style.language.heading(scene.rng), em * scene.between(1.1, 2.2))]
        columns = [column._replace(top=head[0].bottom + em * scene.between(0.4, 1.2)) for column in columns]
    order = "below" if len(columns) == 1 else look.order
    draw = {"below": _draw_below, "beside": _draw_beside, "on": _draw_on}[order]
    listed, signed = draw(scene, columns, units, signs, look, em)
    if listed and head:
        listed = [column._replace(top=head[0].top) for column in listed]
        listed[0] = listed[0]._replace(left=min(listed[0].left, head[0].left))
    if listed:
        scene.outline(LEGEND_POLYGONS, stepped_outline(listed, em * 1.5))
    if signed:
        scene.outline(LEGEND_POINTS_LINES, begun_late_outline(signed, em * 1.5))
    return union([*head, *listed, *signed]) if head or listed or signed else box._replace(bottom=box.top + em)


def begun_late_outline(columns: list[Box], tolerance: float) -> np.ndarray:
    """Outline (float32 N×2) of columns side by side of which the first may begin lower than the others by more than `tolerance` px."""
    whole, first = union(columns), columns[0]
    if len(columns) == 1 or first.top - whole.top < tolerance:
        return whole.corners()
    left, top, right, bottom = whole
    step = (first.right + columns[1].left) / 2
    outline = [[step, top], [right, top], [right, bottom], [left, bottom], [left, first.top], [step, first.top]]
    return np.array(outline, np.float32)


def _draw_below(scene: Scene, columns: list[Box], units: list[Unit], signs: int, look: SeriesLook, em: float) -> tuple[list[Box], list[Box]]:
    """Units in even columns, signs in even columns under all of them."""
    room = [column._replace(bottom=column.top + column.height * 0.7) for column in columns]
    listed = _draw_evenly(scene, room, list(units), look, em)
    top = (union(listed).bottom if listed else columns[0].top) + em * scene.pick([scene.between(0.4, 1), scene.between(1, 3)])
    signed = []
    if listed and scene.chance(0.3) and top + em * 4 < columns[0].bottom:
        wide = union(columns)._replace(top=top)
        signed = [draw_heading(scene, wide, scene.style.language.heading(scene.rng, True), em * scene.between(1, 1.4))]
        top = signed[0].bottom + em * 0.6
    drawn = _draw_evenly(scene, [column._replace(top=top) for column in columns], [None] * signs, look, em)
    return listed, [union([*signed, *drawn])] if drawn else signed


def _draw_beside(scene: Scene, columns: list[Box], units: list[Unit], signs: int, look: SeriesLook, em: float) -> tuple[list[Box], list[Box]]:
    """Signs in the last column, units in those before it."""
    listed = _draw_evenly(scene, columns[:-1], list(units), look, em)
    return listed, _draw_evenly(scene, columns[-1:], [None] * signs, look, em)


def _draw_on(scene: Scene, columns: list[Box], units: list[Unit], signs: int, look: SeriesLook, em: float) -> tuple[list[Box], list[Box]]:
    """Units, and right after the last one signs, down the columns."""
    rows: list[Unit | None] = [*units, *[None] * signs]
    share = -(-len(rows) // len(columns))
    listed: list[Box] = []
    signed: list[Box] = []
    for number, column in enumerate(columns):
        here = rows[number * share : (number + 1) * share]
        drawn = _draw_rows(scene, column, here, look, em)
        own = [box for row, box in zip(here, drawn) if row is not None]
        others = [box for row, box in zip(here, drawn) if row is None]
        listed += [union(own)] if own else []
        signed += [union(others)] if others else []
    return listed, signed


def _draw_evenly(scene: Scene, columns: list[Box], rows: list[Unit | None], look: SeriesLook, em: float) -> list[Box]:
    """Rows shared among columns → the boxes of those that were used."""
    share = -(-len(rows) // len(columns))
    bracketed = look.bracketed and bool(rows) and rows[0] is not None
    places = [column._replace(right=column.right - em * _BRACKETS * bracketed) for column in columns]
    drawn = [_draw_rows(scene, place, rows[i * share : (i + 1) * share], look, em) for i, place in enumerate(places)]
    return [union([*boxes, *(draw_age_brackets(scene, boxes, em) if bracketed else [])]) for boxes in drawn if boxes]


def _draw_rows(scene: Scene, column: Box, rows: list[Unit | None], look: SeriesLook, em: float) -> list[Box]:
    """One row for each unit, or sign where there is none, as long as there is room → their boxes."""
    drawn: list[Box] = []
    y = column.top
    for unit in rows:
        if y + look.height * em > column.bottom:
            break
        sample = Box(column.left, y, column.left + look.width * em, y + look.height * em)
        _draw_sign(scene, sample, look, em) if unit is None else _draw_unit(scene, sample, unit, look, em)
        place = Box(sample.right + look.text_gap * em, y + max(0.0, look.height - 1.2) * em / 2, column.right, y + look.height * em * 2)
        drawn.append(union([sample, draw_paragraph(scene, place, scene.words(*look.words), scene.font(em), em)]))
        y = drawn[-1].bottom + look.row_gap * em
    return drawn


def _draw_unit(scene: Scene, swatch: Box, unit: Unit, look: SeriesLook, em: float) -> None:
    draw_swatch(scene, swatch, unit, "box", True)
    if look.lettered:
        scene.canvas.text(swatch.middle, unit.letters, scene.font(em * 0.8), scene.style.ink, "mm")


def _draw_sign(scene: Scene, sample: Box, look: SeriesLook, em: float) -> None:
    if look.boxed:
        scene.canvas.frame(sample, scene.style.ink, scene.style.stroke)
    inner = sample.inset(em * 0.3, 0) if look.boxed else sample
    kind = scene.pick(LINE_KINDS) if scene.chance(0.65) else scene.pick(POINT_KINDS)
    draw_sample(scene, inner, kind, em * 0.9, scene.style.stroke, straight=scene.chance(0.6))
    scene.canvas.mark(sample, PART_SYMBOL)
