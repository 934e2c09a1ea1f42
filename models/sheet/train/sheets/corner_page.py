"""Sheets whose legend runs along two sides of the map: as one L, or as two blocks with bare paper between them."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from .furniture import draw_page_title
from .geometry import Box, stepped_outline, union
from .layout import Plan
from .map_margin import draw_map_with_margin
from .scene import Scene
from .sheet import LEGEND_POLYGONS
from .symbol_column import draw_symbol_column, pick_symbol_column_style
from .unit_legend import UnitLegendStyle, draw_rows, pick_unit_legend_style


def draw_corner_page(scene: Scene, plan: Plan) -> None:
    """Draw such a sheet over the whole canvas."""
    em, style = scene.style.em, scene.style
    page = scene.canvas.box.inset(style.side * scene.between(0.01, 0.04))
    if plan.title == "top":
        page = draw_page_title(scene, page)
    look = replace(pick_unit_legend_style(scene, True), captions=False, ruled=False, brackets=False)
    upright, level, middle = _arms(scene, page, em * (look.swatch_width + look.text_gap + scene.between(8, 14)))
    draw_map_with_margin(scene, middle, plan.map_shapes[0], None, wide=False)
    if scene.chance(0.45):
        _draw_parted(scene, upright, level, look, em)
    else:
        _draw_whole(scene, upright, level, look, em)


def _arms(scene: Scene, page: Box, width: float) -> tuple[Box, Box, Box]:
    """The arm beside the map, the one below it over the whole width, and the map's box."""
    width, height = min(width, page.width * 0.3), page.height * scene.between(0.12, 0.26)
    gap = scene.style.em * scene.between(1.5, 3)
    left = scene.chance(0.4)
    cut = page.left + width if left else page.right - width
    sill = page.bottom - height
    upright = Box(page.left if left else cut, page.top, cut if left else page.right, sill)
    middle = Box(cut + gap if left else page.left, page.top, page.right if left else cut - gap, sill - gap)
    return upright, page._replace(top=sill), middle


def _draw_columns(scene: Scene, box: Box, look: UnitLegendStyle, em: float) -> list[Box]:
    """Columns of rows that fill the box from the left."""
    width = em * (look.swatch_width + look.text_gap + 9)
    columns = box.columns(max(1, int(box.width / width)), em)
    return [union(draw_rows(scene, column, [scene.pick(scene.units) for _ in range(40)], look, em)) for column in columns]


def _draw_whole(scene: Scene, upright: Box, level: Box, look: UnitLegendStyle, em: float) -> None:
    """Rows down the one side and on below the map: one region in the shape of an L."""
    side = union(_draw_columns(scene, upright, look, em))
    foot = union(_draw_columns(scene, level._replace(top=side.bottom + em * max(look.row_gap, 0.3)), look, em))
    if upright.left > level.left + em:
        side, foot = side._replace(right=max(side.right, foot.right)), foot._replace(right=max(side.right, foot.right))
        outline = [
            (side.left, side.top), (side.right, side.top), (foot.right, foot.bottom), (foot.left, foot.bottom), (foot.left, foot.top),
            (side.left, foot.top),
        ]
    else:
        outline = [
            (foot.left, side.top), (side.right, side.top), (side.right, foot.top), (foot.right, foot.top), (foot.right, foot.bottom),
            (foot.left, foot.bottom),
        ]
    scene.outline(LEGEND_POLYGONS, np.array(outline, np.float32))


def _draw_parted(scene: Scene, upright: Box, level: Box, look: UnitLegendStyle, em: float) -> None:
    """Two regions: units beside the map, units or symbols below it."""
    side = _draw_columns(scene, upright._replace(bottom=upright.bottom - em * scene.between(3, 8)), look, em)
    scene.outline(LEGEND_POLYGONS, union(side))
    if scene.chance(0.5):
        symbols = replace(pick_symbol_column_style(scene), count=int(scene.rng.integers(8, 40)), scale=1.0)
        draw_symbol_column(scene, level, symbols, em, 0.6)
    else:
        scene.outline(LEGEND_POLYGONS, stepped_outline(_draw_columns(scene, level, look, em), em * 3))
